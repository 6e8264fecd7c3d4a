"""Merges of two records that are one, and how they are undone."""
