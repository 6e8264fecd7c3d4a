"""Rows of resources as CSV, Markdown, Parquet and XLSX."""
