"""HTTP only: parse the request, call a query, return the response."""
