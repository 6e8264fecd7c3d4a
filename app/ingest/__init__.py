"""The write side: readers of bundles (files of records), checks of records, and the store.

The seed, imports and edits by the API use the same checks and the same store.
"""
