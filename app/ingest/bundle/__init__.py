"""Readers of bundles (files of records to import) in YAML, JSON and NDJSON, and the faults they find."""
