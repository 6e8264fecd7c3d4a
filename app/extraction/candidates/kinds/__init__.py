"""Kinds of numbers beyond the words of `claim_kind`: what English texts plan, allow or ask for."""
