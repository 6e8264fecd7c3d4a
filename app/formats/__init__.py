"""Formats other than the stored JSON: bytes in, bytes out, no HTTP."""
