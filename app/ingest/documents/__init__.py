"""Public JSON of each row, and its search index."""
