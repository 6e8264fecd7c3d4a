"""The tools, one in each file."""
