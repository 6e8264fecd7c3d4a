"""The language of a text: its sentences, clauses, tokens, word stems and organization names."""
