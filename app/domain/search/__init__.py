"""Search queries, tokens and snippets."""
