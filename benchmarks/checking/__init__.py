"""Sentences that say what a claim says, and sentences that only resemble one, with scores of the check on them."""
