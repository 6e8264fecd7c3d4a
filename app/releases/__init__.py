"""Releases: the complete catalogue as self-contained files, from one snapshot."""
