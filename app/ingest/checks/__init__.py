"""Every rule that a record has to keep."""
