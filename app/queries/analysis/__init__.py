"""Answers that compare claims, or claims with a text."""
