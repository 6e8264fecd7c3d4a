"""The list of each kind of resource, with its filters, sort keys and facets."""
