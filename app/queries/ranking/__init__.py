"""Ranking of search hits in documents and in the texts of sources."""
