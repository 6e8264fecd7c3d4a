"""Connections to SQLite and PostgreSQL, and to replicas."""
