"""The write side: readers of bundles (files of records), checks of records, and the writer of tables.

Imports and edits by the API use the same checks and the same writer.
"""
