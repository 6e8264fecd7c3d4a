"""Identifiers that registries give to organizations, technologies, metrics and sources."""
