"""Lists and single resources of each kind."""
