"""Chinese without the blanks that some writers set beside digits: 截至 2023 年底, 2024 年 5 月."""

import re
from collections.abc import Sequence

_BLANK = re.compile(
    r"(?<=[\u4e00-\u9fff])\s(?=\d)|(?<=\d)\s(?=[年月日号季个至到])|(?<=[年月])\s(?=[\u4e00-\u9fff])"
)


def close_up(flat: str) -> tuple[str, Sequence[int]]:
    """Return a text without such blanks, and the offset of each of its characters in the text with them."""
    blanks = {match.start() for match in _BLANK.finditer(flat)}
    if not blanks:
        return flat, range(len(flat))
    offsets = [at for at in range(len(flat)) if at not in blanks]
    return "".join(flat[at] for at in offsets), offsets
