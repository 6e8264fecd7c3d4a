"""What a list answers: page, facets, projection."""
