"""Numbers of an article that state nothing, each with the reason."""
