"""Frames: an article taken apart, and the numbers of a sentence that belong to each other."""
