"""Public tables as bundles; each script takes the path of a table and writes NDJSON."""
