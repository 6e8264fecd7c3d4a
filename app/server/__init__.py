"""Limits, caches and the fast path around the routes, per process and per connection."""
