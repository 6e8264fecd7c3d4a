"""Writes over HTTP: resources, proposals and imports; the log of changes and the history."""
