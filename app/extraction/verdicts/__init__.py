"""Verdicts on the numbers of a text: do they agree with claims?"""
