"""The lists of each kind: filters, sort keys and facets."""
