"""Imports of bundles, and their conflicts with stored records."""
