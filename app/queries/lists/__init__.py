"""What a list is asked for: conditions, order and cursor."""
