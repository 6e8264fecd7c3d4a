"""How much a text of JSON holds, told before it is read: what is short to write can be large to keep.

An empty object is two bytes of text and more than sixty of memory, and a bracket is a level of recursion.
"""

from itertools import accumulate

from app.errors import InvalidValue

# Pieces that are taken apart at a time, so that this itself takes little memory.
_PIECE_BYTES = 1 << 16
_COUNTED_BYTES = b'"[]{},'
_DELETED = bytes(set(range(256)) - set(_COUNTED_BYTES))
_OPENS, _CLOSES = b"[{", b"]}"
_STEPS = {**dict.fromkeys(_OPENS, 1), **dict.fromkeys(_CLOSES, -1), _COUNTED_BYTES[-1]: 0}
# A name and a text for each value, at most; of more quotes the reader tells what is wrong.
_QUOTES_PER_VALUE = 4


def check_json_size(content: bytes, max_values: int, max_depth: int) -> None:
    """Whether it is JSON is not looked at; of what is none, the beginning counts.

    A value is a text, number, list, object or one of the three words; names are not counted.

    Raises:
        InvalidValue: `too_many_values` or `too_deep`.
    """
    values, depth, quotes = 1, 0, 0
    escape = b""
    for start in range(0, len(content), _PIECE_BYTES):
        piece = escape + content[start : start + _PIECE_BYTES]
        # Of a piece that ends within an escape, the backslash goes with the next.
        is_escaped = (len(piece) - len(piece.rstrip(b"\\"))) % 2
        escape = b"\\" * is_escaped
        piece = piece[: len(piece) - is_escaped]
        outside, quotes_more = _leave_texts_out(piece, is_within=quotes % 2 == 1)
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


def _leave_texts_out(piece: bytes, *, is_within: bool) -> tuple[bytes, int]:
    """What is no text, of what counts, and the number of quotes; `is_within`: it begins in a text."""
    if b"\\" in piece:
        piece = piece.replace(b"\\\\", b"").replace(b'\\"', b"")
    parts = piece.translate(None, _DELETED).split(b'"')
    return b"".join(parts[is_within::2]), len(parts) - 1
