"""Reads of the catalogue: functions that take a database session and return rows or JSON as bytes."""
