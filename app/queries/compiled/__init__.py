"""Lists whose statements are compiled once per shape of query."""
