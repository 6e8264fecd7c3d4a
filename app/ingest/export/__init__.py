"""Conversion of stored records into bundles (files of records, such as an import reads)."""
