"""Search over all kinds of resources, and suggestions of names."""
