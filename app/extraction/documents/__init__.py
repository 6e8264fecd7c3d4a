"""Documents: the text of a file, which becomes the text of a source."""
