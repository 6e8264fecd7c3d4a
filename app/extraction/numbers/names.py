"""Identifiers: numbers that name something instead of counting or measuring it.

They are dates and years, versions, models (`A4`, `5G`, `Boeing 737`), the numbering of lists and parts,
citations, and addresses. Identifiers are found first, and no quantity is read from them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.quotes.span import Span
from app.extraction import lexicon


class IdentifierKind(StrEnum):
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that names something (`A4`, `2021`): its span, and whether it is a date or not."""

    span: Span
    kind: IdentifierKind


_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATE_PATTERNS = (
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\b\.?,?(?:\s{_YEAR}\b)?",
    rf"\b(?:{_MONTHS})\b\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s{_YEAR}\b)?(?![,.]?\d)",
    rf"\b(?:{_MONTHS})\b\.?,?\s{_YEAR}\b",
    r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b",
    r"\b\d{1,2}[-/]\d{1,2}[-/](?:\d{4}|\d\d)\b",
    r"\b\d{1,2}:[0-5]\d(?::[0-5]\d)?(?![\d:])(?:\s?[ap]\.?m\b)?",
    r"(?<!\d)\d{4}年(?:\d{1,2}月)?(?:\d{1,2}[日号])?",
    r"(?<!\d)(?:\d{1,2}\s?[-–—~至]\s?)?\d{1,2}月(?:\d{1,2}[日号])?(?:\d{1,2}[时時点](?:\d{1,2}分)?)?|(?<!\d)\d{1,2}[日号](?!线)(?:\d{1,2}[时時点](?:\d{1,2}分)?)?",
    # After these words a number of four digits is a year, whatever follows it.
    (
        rf"\b(?:in|since|until|till|during|of|by|before|after|from|year|early|late|mid|FY)\s?-?{_YEAR}"
        rf"(?:\s?[-–/]\s?(?:{_YEAR}|\d\d))?(?![\d%]|[.,]\d|\s?(?:km|m|mm|kg|MW|GW|people)\b|\s?[x×*]\s?\d)"
    ),
    rf"(?<![\d.,$€£¥-]){_YEAR}[a-hs]\b",
    r"(?<![\d.,])(?:1[0-2]|\d)(?:\.\d\d)?\s?[ap]\.?m\b",
)
_NAME_PATTERNS = (
    r"\b[a-z][a-z0-9+.-]{1,12}://\S{1,400}",
    r"\bwww\.\S{1,400}|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}",
    # Letters right before the digits, joined or by a hyphen: A4, J1149, COVID-19, GPT-4o, RTX 4090. Not
    # those of money (`RMB50`, `USD1,700`), nor a cue (`c5`, `x10`).
    (
        r"(?<![A-Za-z0-9])(?!(?:USD|EUR|GBP|RMB|CNY|HKD|JPY|CHF|INR|AUD|CAD|SGD|KRW|TWD|BRL|SEK|NOK|DKK|Rs|US|ca|x|c)"
        r"\d)[A-Za-z][A-Za-z]*(?:-?\d+)+(?:\.\d+)?[A-Za-z0-9]*(?:-\d[\w.]*)*(?![.,]\d|\w)"
    ),
    # Generations and formats: 5G, 4K screen, 3D. The letter is neither a unit nor a scale here.
    r"(?<!\d)(?<!\d[.,])(?:[2-7]G|[1-4]D)(?![A-Za-z\d])(?!\s?(?:/|per\b))",
    (
        r"(?<!\d)(?<!\d[.,])[248]K(?=[\s-](?:screen|display|video|tv|television|resolution|camera|monitor|uhd|hdr|"
        r"movie|content|projector|panel|laser|oled|lcd|ultra|footage|streaming)|(?:屏|视频|超高清|电视|分辨率|高清|激光))"
    ),
    r"\b(?:[A-Z][A-Za-z]+\s)(?:10|11|12|[1-9])(?=\s\d{1,2}[,.]?\d*\s?(?:B|K|M)\b)",
    r"\bv(?:ersion)?\.?\s?\d+(?:\.\d+)*\b|\b(?!\d{1,3}(?:\.\d{3})+(?![.\d]))\d{1,4}(?:\.\d{1,4}){2,4}\b",
    r"\b(?:pages?|pp?\.|chapters?|sections?|figures?|fig\.|tables?|appendix|equations?|eq\.|paragraphs?|version)\s\d+(?:\.\d+)*(?:\s?[-–]\s?\d+)?(?:(?:,|\sand)\s\d+)?(?!\s?[A-Za-z%]*\d|[.,]?\d)",
    r"\+?\b\d{2,4}-\d{3,4}-\d{3,4}\b|\b0\d{2,4}(?:[ -]\d{3,4}){1,3}\b",
    r"(?<=\d)\+\d+(?=[\"'”’])|(?<![\d.])\d\+\d{1,2}(?=[\"'”’])|[十廿][一二三四五]五(?=[”\"]|规划|期间|时期|以来)",
    r"\b[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b|(?<=\w\))\d+(?![\d.,]*\s?[A-Za-z%])",
    r"\b\d{1,5}(?=\s(?:[A-Z][a-z]+\s){1,3}(?:Street|Road|Terrace|Avenue|Lane|Drive|Boulevard|Square|Place|Court|St\.|Rd\.|Ave\.)(?!\w))",
    r"(?m:^)[ \t]{0,8}\(?\d{1,2}[.)、](?=\s|[^\d\s%])",
    r"(?<![\d.])\d{1,2}(?:,\d{1,2})*'?-(?:[A-Z]{2,5}\b|[a-z]*(?:yl|ine|ane|ene|oxy|ide|oic|one|uracil|imid|hydro|thio|fluoro|chloro|bromo|amino|thieno)[a-z]*)(?<!line)(?<!zone)(?<!phone)(?<!engine)(?<!machine)(?<!lane)(?<!plane)(?<!tone)(?<!side)(?<!wide)",
    r"\b(?:[Nn]umber|[Nn]o\.?|Nr\.?|#)\s?\d{5,}\b|(?<!\d)(?:24/7|9/11)(?![\d/])|\[\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,20}\]",
    r"\(\d\)(?!\w)|\b[0-4]-D\b|\b\d{1,3}(?:[A-Z][a-z]?){1,3}(?=\s?/\s?\d{1,3}[A-Z])",
    (
        r"\b(?:Figure|Fig\.|Figs\.|Table|Chapter|Section|Sect\.|Eq\.|Equation|Article|Appendix|Phase|"
        r"Page|Part|Volume|Vol\.|Stage|Step|Type|Class|Level|Lemma|Theorem|Example|Ref\.|Line|Route|"
        r"Room|Building|Flight|Group|Grade|Unit|Model|Series|Scheme|Ref|Eqs\.|Sects\.|Refs\.|Note|Hall|Gate|Platform|Channel|"
        r"Highway|Boeing|Airbus|Windows|Android|iOS|iPhone|Voyager|Apollo|Mark|Test|Day|Week|Year|Chap\.)s?[\s-]?\(?(?:[A-Z]\.?)?\d{1,4}[a-z]?\b(?:\.\d+)*\)?(?!\s?%)"
        r"(?:(?:\s?[,–-]\s?|,?\s(?:and|or|to|&)\s)\(?[A-Z]?\d{1,3}[a-z]?\)?(?:\.\d+)*(?!\s?[A-Za-z%°]|[.,]\d)){0,6}"
    ),
    r"第[0-9一二三四五六七八九十百]{1,5}[章节條条款期届]",
)
# `Boeing 737`: a capital letter before a small whole number that counts nothing.
_PRODUCT_BEFORE = re.compile(r"(?:^|[^\w.!?]\s?|[^.!?]\s)(?P<word>[A-Z][A-Za-z-]+)\s$")
_PRODUCT_NUMBER = re.compile(r"\d{1,4}")
_NO_PRODUCT = frozenset(lexicon.NO_PRODUCT.split())
_DATES = re.compile("|".join(_DATE_PATTERNS), re.IGNORECASE)
_NAMES = tuple(re.compile(pattern) for pattern in _NAME_PATTERNS)
# A number that looks like a year is read as a year, unless a lower-case word or a sign is beside it.
_BARE_YEAR = re.compile(
    rf"(?<![\w.,$€£¥/-]){_YEAR}(?:\s?[-–/]\s?{_YEAR})?(?![\w%/°]|[.,]\d|\s?[a-z\u00b5\u03bc])"
)
_WINDOW = 40
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)")


def find_identifiers(text: str) -> list[Identifier]:
    """Find the numbers of a text that name something, such as dates, versions and models.

    They are in no order, and their spans may overlap.
    """
    return list(_list_all(text))


def _list_all(text: str) -> Iterator[Identifier]:
    for pattern in (_DATES, _BARE_YEAR):
        for match in pattern.finditer(text):
            yield Identifier(Span(*match.span()), IdentifierKind.DATE)
    for pattern in _NAMES:
        for match in pattern.finditer(text):
            yield Identifier(Span(*match.span()), IdentifierKind.NAME)


def list_years(text: str) -> list[int]:
    """List the years with four digits in a date as written, such as `3 May 2021`."""
    return [int(digits) for digits in _FOUR_DIGITS.findall(text)]


def names_product(text: str, span: Span) -> bool:
    """Return whether a number belongs to the capitalized word before it: 737 in `Boeing 737`.

    The number at `span` is one without a unit.
    """
    match = _PRODUCT_BEFORE.search(text[max(0, span.start - _WINDOW) : span.start])
    is_small = _PRODUCT_NUMBER.fullmatch(span.cut(text))
    return bool(match and is_small and match["word"].lower() not in _NO_PRODUCT)
