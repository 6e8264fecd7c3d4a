"""JSON pointers, patches, differences and limits of size."""
