"""The list of each kind of resource: its filters, sort keys and facets (properties to count by)."""
