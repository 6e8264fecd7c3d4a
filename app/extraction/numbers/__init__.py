"""The quantities of a text: numbers with their units, bounds (`more than`) and roles."""
