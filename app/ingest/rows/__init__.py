"""Rows of records in the tables of the catalogue, read and written in batches."""
