"""Single edits: resources, proposals and keys, each in one transaction."""
