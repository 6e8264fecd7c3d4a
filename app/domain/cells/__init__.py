"""Tables in texts: CSV, TSV and Markdown, with the offsets of their cells."""
