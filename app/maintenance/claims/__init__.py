"""Stored numbers, of claims and of sources: they are read again, and what is computed of them is renewed."""
