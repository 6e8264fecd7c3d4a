"""Marks beside the number of a cell: those that mean nothing for it, and those that may change it."""

import unicodedata

# Marks of notes below a table.
_NOTES = frozenset("*†‡§¶‖")
_OTHER_MINUS = frozenset("\N{MINUS SIGN}\N{MODIFIER LETTER MINUS SIGN}\N{SUPERSCRIPT MINUS}⁃➖\N{SOFT HYPHEN}")  # fmt: skip
_OPENING = ("Ps", "Pi")
_CLOSING = ("Pe", "Pf")


def explain_marks(before: str, after: str) -> str | None:
    """Return why the number between two parts of a cell cannot be read safely; None if it can.

    A minus before a blank, the brackets of accountants or a decimal sign without a digit before it are no part of
    a number that a reader of sentences finds, and still change it.
    """
    for char in (*reversed(before), *after):
        if char.isspace() or char in _NOTES:
            continue
        category = unicodedata.category(char)
        if category == "Pd" or char in _OTHER_MINUS:
            return (
                f"the dash {char!r} beside it may be a minus: write a negative number as in '-40'"
            )
        if category in _OPENING or category in _CLOSING:
            return f"it is in brackets or quotation marks, and {char!r} may make it negative: write '-12' or '12'"
        if char in ".,":
            return (
                f"{char!r} beside it may begin or end its decimals: write all of them, as in '0.5'"
            )
        return f"{char!r} beside it may change it: write what is meant, or leave it out"
    return None
