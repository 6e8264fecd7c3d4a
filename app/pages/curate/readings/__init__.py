"""Pages on which a new text is read, decided on number by number, and published as one import."""
