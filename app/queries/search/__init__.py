"""Full-text search: match expressions, ranking, hits."""
