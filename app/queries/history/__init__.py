"""History: the log of changes, the versions of a resource, and the catalogue at a past revision."""
