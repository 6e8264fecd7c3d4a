"""The claims that a number of a text may be about: which meet it, which it is near to, which are quoted."""
