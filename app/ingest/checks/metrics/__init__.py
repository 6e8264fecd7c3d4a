"""Checks of metrics, and what the claims of a metric depend on."""
