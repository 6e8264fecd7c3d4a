"""The query of a list: conditions, order and cursor."""
