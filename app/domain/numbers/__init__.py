"""Exact quantities and units."""
