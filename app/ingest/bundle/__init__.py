"""Reading of bundles: YAML, JSON, NDJSON and their faults."""
