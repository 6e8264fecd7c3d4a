"""Comparisons of claims with each other, with a text or with a quote."""
