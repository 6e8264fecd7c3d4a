"""Fast reads of lists: statements are compiled once for all queries of the same form, then reused."""
