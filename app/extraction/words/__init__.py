"""Word lists of the reader: what numbers, cues, changes and counted things are called in a text."""
