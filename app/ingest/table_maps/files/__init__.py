"""Files of maps and tables, as they are read."""
