"""The unit of a number: units of measurement, money, counted things, ranks, and what they are divided by."""
