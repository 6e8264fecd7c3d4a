"""Names of organizations in Chinese, which has no blanks and no capitals: words around them, and what is no word."""
