"""Questions about several claims or about a text."""
