"""Checks of what a claim says about its number against the words around it: conditions, kind, dates."""
