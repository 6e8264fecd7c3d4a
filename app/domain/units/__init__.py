"""Units of measure: codes, exact factors, dimensions, and how people write them."""
