"""Traditional characters in simplified form, so that names and words around them are known in both: 與韓華海洋.

`traditional.txt` has the pairs of OpenCC (Apache License 2.0) whose simplified character is in words of this project, but
for traditional characters that simplified texts have too (著).
"""

from functools import cache
from pathlib import Path

_PAIRS = Path(__file__).with_name("traditional.txt")


@cache
def _read() -> dict[int, str]:
    pairs = _PAIRS.read_text(encoding="utf-8").split()
    return {ord(pair[0]): pair[1] for pair in pairs}


def simplify(text: str) -> str:
    """Return a text with each traditional character in its simplified form, in the same place."""
    return text if text.isascii() else text.translate(_read())
