"""Imports of bundles, and their conflicts with what is stored."""
