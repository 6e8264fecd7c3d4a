"""Organizations in a list, and the numbers that a sentence gives them in the same order."""
