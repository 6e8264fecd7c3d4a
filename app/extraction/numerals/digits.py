"""Numerals in digits: sign, separators, fractions, powers of ten, scales (`-5`, `1 1/2`, `2.1e+25`, `671B`)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from app.domain.numbers.quantity import MAX_DIGITS
from app.domain.quotes.span import Span
from app.extraction.numerals.numeral import Numeral, NumeralKind, make_numeral, make_unreadable
from app.extraction.numerals.powers import read_power
from app.extraction.numerals.scales import read_scales
from app.extraction.numerals.separators import RUN, UNSPACED, read_separators
from app.extraction.numerals.signs import read_sign
from app.extraction.words import money_words
from app.extraction.words import number_words as words
from app.extraction.words.patterns import match_any

_FRACTIONS = "".join(words.FRACTION_CHARACTERS)
_START = re.compile(rf"[0-9{_FRACTIONS}]")
# Letters right before digits that are not of one word with them: `USD5`, `x10`, `ca5`.
_LETTERS_BEFORE = re.compile(
    rf"(?<![A-Za-z])(?:{match_any((*money_words.CODES, *money_words.LETTERS, *words.LETTERS_BEFORE))})$"
)
_LETTERS_WINDOW = 4
_WORD = re.compile(r"[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+|,\d{3}(?!\d))*")
# A loss in the books: `$(41) million`.
_CLOSED = re.compile(r"\)(?!\w)")
# `was (12.4) million`
_LOSS_BEFORE = re.compile(rf"\b(?:{match_any(words.BEFORE_LOSS)})\s$", re.IGNORECASE)
_LOSS_AFTER = re.compile(r"\)(?:\s(?:[mbt]r?illion|thousand)\b|\s?%)")
# A point before digits is one of decimals if nothing comes before it: `of .5`
_BEFORE_POINT = re.compile(r"[\w.)]")
_OVER = re.compile(
    r"(?P<joint>[ -]?)(?P<over>\d{1,3})/(?P<under>[1-9]\d{0,3})(?![\d/.,]*\d)", re.ASCII
)
# `2 and a half minutes`
_AND_PART = re.compile(
    r"[\s-]and[\s-](?:a[\s-](?P<part>half|quarter)|three[\s-]quarters)\b(?!\sof\s(?:it|its|them|the|their|those|these|all)\b)"
)
_PARTS_OF_ONE = {"half": Fraction(1, 2), "quarter": Fraction(1, 4)}
# `16/64GB` are two numbers.
_UNDER = re.compile(
    r"/(?P<under>[1-9]\d{0,8})(?![\d/]|[.,]\d|\s?(?:[KMGT]i?B|[KMGT]bps|mpg)\b)", re.ASCII
)
# `5/4` and `9/16` are fractions; `10/5` more likely two numbers.
_USUAL_DENOMINATORS = frozenset({2, 3, 4, 8, 16})
_UNCERTAINTY = re.compile(r"\((?P<digits>\d{1,3})\)(?![\w(])", re.ASCII)
_FRACTION_CHARACTER = re.compile(rf"[ -]?([{_FRACTIONS}])")
# Numbers with commas and no blank between them, as in a table: `4,2.1`.
_LISTED = re.compile(r"\d+(?:\.\d+)?(?:,(?!\d{3}(?!\d))\d+(?:\.\d+)?)+", re.ASCII)
# A longer run of digits and separators is more than a value may have, or a list. Only so much of a text is
# looked at for each number, else a long list would take the square of its length.
_MAX_RUN = MAX_DIGITS + MAX_DIGITS // 2
_ANY_RUN = re.compile(r"\d+(?:[.,' ]\d+)*", re.ASCII)


def list_digits(text: str, language: str | None) -> Iterator[Numeral]:
    """Yield the numerals of a text that are written in digits, in order. The text must be flat.

    Digits inside of a word (`H100`) are passed over, but for those right after a money sign or code.
    """
    end = 0
    for match in _START.finditer(text):
        start = match.start()
        if start < end:
            continue
        if _is_in_word(text, start):
            word = _WORD.match(text, start)
            end = word.end() if word else start + 1
            continue
        numeral = _read_at(text, start, language)
        end = numeral.end
        yield numeral


def _is_in_word(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    if not (before.isascii() and (before.isalpha() or before == "_")):
        return False
    return not _LETTERS_BEFORE.search(text[max(0, start - _LETTERS_WINDOW) : start])


def _read_at(text: str, start: int, language: str | None) -> Numeral:
    numeral = _read_unscaled(text, start, language)
    if numeral.kind != NumeralKind.UNREADABLE:
        numeral = read_scales(text, _read_loss(text, numeral), language)
    return read_sign(text, numeral)


def _read_loss(text: str, numeral: Numeral) -> Numeral:
    """Read brackets after a sign of money as a minus: `$(41) million`."""
    start, end = numeral.start - 1, numeral.end
    if start <= 0 or text[start] != "(" or numeral.value <= 0:
        return numeral
    is_money = text[start - 1] in money_words.SIGNS and _CLOSED.match(text, end)
    is_loss = _LOSS_AFTER.match(text, end) and _LOSS_BEFORE.search(text[max(0, start - 6) : start])
    if not is_money and not is_loss:
        return numeral
    return replace(numeral.negate(start), end=end + 1)


def _read_unscaled(text: str, start: int, language: str | None) -> Numeral:
    """Read digits with their fraction or power of ten, without sign and scale."""
    if text[start] in words.FRACTION_CHARACTERS:
        value = Fraction(*words.FRACTION_CHARACTERS[text[start]])
        return make_numeral(start, start + 1, value, kind=NumeralKind.PART)
    written = _match_run(text, start, language)
    if written is None:
        run = _ANY_RUN.match(text, start)
        return make_unreadable(start, run.end() if run else start + 1)
    end = start + len(written)
    plain = read_separators(written, language)
    if text[start - 1 : start] == "." and not _BEFORE_POINT.match(text[start - 2 : start - 1]):
        start -= 1
        plain = f"0.{written}" if written.isdecimal() else None
    if plain is None:
        return make_unreadable(start, end)
    if part := _read_fraction(text, start, end, plain):
        return part
    if "." in plain and (match := _UNCERTAINTY.match(text, end)):
        return _read_uncertainty(start, plain, match)
    return read_power(text, start, end, plain)


def _read_uncertainty(start: int, plain: str, match: re.Match[str]) -> Numeral:
    """Read the uncertainty of the last digits in brackets: `0.4953(12)` is 0.4953 ± 0.0012."""
    decimals = len(plain.partition(".")[2])
    size = Fraction(int(match["digits"]), 10**decimals)
    numeral = make_numeral(start, match.end(), Fraction(plain), written=plain)
    return replace(numeral, tolerance=(Span(*match.span()), size))


def _match_run(text: str, start: int, language: str | None) -> str | None:
    """Match the digits and separators of one number; None if they are more than a value may have."""
    pattern = UNSPACED if text[start - 1 : start] in {"/", ":"} else RUN
    match = pattern.match(text, start, start + _MAX_RUN)
    written = match[0] if match else text[start]
    # The end of the run may be cut off together with a separator.
    is_long = len(written) > _MAX_RUN - 2
    if is_long and not _LISTED.match(written):
        return None
    is_list = is_long or _LISTED.fullmatch(written)
    if is_list and read_separators(written, language) is None:
        return written.partition(",")[0]
    return written


def _read_fraction(text: str, start: int, end: int, plain: str) -> Numeral | None:
    """Read what is after digits: `1/3`, `1 1/2`, `3-5/8`, `11¼`, `4.02½`; None if it is no fraction."""
    whole = Fraction(plain)
    if match := _FRACTION_CHARACTER.match(text, end):
        # Half of the last decimal: `$4.02½` is half a cent more.
        size = Fraction(1, 10 ** len(plain.partition(".")[2]))
        value = whole + size * Fraction(*words.FRACTION_CHARACTERS[match[1]])
        return make_numeral(start, match.end(), value, kind=NumeralKind.PART)
    if not text[start:end].isdecimal():
        return None
    if match := _AND_PART.match(text, end):
        part = _PARTS_OF_ONE.get(match["part"], Fraction(3, 4))
        return make_numeral(start, match.end(), whole + part, kind=NumeralKind.PLAIN)
    if match := _OVER.match(text, end):
        part = Fraction(int(match["over"]), int(match["under"]))
        if match["joint"] and part < 1:
            return make_numeral(start, match.end(), whole + part, kind=NumeralKind.PART)
    match = _UNDER.match(text, end)
    under = int(match["under"]) if match else 0
    if match is None or not under or (whole >= under and under not in _USUAL_DENOMINATORS):
        return None
    written = f"{plain}/{match['under']}"
    return make_numeral(start, match.end(), whole / under, written=written, kind=NumeralKind.PART)
