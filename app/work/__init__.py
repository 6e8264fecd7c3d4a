"""The work that requests cause: how long it may take, how much of it runs at a time, and where."""
