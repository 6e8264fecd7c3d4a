"""Imports of bundles (files of records), and their conflicts with stored records."""
