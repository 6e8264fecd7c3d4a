"""Organizations that an article names: of the catalogue, or new by rule, and whose number is whose."""
