"""Comparison of claims by one rule: records, timelines, tables of cells, related claims."""
