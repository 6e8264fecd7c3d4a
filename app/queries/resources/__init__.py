"""Filters, sort keys and facets of each kind."""
