"""Results of a list: pages, full lists, facets (counts by a property), and the requested JSON fields."""
