"""Agreement of changes that a claim states, and of the roles of its numbers in a change."""
