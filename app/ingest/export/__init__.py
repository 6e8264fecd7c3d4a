"""Stored records in bundle form: as a bundle (a file of records) writes them."""
