"""Dates, relations and timelines of claims."""
