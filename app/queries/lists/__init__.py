"""Lists before they are read: filters as SQL conditions, orders and cursors."""
