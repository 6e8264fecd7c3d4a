"""Releases: the whole catalogue as files that stand on their own, from one snapshot."""
