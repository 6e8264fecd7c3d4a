"""Changes, versions, and the catalogue at a past revision."""
