"""Definitions of lists, before any row is read: filters as SQL conditions, sort orders and cursors."""
