"""Work on a complete catalogue: migrate, verify, copy, back up, hash."""
