"""Tables of units, prefixes and spellings that a reader without Python can check and extend."""
