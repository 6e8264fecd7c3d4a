"""Limits on the number and depth of the values of a JSON text, checked before the text is parsed.

A short text can need much memory: an empty object is two bytes of text and more than sixty bytes in
memory. Each opening bracket is a further level of recursion for the parser.
"""

from itertools import accumulate

from app.errors import InvalidValue

# The text is scanned in pieces of this length, so that the check needs little memory.
_PIECE_BYTES = 1 << 16
_COUNTED_BYTES = b'"[]{},'
_DELETED = bytes(set(range(256)) - set(_COUNTED_BYTES))
_OPENS, _CLOSES = b"[{", b"]}"
_STEPS = {**dict.fromkeys(_OPENS, 1), **dict.fromkeys(_CLOSES, -1), _COUNTED_BYTES[-1]: 0}
# Each value has up to four quotation marks: two around its name, and two more if it is a string. A text
# with more is invalid: the check ends early, and the parser reports the error.
_QUOTES_PER_VALUE = 4


def check_json_size(content: bytes, max_values: int, max_depth: int) -> None:
    """Raise `InvalidValue` if a JSON text has too many or too deeply nested values.

    A value is a string, number, array, object, `true`, `false` or `null`; names are not counted. The
    text may be invalid JSON: this is not checked.

    Raises:
        InvalidValue: `too_many_values` or `too_deep`.
    """
    values, depth, quotes = 1, 0, 0
    escape = b""
    for start in range(0, len(content), _PIECE_BYTES):
        piece = escape + content[start : start + _PIECE_BYTES]
        # An unescaped backslash at the end of a piece begins an escape that ends in the next piece.
        is_escaped = (len(piece) - len(piece.rstrip(b"\\"))) % 2
        escape = b"\\" * is_escaped
        piece = piece[: len(piece) - is_escaped]
        outside, quotes_more = _remove_strings(piece, is_within=quotes % 2 == 1)
        quotes += quotes_more
        values += outside.count(b",") + outside.count(b"[") + outside.count(b"{")
        levels = list(accumulate(map(_STEPS.__getitem__, outside), initial=depth))
        depth = levels[-1]
        if max(levels) > max_depth:
            raise InvalidValue("too_deep", f"it may be nested up to {max_depth} deep")
        if values > max_values:
            raise InvalidValue("too_many_values", f"it may have up to {max_values} values")
        if quotes > _QUOTES_PER_VALUE * (values + 1):
            return


def _remove_strings(piece: bytes, *, is_within: bool) -> tuple[bytes, int]:
    """Return the brackets, braces and commas outside of strings, and the number of quotation marks.

    `is_within` means that the piece of JSON text begins inside of a string.
    """
    if b"\\" in piece:
        piece = piece.replace(b"\\\\", b"").replace(b'\\"', b"")
    parts = piece.translate(None, _DELETED).split(b'"')
    return b"".join(parts[is_within::2]), len(parts) - 1
