"""Readings as callers see them, and what the catalogue has of a new text."""
