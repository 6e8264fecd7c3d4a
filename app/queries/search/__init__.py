"""Full-text search: match expressions, lookups in the search index, ranking and hits."""
