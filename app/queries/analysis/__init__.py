"""Comparisons of claims with each other, of a text with claims, and of quotes with their sources."""
