"""A drill: three nodes on this machine, whose primary is killed under load again and again."""
