"""Documents (the stored public JSON of each resource), and their entries in the search index."""
