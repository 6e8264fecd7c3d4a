"""Numbers in a text, in any spelling, without their units."""
