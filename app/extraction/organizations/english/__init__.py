"""Names of organizations in English: capitals, small letters where a word says so, and words around them."""
