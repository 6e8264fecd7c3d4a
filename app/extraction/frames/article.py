"""An article as its rules see it: plain characters, sentences, numbers and periods, each read once."""

from dataclasses import dataclass
from datetime import date

from app.domain.quotes.span import Span
from app.extraction.frames.markup import Markup, blank, list_markup
from app.extraction.language.segments import TextSentence, split_article
from app.extraction.numbers.flat_text import flatten
from app.extraction.numbers.surroundings import list_blocks, read_block
from app.extraction.numbers.text_quantity import TextQuantity
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


def take_apart(text: str, language: str | None, published: date | None) -> Article:
    """Read the sentences, numbers and periods of a text."""
    flat = flatten(text)
    markup = list(list_markup(flat))
    flat = blank(flat, markup)
    numbers, in_markup = [], []
    for number in _read_numbers(text, language):
        place = next((place for place in markup if place.span.overlaps(number.span)), None)
        if place:
            in_markup.append((number, place))
        else:
            numbers.append(number)
    periods = list_periods(flat, published)
    sentences: list[SentenceNumbers] = []
    before: tuple[TextQuantity, ...] = ()
    for sentence in split_article(flat):
        own = tuple(number for number in numbers if _starts_in(number.span, sentence.span))
        dated = tuple(period for period in periods if _starts_in(period.span, sentence.span))
        sentences.append(SentenceNumbers(sentence, own, dated, before))
        before = own
    return Article(text, flat, language, published, tuple(sentences), tuple(in_markup))


def _read_numbers(text: str, language: str | None) -> list[TextQuantity]:
    """Read the numbers of a text in the blocks in which imports read them too."""
    numbers, offset = [], 0
    for block in list_blocks(text):
        numbers += [number.shift(offset) for number in read_block(block, language, None)]
        offset += len(block)
    return numbers


def _starts_in(span: Span, sentence: Span) -> bool:
    return sentence.start <= span.start < sentence.end
