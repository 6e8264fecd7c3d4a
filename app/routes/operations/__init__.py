"""Health, metrics, and descriptions of the API."""
