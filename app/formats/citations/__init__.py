"""Citations: of a claim as plain text, BibTeX and CSL-JSON, and of an exported list."""
