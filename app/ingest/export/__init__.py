"""Records as the bundle that would make them."""
