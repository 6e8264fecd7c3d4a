"""Single edits of resources, proposals and API keys, each in one transaction."""
