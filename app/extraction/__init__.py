"""Extraction of the quantities that a text states, and comparison of these with claims.

All functions are pure: they use no framework and no database. Offsets count the Unicode code points of
the text from 0.
"""
