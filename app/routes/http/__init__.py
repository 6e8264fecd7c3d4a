"""HTTP shared by all routes: bodies, formats, problems, responses."""
