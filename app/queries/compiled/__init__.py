"""Lists whose statements are prepared once per shape of query."""
