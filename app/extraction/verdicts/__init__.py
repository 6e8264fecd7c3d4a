"""Verdicts on the numbers of a text: does a claim state the same or another number?"""
