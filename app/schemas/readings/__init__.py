"""Readings: new texts on their way in, what is read in them, and what is decided about that."""
