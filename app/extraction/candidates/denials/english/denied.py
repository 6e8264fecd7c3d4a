"""All that denies a number of an English text besides negative words of its clause.

| rule | words |
|---|---|
| undone | `What nobody reached: 0.4%`, `the second line, to make 800 kg a day, was cancelled`: `same_sentence` |
| correction | `An earlier version of this article said 28 million`: `corrections` |
| answer | `Is it true that you lost 300 customers? No.`: `answers` |
| next_sentence | `Rivals say it weighs 210 kg. That is untrue.`: `next_sentence` |
"""

import re
from collections.abc import Callable

from app.domain.quotes.span import Span
from app.extraction.candidates.candidate import Ground
from app.extraction.candidates.denials.english.answers import find_in_answer
from app.extraction.candidates.denials.english.corrections import find_correction
from app.extraction.candidates.denials.english.next_sentence import find_in_next_sentence
from app.extraction.candidates.denials.english.same_sentence import find_in_sentence
from app.extraction.frames.article import SentenceNumbers
from app.extraction.numbers.text_quantity import TextQuantity

_HAN = re.compile("[\u4e00-\u9fff]")
_Finder = Callable[[str, SentenceNumbers, TextQuantity], Span | None]
_RULES: tuple[tuple[str, _Finder], ...] = (
    ("undone", find_in_sentence),
    ("correction", find_correction),
    ("answer", find_in_answer),
    ("next_sentence", find_in_next_sentence),
)


def find_english_denial(
    flat: str, sentence: SentenceNumbers, number: TextQuantity
) -> Ground | None:
    """Return the words that deny a number of an English sentence; None if there are none."""
    if _HAN.search(flat, sentence.span.start, sentence.span.end):
        return None
    for rule, find in _RULES:
        if words := find(flat, sentence, number):
            return Ground(words, rule)
    return None
