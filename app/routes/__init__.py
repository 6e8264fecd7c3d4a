"""HTTP only: parse the request, call a query, answer."""
