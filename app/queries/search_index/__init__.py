"""The search index: expressions for it, lookups in it, and how a query is expanded."""
