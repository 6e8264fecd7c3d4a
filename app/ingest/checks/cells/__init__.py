"""Checks of quotes that are cells of tables."""
