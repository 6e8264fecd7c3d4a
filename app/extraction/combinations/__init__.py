"""Numbers that belong together: tolerances, 5 ft 2 in, lists that share a unit, ranges, changes."""
