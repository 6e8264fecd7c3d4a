"""Single edits of resources, proposals and keys, each in one transaction."""
