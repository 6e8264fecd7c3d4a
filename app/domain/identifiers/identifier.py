"""Identifiers that other registries give to what a catalogue describes, such as `wikidata:Q42`.

They are read from this short form or from their URLs, and their check digits are checked.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from app.domain.identifiers.check_digits import (
    ROR_ALPHABET,
    find_isni_check,
    find_lei_check,
    find_ror_check,
)
from app.errors import InvalidValue

MAX_LENGTH = 300
_MAX_SHOWN = 60
_SHORT = re.compile(r"([A-Za-z]+):(?!//)\s*(.*)", re.DOTALL)
# With ASCII, no other letters fold to these: 'ſ' is no S.
_FOLDED = re.IGNORECASE | re.ASCII
_WIKIDATA = re.compile(r"Q[1-9][0-9]{0,11}", _FOLDED)
_ROR = re.compile(rf"(0[{ROR_ALPHABET}]{{6}})([0-9]{{2}})", _FOLDED)
_LEI = re.compile(r"([0-9A-Z]{18})([0-9]{2})", _FOLDED)
_ISNI = re.compile(r"([0-9]{15})([0-9X])", _FOLDED)
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
_TO_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


@dataclass(frozen=True, slots=True)
class ExternalIdentifier:
    """An identifier in its canonical spelling: `value` is what the registry `scheme` has given."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


def read_identifier(text: str) -> ExternalIdentifier:
    """Read an identifier from its short form, such as `ror:042nb2s44`, or from its URL.

    Raises:
        InvalidValue: the scheme is unknown, the form is not that of the scheme, or a check digit is
            wrong; the message says which one fits.
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise _refuse(text, f"an identifier has at most {MAX_LENGTH} characters")
    scheme, value = _split(text)
    return ExternalIdentifier(scheme, _SCHEMES[scheme].read(text, value))


def to_url(identifier: ExternalIdentifier) -> str:
    """Return the URL of an identifier: the one that the registry uses to name it, as linked data does."""
    return _SCHEMES[identifier.scheme].url + quote(identifier.value, safe="/:;().,_-~!*'+=@&$")


def _split(text: str) -> tuple[str, str]:
    """Return the scheme of an identifier, and the rest of its short form or of its URL."""
    short = _SHORT.fullmatch(text)
    if short and (scheme := short[1].lower()) in _SCHEMES:
        return scheme, short[2]
    if short is None or short[1].lower() in ("http", "https"):
        location = _read_location(text)
        for scheme, rules in _SCHEMES.items():
            if location and (found := rules.location.fullmatch(location)):
                return scheme, found[1]
    known = ", ".join(f"`{scheme}:`" for scheme in _SCHEMES)
    raise _refuse(text, f"begin with one of {known}, or give the URL that the registry shows")


def _read_location(text: str) -> str | None:
    """Return host and decoded path of a URL, whose scheme may be missing; None if it is no URL.

    GLEIF's pages have the path after a number sign. Elsewhere what follows the path is left out.
    """
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").removeprefix("www.")
        path = parts.fragment if host == "search.gleif.org" and parts.fragment else parts.path
        return host + unquote(path, errors="strict")
    except ValueError:
        return None


def _read_wikidata(text: str, value: str) -> str:
    if not _WIKIDATA.fullmatch(value):
        raise _refuse(
            text, "an item of Wikidata is Q and a number without leading zeros, as in Q42"
        )
    return value.upper()


def _read_ror(text: str, value: str) -> str:
    form = "a ROR is 0, six of the digits and letters without i, l, o, u, and two digits"
    return _check(text, _ROR.fullmatch(value), form, find_ror_check).lower()


def _read_lei(text: str, value: str) -> str:
    form = "a LEI is 18 digits and letters, and two digits"
    return _check(text, _LEI.fullmatch(value), form, find_lei_check).upper()


def _read_isni(text: str, value: str) -> str:
    form = "an ISNI is 15 digits, and a digit or X"
    value = re.sub(r"[ -]", "", value)
    return _check(text, _ISNI.fullmatch(value), form, find_isni_check).upper()


def _read_doi(text: str, value: str) -> str:
    if not _DOI.fullmatch(value):
        form = "a DOI is 10., four to nine digits, a slash and a name without spaces"
        raise _refuse(text, f"{form}, as in 10.1000/182")
    return value.translate(_TO_LOWER)


def _check(
    text: str, match: re.Match[str] | None, form: str, find_check: Callable[[str], str]
) -> str:
    """Return the matched identifier, whose second group has the check digits of the first."""
    if match is None:
        raise _refuse(text, form)
    body, check = match.groups()
    if (expected := find_check(body)) != check.upper():
        raise _refuse(
            text,
            f"its check digits are {check!r}, and those of {body!r} would be {expected!r}: one of the "
            "characters is wrong",
        )
    return body + check


def _refuse(text: str, why: str) -> InvalidValue:
    return InvalidValue("identifier_invalid", f"{text[:_MAX_SHOWN]!r} is not an identifier: {why}")


@dataclass(frozen=True, slots=True)
class _Scheme:
    """How the identifiers of a registry are read, found in a URL without `https://www.`, and linked."""

    read: Callable[[str, str], str]
    location: re.Pattern[str]
    url: str


_SCHEMES = {
    "wikidata": _Scheme(
        _read_wikidata,
        re.compile(r"(?:m\.)?wikidata\.org/(?:wiki|entity)/(?:Special:EntityPage/)?([^/]+)/?"),
        # The address that Wikidata's own data has; it leads to the page.
        "http://www.wikidata.org/entity/",
    ),
    "ror": _Scheme(_read_ror, re.compile(r"ror\.org/([^/]+)/?"), "https://ror.org/"),
    "lei": _Scheme(
        _read_lei,
        re.compile(
            r"(?:search\.gleif\.org/record|gleif\.org/lei|api\.gleif\.org/api/v1/lei-records)"
            r"/([^/]+)(?:/record)?/?"
        ),
        "https://search.gleif.org/#/record/",
    ),
    "isni": _Scheme(
        _read_isni, re.compile(r"isni\.org/(?:isni/|page/)?([^/]+)/?"), "https://isni.org/isni/"
    ),
    "doi": _Scheme(_read_doi, re.compile(r"(?:dx\.)?doi\.org/(.+)"), "https://doi.org/"),
}
