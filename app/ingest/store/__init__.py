"""Writing of rows, documents and the change log."""
