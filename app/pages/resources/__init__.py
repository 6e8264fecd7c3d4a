"""Pages of single records: claims, metrics, sources, and what organizations, technologies and achievements share."""
