"""Measures of the reader of numbers and units: gold files, scores, and cuts of what they state."""
