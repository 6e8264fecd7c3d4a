"""Writes over HTTP (resources, proposals, imports), the log of changes, and versions of resources."""
