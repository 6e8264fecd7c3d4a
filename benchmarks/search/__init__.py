"""Questions to the search over all kinds, with what must be among the first three results."""
