"""HTTP for all routes: bodies, formats, problems, responses."""
