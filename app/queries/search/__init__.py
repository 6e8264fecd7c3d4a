"""Full-text search: expressions for the search index, lookups in it, and ranking of the hits."""
