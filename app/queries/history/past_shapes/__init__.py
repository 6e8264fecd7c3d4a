"""The upgrades of what the log of changes holds, from each shape to the next."""
