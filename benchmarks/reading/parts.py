"""The parts of a gold quantity in its text: numeral, unit and cue, which no claim may cut."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.quotes.span import Span
from benchmarks.reading.gold import NO_UNIT, GoldQuantity

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"
    " million millions billion billions trillion lakh crore half third thirds quarter quarters fifth fifths"
    " tenth tenths dozen twice bn mn Mio Mrd Millionen Milliarden"
)
_SIGN = r"(?:(?<![\w)])[-−–])?"
_NUMBER = re.compile(
    rf"{_SIGN}\.?\d[\d.,]*(?:[eE][+-]?\d+)?(?:[KMBTkmbt](?![^\W\d_]))?|[⁻⁰¹²³⁴-⁹]+|[¼-¾⅐-⅞]"
    rf"|\b(?:minus|negative|{'|'.join(_WORDS.split())})\b"
    r"|(?:零下|负|百分之|[零〇一二三四五六七八九十百千万亿萬億两兩半点廿壹贰叁肆伍陆柒捌玖拾])+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[x×*·/^±~–−-]|to|and(?: a)?|point|分之|[多余])?\s*", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:an?|the|das|\+)\s*", re.IGNORECASE)
_BEFORE_UNIT = re.compile(
    r"(?:[A-Z]{1,2}\$|[$€£¥￥₩₹]|\b[A-Z]{3}|\bRMB|人民币|\bpH|华氏温度?|摄氏温度?)\s?$"
)
_MAX_UNIT = 40
# Words beside a unit without which the quantity is the same.
_AFTER_UNIT = re.compile(
    r"(?:[\s-]?(?:old|thick|long|wide|high|tall|of age|in total)|[\s.,;:'’)\]}>大])+$"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """`units` are empty if there is no unit beside the numeral, or it is not known which words it is."""

    quote: Span
    numeral: Span
    units: tuple[Span, ...]
    cue: Span | None

    @property
    def whole(self) -> Span:
        """The quote and the cue."""
        cue = self.cue or self.quote
        return Span(min(self.quote.start, cue.start), max(self.quote.end, cue.end))

    def is_cut_by(self, span: Span) -> bool:
        """Return whether a part is not in `span` as a whole. A cue may be left out, but not in part."""
        if any(not _contains(span, part) for part in (self.numeral, *self.units)):
            return True
        return self.cue is not None and _overlap(span, self.cue) and not _contains(span, self.cue)

    def lacks_only_units(self, span: Span) -> bool:
        """Return whether all of the numeral is in `span`, and nothing of the unit."""
        if not self.units or any(_overlap(span, unit) for unit in self.units):
            return False
        return not replace(self, units=()).is_cut_by(span)


def _contains(span: Span, part: Span) -> bool:
    return span.start <= part.start and part.end <= span.end


def _overlap(span: Span, other: Span) -> bool:
    return span.start < other.end and other.start < span.end


def find_parts(text: str, gold: GoldQuantity) -> Parts | None:
    """Find the parts of a quantity, as marked or by rule; None if no number is found in its quote."""
    if gold.start is None or gold.end is None:
        return None
    quote = Span(gold.start, gold.end)
    marked = gold.marked or {}
    numeral = _find_marked(text, gold) if "number" in marked else _find_numeral(text, quote)
    if numeral is None:
        return None
    if "unit_text" in marked and "number" in marked:
        units = tuple(_list_units(text, quote, numeral, marked["unit_text"] or ""))
    else:
        units = tuple(_guess_units(text, quote, numeral, gold))
    return Parts(quote, numeral, units, _find_cue(text, quote, gold))


def _find_marked(text: str, gold: GoldQuantity) -> Span:
    """Find the numeral with its tolerance, without an article or a plus sign before it."""
    marked = gold.marked or {}
    start = text.index(marked["number"], gold.start)
    end = start + len(marked["number"])
    if tolerance := marked["tolerance"]:
        at = text.index(tolerance["as_stated"], gold.start)
        start, end = min(start, at), max(end, at + len(tolerance["as_stated"]))
    article = _ARTICLE.match(text, start, end)
    return Span(article.end() if article and article.end() < end else start, end)


def _find_numeral(text: str, quote: Span) -> Span | None:
    first = _NUMBER.search(text, quote.start, quote.end)
    if first is None:
        return None
    end = first.end()
    while True:
        joint = _BETWEEN.match(text, end, quote.end)
        more = _NUMBER.match(text, joint.end() if joint else end, quote.end)
        if more is None:
            return Span(first.start(), end)
        end = more.end()


def _list_units(text: str, quote: Span, numeral: Span, written: str) -> Iterator[Span]:
    """Yield where the marked unit is in the quote; nothing of it, if it is elsewhere."""
    for part in filter(None, written.split("…")):
        after = text.find(part, numeral.end, quote.end)
        at = after if after >= 0 else text.find(part, quote.start, quote.end)
        if at >= 0:
            yield Span(at, at + len(part))


def _guess_units(text: str, quote: Span, numeral: Span, gold: GoldQuantity) -> Iterator[Span]:
    """Yield what is beside the numeral in the quote, if it has a unit."""
    if gold.units is None or gold.units[0] in {"1", NO_UNIT + "1"}:
        return
    if before := _BEFORE_UNIT.search(text, quote.start, numeral.start):
        yield Span(before.start(), before.start() + len(before[0].rstrip()))
    after = text[numeral.end : quote.end]
    kept = _AFTER_UNIT.sub("", after)
    start = numeral.end + len(kept) - len(kept.lstrip(" -‐\u00a0个[{<("))
    end = numeral.end + len(kept)
    if start < end <= start + _MAX_UNIT:
        yield Span(start, end)


def _find_cue(text: str, quote: Span, gold: GoldQuantity) -> Span | None:
    """Find the words of the cue beside the quote; None if they are elsewhere, or inside of it.

    Words of an exact number, such as `only`, are no cue.
    """
    cue = (gold.marked or {}).get("cue")
    if not cue or "eq" in (gold.comparators or ()):
        return None
    before = text[: quote.start].rstrip(" ")
    if before.endswith(cue):
        return Span(len(before) - len(cue), len(before))
    start = quote.end + len(text[quote.end :]) - len(text[quote.end :].lstrip(" "))
    return Span(start, start + len(cue)) if text.startswith(cue, start) else None
