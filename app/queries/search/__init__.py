"""Words: match expressions, ranking, hits."""
