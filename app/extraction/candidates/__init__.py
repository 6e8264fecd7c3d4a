"""Candidates for claims: what an article states, read by rules that each have a name."""
