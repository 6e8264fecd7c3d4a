"""Fast reads of lists: a statement is compiled once for all queries of the same form, then reused."""
