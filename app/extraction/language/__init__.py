"""Sentences, clauses, tokens and organization names of a text."""
