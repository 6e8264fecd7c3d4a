"""Whether the numbers of a text agree with claims."""
