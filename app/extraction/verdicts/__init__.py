"""Verdicts on the numbers of a text: does a claim of the catalogue state the same or another number?"""
