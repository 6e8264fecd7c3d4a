"""The public JSON of each resource, and its search index."""
