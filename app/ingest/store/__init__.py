"""Writers of rows and the change log."""
