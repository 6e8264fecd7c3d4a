"""Agreement of what a claim gives with what the reader reads at that place of the source."""
