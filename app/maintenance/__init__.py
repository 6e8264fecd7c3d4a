"""Work on a whole catalogue: migrate, verify, copy, back up, hash."""
