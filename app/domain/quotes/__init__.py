"""Quotes and their offsets in a text."""
