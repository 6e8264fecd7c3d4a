"""Checks of records against the rules of the catalogue."""
