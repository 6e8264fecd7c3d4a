"""Extraction of the quantities that a text states, and comparison of these with claims.

Pure functions, without framework or database. Offsets are Unicode code points of the text.
"""
