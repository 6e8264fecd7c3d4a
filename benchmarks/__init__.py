"""Benchmarks of Claimstone against the alternatives to it."""
