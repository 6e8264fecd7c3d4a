"""Numbers of a text with their units, comparators and roles."""
