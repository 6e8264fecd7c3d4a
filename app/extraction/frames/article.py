"""An article as its rules see it: plain characters, sentences, numbers and periods, each read once."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.domain.quotes.span import Span, SpanIndex
from app.extraction.frames.markup import Markup, blank, list_markup
from app.extraction.frames.named_money import name_money
from app.extraction.language.segments import TextSentence, split_article
from app.extraction.numbers.flat_text import flatten, write_as_in
from app.extraction.numbers.surroundings import read_numbers
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.periods.list_periods import list_periods
from app.extraction.periods.period_words import PeriodInText


@dataclass(frozen=True, slots=True)
class SentenceNumbers:
    """A sentence with its numbers and periods, in order; `before` are the numbers of the sentence before it."""

    sentence: TextSentence
    numbers: tuple[TextQuantity, ...]
    periods: tuple[PeriodInText, ...]
    before: tuple[TextQuantity, ...]

    @property
    def span(self) -> Span:
        return self.sentence.span

    def cut_segment(self, flat: str, number: Span) -> tuple[str, str]:
        """Cut the segment of a number in two: what is before the number, and what is after it."""
        segment = self.sentence.segments[self.sentence.find_segment(number.start)].span
        return flat[segment.start : number.start], flat[number.end : max(segment.end, number.end)]


@dataclass(frozen=True, slots=True)
class Article:
    """An article with its sentences; `flat` is its text in plain characters, of the same length, without markup.

    `in_markup` are the numbers in markup, with the reason for which they state nothing.
    """

    text: str
    flat: str
    language: str | None
    published: date | None
    sentences: tuple[SentenceNumbers, ...]
    in_markup: tuple[tuple[TextQuantity, Markup], ...]

    def write(self, span: Span) -> str:
        """Return the words of a place in plain characters, traditional ones as the text has them."""
        return write_as_in(span.cut(self.text), span.cut(self.flat))


def take_apart(
    text: str, language: str | None, published: date | None, marked: Span | None = None
) -> Article:
    """Read the sentences, numbers and periods of a text. What a person has `marked` is a number of a sentence."""
    flat = flatten(text)
    place = marked or Span(0, 0)
    markup = [own for own in list_markup(flat) if not own.span.overlaps(place)]
    flat = blank(flat, markup)
    read = _read_numbers(text, language)
    if marked and not any(number.span.overlaps(marked) for number in read):
        read = sorted([*read, _make_unread(marked)], key=lambda number: number.span.start)
    numbers, in_markup = _divide(read, markup)
    periods = [
        period
        for period in list_periods(flat, published)
        if not _is_counted(period, numbers) and not period.span.overlaps(place)
    ]
    sentences: list[SentenceNumbers] = []
    before: tuple[TextQuantity, ...] = ()
    carried: tuple[PeriodInText, ...] = ()
    for sentence in split_article(flat):
        own = tuple(_cut(numbers, sentence.span))
        said = tuple(_cut(periods, sentence.span))
        if all(period.is_comparison for period in said):
            said = (*carried, *said)
        sentences.append(SentenceNumbers(sentence, own, said, before))
        before = own
        first = own[0].whole.start if own else sentence.span.start + _FRONTED_CHARACTERS
        is_open = flat[sentence.span.end - 1] in "；;"
        fronted = tuple(period for period in said if period.span.end <= first)
        carried = (fronted or carried) if is_open else ()
    return Article(text, flat, language, published, tuple(sentences), tuple(in_markup))


def _make_unread(span: Span) -> TextQuantity:
    """Make the number of words in which the reader reads none; its values are for a person to give."""
    return TextQuantity(
        span=span,
        whole=span,
        numeral=span,
        units=(),
        cue=None,
        value=None,
        lower=None,
        upper=None,
        tolerance=None,
        unit=None,
        codes=(),
        unit_text=None,
        comparator=None,
        role=QuantityRole.VALUE,
        direction=None,
        vague=True,
        digits=None,
    )


def _is_counted(period: PeriodInText, numbers: Sequence[TextQuantity]) -> bool:
    """Return whether what looks like a year is the number of a quantity: `2048 tokens`, `2000+`."""
    first = bisect_left(numbers, period.span.start, key=lambda number: number.numeral.start)
    return any(period.span.is_within(number.numeral) for number in numbers[first : first + 1])


def _read_numbers(text: str, language: str | None) -> list[TextQuantity]:
    """Read the numbers of a text in the blocks in which imports read them too."""
    return name_money(flatten(text), read_numbers(text, language))


def _divide(
    numbers: Sequence[TextQuantity], markup: Sequence[Markup]
) -> tuple[list[TextQuantity], list[tuple[TextQuantity, Markup]]]:
    """Divide numbers into those of sentences and those in markup."""
    index = SpanIndex(place.span for place in markup)
    plain = [number for number in numbers if not index.touches(number.span)]
    places: dict[int, Markup] = {}
    for place in markup:
        places |= dict.fromkeys(range(place.span.start, place.span.end), place)
    marked = [number for number in numbers if index.touches(number.span)]
    return plain, [(number, _find(places, number.span)) for number in marked]


def _find(places: Mapping[int, Markup], span: Span) -> Markup:
    return next(places[at] for at in range(span.start, span.end) if at in places)


# How far from the start of a sentence a period is that rules it and the next one, where it has no number.
_FRONTED_CHARACTERS = 24
_Placed = TypeVar("_Placed", TextQuantity, PeriodInText)


def _cut(placed: Sequence[_Placed], span: Span) -> Sequence[_Placed]:
    """Return what starts within a span, of a list in the order of the text."""
    first = bisect_left(placed, span.start, key=lambda item: item.span.start)
    last = bisect_left(placed, span.end, key=lambda item: item.span.start)
    return placed[first:last]
