"""Quantities, units, dates and quotes: pure rules, without framework or database."""
