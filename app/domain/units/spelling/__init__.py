"""How people write units: the names and symbols of the tables, and how they are combined in a text."""
