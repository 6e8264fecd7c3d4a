"""Claimstone: a catalogue in which every number can be traced to the words that state it."""
