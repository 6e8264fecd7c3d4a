"""Sentences, clauses, tokens and names of a text."""
