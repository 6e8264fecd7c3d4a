"""Writing: resources, proposals, imports, and what was changed."""
