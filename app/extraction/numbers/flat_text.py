"""A text in plain characters: what the rules of the reader are matched against.

`flatten` keeps its length, and writes traditional Chinese characters as simplified ones: rules name one of them. `set_plain` takes out the signs of Markdown that set words off: `up to **500** MB/s`,
ChatGLM**2**, a `16` GB card. A number is read with its cue and unit wherever the signs are, and its offsets are
brought back to the text with its signs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.domain.chinese_characters import SIMPLIFIED
from app.domain.quotes.span import Span

_FULL_WIDTH_COMMA = "\N{FULLWIDTH COMMA}"
# It separates thousands only between full-width digits; else it ends a clause: `$20，300美元`.
_COMMA_IN_NUMBER = re.compile(r"(?<=[０-９])，(?=[０-９]{3})")
# 去年两千台,今年1.2万台: beside Chinese characters a comma ends a clause, as a full-width one does.
_COMMA_IN_CHINESE = re.compile(
    "(?<=[\u3400-\u9fff”」』》]),(?=\\S)|,(?=\\s?[\u3400-\u9fff“「『《])"
)
# A line of wrapped text: its end is a blank between words, not the end of a sentence, a cell or an item. Digits on
# both sides are two cells (`263`, `208`), `h) Humidity` is an item.
_WRAPPED = re.compile(
    r"(?<=[\w,%°])\n(?=[a-z0-9%°])(?!(?<=\d\n)\d|(?:\d{1,2}|[a-z]|[ivx]{2,4})(?:[.)]\s|[、．）]))"
)
# Full-width forms, special spaces, and the characters that look like a minus or an apostrophe. Each is
# replaced by one character, so that offsets do not change.
_PLAIN = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != ord(_FULL_WIDTH_COMMA)}
    | dict.fromkeys((0x00A0, 0x2007, 0x2009, 0x200A, 0x202F, 0x3000), " ")
    | dict.fromkeys((0x2212, 0xFE63), "\N{MINUS SIGN}")
    | dict.fromkeys((0x2010, 0x2011), "-")
    | dict.fromkeys((0x2019, 0x02BC), "'")
    | dict.fromkeys((0x223C, 0x02DC, 0x301C), "~")
    | {0x00B5: "\u03bc", 0x2126: "\u03a9", 0x2044: "/", 0x2215: "/", 0x00BA: "\u00b0"}
)
_FLAT = _PLAIN | SIMPLIFIED

# A pair of signs around words, as Markdown pairs them: no blank inside of them, and no product (`2*3*4`). Low
# lines belong to a word (`a_2_b`) unless they are outside of it.
_SET_OFF = re.compile(
    r"(?<![\d*])(?P<stars>\*{1,3})(?![\s*])[^*\n]{1,120}?(?<!\s)(?P=stars)(?![\d*])"
    r"|(?<![\w_])(?P<lines>_{1,3})(?![\s_])[^_\n]{1,120}?(?<!\s)(?P=lines)(?![\w_])"
    r"|(?<!`)(?P<ticks>`)(?![\s`])[^`\n]{1,120}?(?<!\s)(?P=ticks)(?!`)"
)
_SIGNS = "*_`"

# Rules ask for the same few texts again and again: a block, and the words before a number.
_MAX_KEPT_CHARACTERS = 2_000


def flatten(text: str) -> str:
    """Replace full-width, look-alike and traditional characters by plain ones, in the same places."""
    return _flatten_kept(text) if len(text) <= _MAX_KEPT_CHARACTERS else _flatten(text)


def flatten_signs(text: str) -> str:
    """Flatten a text, but for its traditional characters: those of names that a catalogue stores so."""
    return _translate(text, _PLAIN)


def write_as_in(text: str, flat: str) -> str:
    """Return flat words with the traditional characters that they have in a text of the same length."""
    if text.isascii() or len(text) != len(flat):
        return flat
    return "".join(
        own if ord(own) in SIMPLIFIED else plain for own, plain in zip(text, flat, strict=True)
    )


def _flatten(text: str) -> str:
    flat = _translate(text, _FLAT)
    return flat if flat.isascii() else _COMMA_IN_CHINESE.sub(_FULL_WIDTH_COMMA, flat)


def _translate(text: str, table: Mapping[int, int | str]) -> str:
    if "\n" in text:
        text = _WRAPPED.sub(" ", text)
    if text.isascii():
        return text
    return _COMMA_IN_NUMBER.sub(",", text).translate(table)


_flatten_kept = lru_cache(maxsize=64)(_flatten)


@dataclass(frozen=True, slots=True)
class PlainWords:
    """A text without these signs; `offsets` are the places of its characters in the text with them."""

    text: str
    offsets: tuple[int, ...]

    def locate(self, span: Span) -> Span:
        """Return a span of these words as one of the text with its signs."""
        if span.start == span.end:
            return Span(self.offsets[span.start - 1] + 1, self.offsets[span.start - 1] + 1)
        return Span(self.offsets[span.start], self.offsets[span.end - 1] + 1)


def set_plain(text: str) -> PlainWords | None:
    """Return a text without the signs that set words off; None if it has none."""
    if not any(sign in text for sign in _SIGNS):
        return None
    signs: set[int] = set()
    for match in _SET_OFF.finditer(text):
        length = len(match[match.lastgroup or 0])
        signs.update(range(match.start(), match.start() + length))
        signs.update(range(match.end() - length, match.end()))
    if not signs:
        return None
    offsets = tuple(at for at in range(len(text)) if at not in signs)
    return PlainWords("".join(text[at] for at in offsets), offsets)
