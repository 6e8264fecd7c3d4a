"""What each process and each connection does around the routes: limits, caches and the fast path."""
