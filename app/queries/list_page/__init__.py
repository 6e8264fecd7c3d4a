"""Results of a list: page, facets, projection."""
