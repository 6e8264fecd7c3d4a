"""Periods in EDTF by rule, from the words of a text and the day on which it was published."""
