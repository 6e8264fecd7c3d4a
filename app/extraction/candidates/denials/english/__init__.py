"""Denials in English texts: in the next sentence, in answers and corrections, and by who is said to have reached a number."""
