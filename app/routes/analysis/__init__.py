"""Routes that search and compare the catalogue, or check a text or quote against it."""
