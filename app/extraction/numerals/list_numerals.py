"""The numbers of a text, in any spelling, in order and without overlaps."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from app.extraction.numerals.chinese import list_chinese, read_after_classifier
from app.extraction.numerals.digits import list_digits
from app.extraction.numerals.english import list_english
from app.extraction.numerals.numeral import Numeral, NumeralKind, make_numeral
from app.extraction.numerals.signs import read_minus
from app.extraction.words import number_words
from app.extraction.words.patterns import match_any

_RATIO = re.compile(
    r"(?<![A-Za-z\d.,:'\N{RIGHT SINGLE QUOTATION MARK}-])(?P<first>\d{1,6}(?:\.\d+)?)\s?:\s?(?P<second>(?:[1-9]\d{0,2}|0(?=\.\d*[1-9]))(?:\.\d+)?)(?![\d:]|\s?[ap]\.?m\b)"
)
# `2:19:24`, and with decimals `1:43.88`: a time that something took.
_TIME_TAKEN = re.compile(
    r"(?<![\d:.])(?:(?P<hours>\d{1,3}):(?=\d\d:))?(?P<minutes>\d{1,2}):(?P<seconds>[0-5]\d(?:\.\d{1,3})?)(?![\d:]|\s?[ap]\.?m\b)"
)
_TAKEN_BEFORE = re.compile(
    rf"(?:{match_any(number_words.BEFORE_TIME_TAKEN)})[^.;。；]{{0,60}}$", re.IGNORECASE
)
_AT = re.compile(r"\b(?:at|by|until|from|to|till)\s$")
_WINDOW = 90
_NAME_WINDOW = 16
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4]):[0-5]\d")
_YEAR_OF = re.compile(r"(?:19|20)\d\d:(?:\s[\d.]+|\d+\.\d+)")
# `Claude 3.5:88.7`, `AIME 2025:81.5`: a name or year, and its score.
_NAMED_BEFORE = re.compile(r"\b[A-Z][\w'-]*\s$")
_FOLD_AFTER = re.compile(r"-?fold\b", re.IGNORECASE)


def _compile_words(language: str) -> re.Pattern[str]:
    cardinals, scales = (
        number_words.OTHER_CARDINALS[language],
        match_any(number_words.OTHER_SCALES[language]),
    )
    return re.compile(
        rf"(?<!\w)(?:(?P<part>{match_any(number_words.OTHER_PARTS[language])})"
        rf"|(?P<multiple>{match_any(number_words.OTHER_MULTIPLES[language])})"
        rf"|(?P<count>{match_any(cardinals)})(?P<scales>(?:\s(?:{scales}))*)"
        rf"|(?:{match_any(number_words.OTHER_ARTICLES[language])})\s(?P<scale>{scales}))(?!\w)",
        re.IGNORECASE,
    )


_OTHER_WORDS = {language: _compile_words(language) for language in number_words.OTHER_CARDINALS}


def list_numerals(text: str, language: str | None) -> list[Numeral]:
    """List the numbers of a flat text. Of two that overlap the first is kept, and of these the longest."""
    numerals: list[Numeral] = []
    for numeral in sorted(
        _list_all(text, language), key=lambda numeral: (numeral.start, -numeral.end)
    ):
        if not numerals or numeral.start >= numerals[-1].end:
            numerals.append(_complete(text, numeral))
    return numerals


def _list_all(text: str, language: str | None) -> Iterator[Numeral]:
    yield from list_digits(text, language)
    yield from list_english(text)
    yield from list_chinese(text)
    yield from _list_other_words(text, language)
    yield from _list_times_taken(text)
    for match in _RATIO.finditer(text):
        if _CLOCK.fullmatch(match[0]) and match["second"] != "1":
            continue
        # `2022: 99.97%` is a year and its number.
        if _YEAR_OF.fullmatch(match[0]) or _is_of_name(text, match):
            continue
        value = Fraction(match["first"]) / Fraction(match["second"])
        yield make_numeral(*match.span(), value, kind=NumeralKind.PART, unit="1")


def _is_of_name(text: str, ratio: re.Match[str]) -> bool:
    """Return whether digits before a colon end a name, whose score is behind it: `Claude 3.5:88.7`."""
    if "." not in ratio["second"] or ratio["first"] == "1":
        return False
    before = text[max(0, ratio.start() - _NAME_WINDOW) : ratio.start()]
    return _NAMED_BEFORE.search(before) is not None


def _list_times_taken(text: str) -> Iterator[Numeral]:
    """Yield times in seconds that are no times of day: `ran it in 2:19:24`, `won in 1:43.88`."""
    for match in _TIME_TAKEN.finditer(text) if ":" in text else ():
        hours, seconds = match["hours"], match["seconds"]
        before = text[max(0, match.start() - _WINDOW) : match.start()]
        if hours is None and "." not in seconds:
            continue
        if hours is not None and (_AT.search(before) or not _TAKEN_BEFORE.search(before)):
            continue
        value = 3600 * int(hours or 0) + 60 * int(match["minutes"]) + Fraction(seconds)
        yield make_numeral(*match.span(), value, unit="s")


def _complete(text: str, numeral: Numeral) -> Numeral:
    """Add what belongs to a numeral and is around it: 半 after 个, `-fold`, a word for minus."""
    numeral = read_after_classifier(text, numeral)
    if match := _FOLD_AFTER.match(text, numeral.end):
        numeral = replace(numeral, end=match.end(), kind=NumeralKind.MULTIPLE)
    return read_minus(text, numeral)


def _list_other_words(text: str, language: str | None) -> Iterator[Numeral]:
    """Yield the number words of a text in one of these languages; none for another language."""
    if language not in _OTHER_WORDS:
        return
    for match in _OTHER_WORDS[language].finditer(text):
        yield _read_other_word(match, language)


def _read_other_word(match: re.Match[str], language: str) -> Numeral:
    if match["part"]:
        value = Fraction(*number_words.OTHER_PARTS[language][_fold(match["part"])])
        kind = NumeralKind.PART if value < 1 else NumeralKind.PLAIN
        return make_numeral(*match.span(), value, kind=kind, word=True)
    if match["multiple"]:
        value = Fraction(number_words.OTHER_MULTIPLES[language][_fold(match["multiple"])])
        return make_numeral(*match.span(), value, kind=NumeralKind.MULTIPLE, word=True)
    count = number_words.OTHER_CARDINALS[language][_fold(match["count"])] if match["count"] else 1
    factor = Fraction(1)
    for scale in (match["scales"] or match["scale"] or "").split():
        factor *= number_words.OTHER_SCALES[language][scale.lower()]
    return make_numeral(*match.span(), count * factor, factor=factor, word=True)


def _fold(written: str) -> str:
    return " ".join(written.lower().split())
