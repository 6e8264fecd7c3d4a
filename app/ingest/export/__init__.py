"""Stored records in bundle form."""
