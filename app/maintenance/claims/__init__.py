"""Stored claims: their numbers are read again, and what is computed of them is renewed."""
