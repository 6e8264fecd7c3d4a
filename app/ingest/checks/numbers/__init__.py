"""Checks of the numbers of sources that are no claims."""
