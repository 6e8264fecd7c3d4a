"""Changes, versions, and the catalogue of the past."""
