"""Rows of records, read and written in batches."""
