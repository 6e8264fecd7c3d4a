"""Codes of countries (ISO 3166-1 alpha-2) and tags of languages (BCP 47, RFC 5646), checked exactly."""

from functools import lru_cache

import iso3166
from langcodes import Language
from langcodes.tag_parser import LanguageTagError

from app.errors import InvalidValue

MAX_TAG_LENGTH = 35
# The library also has XK, which the standard leaves to its users.
COUNTRIES = frozenset(iso3166.countries_by_alpha2) - {"XK"}
# Tags from before RFC 4646, which stay valid as they are (RFC 5646, 2.1), in small letters.
_GRANDFATHERED = frozenset(
    {
        *("en-gb-oed", "sgn-be-fr", "sgn-be-nl", "sgn-ch-de", "art-lojban", "cel-gaulish"),
        *("no-bok", "no-nyn", "zh-guoyu", "zh-hakka", "zh-min", "zh-min-nan", "zh-xiang"),
        *("i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo"),
        *("i-navajo", "i-pwn", "i-tao", "i-tay", "i-tsu"),
    }
)
_MEANT = {"UK": "GB", "EL": "GR", "ENGLAND": "GB", "SCOTLAND": "GB", "WALES": "GB", "KOREA": "KR"}
# Names that tables have for countries, beside those of the standard.
_NAMED = {
    **dict.fromkeys(("UNITED KINGDOM", "GREAT BRITAIN", "英国"), "GB"),
    **dict.fromkeys(("UNITED STATES", "U.S.", "U.S.A.", "美国"), "US"),
    **dict.fromkeys(("SOUTH KOREA", "KOREA (REPUBLIC OF)", "韩国"), "KR"),
    "RUSSIA": "RU",
    "IRAN": "IR",
    "TAIWAN": "TW",
    "VIETNAM": "VN",
    "TURKEY": "TR",
    "CZECH REPUBLIC": "CZ",
    "NETHERLANDS": "NL",
    "中国": "CN",
    "德国": "DE",
    "日本": "JP",
}
_SCRIPT_LENGTH, _REGION_LENGTH = 4, 2


def check_country(code: str) -> str:
    """Return the code of a country as it is.

    Raises:
        InvalidValue: it is no code of ISO 3166-1 alpha-2 in capital letters; the message names the code
            that is probably meant.
    """
    if code in COUNTRIES:
        return code
    meant = find_country(code[:60])
    hint = f"write '{meant}'" if meant else "write two capital letters, such as 'CN'"
    raise InvalidValue(
        "unknown_country", f"{code[:60]!r} is not a country of ISO 3166-1 alpha-2: {hint}"
    )


def find_country(text: str) -> str | None:
    """Return the code of the country that a text names in another way, such as `UK`, `cn` or `China`."""
    name = text.strip().upper()
    found = iso3166.countries.get(name, None)
    code = _MEANT.get(name) or _NAMED.get(name) or (found.alpha2 if found else None)
    return code if code in COUNTRIES else None


def list_country_codes(code: str) -> list[str]:
    """Return the codes of a country by which people know it, such as `GB`, `GBR` and `UK`.

    What is stored from before codes were checked may be no code; it is returned alone.
    """
    country = iso3166.countries_by_alpha2.get(code)
    if country is None:
        return [code]
    other = [name for name, meant in _MEANT.items() if meant == code]
    return [code, country.alpha3, *other]


def name_country(code: str) -> str | None:
    """Return the English name of a country; None if the code is none."""
    country = iso3166.countries_by_alpha2.get(code)
    return None if country is None else country.name


@lru_cache(maxsize=1_024)
def check_language(tag: str) -> str:
    """Return the tag of a language with the capital letters that BCP 47 recommends, as in `zh-Hant-TW`.

    Raises:
        InvalidValue: it is not well-formed, or has a subtag that the registry does not have.
    """
    if len(tag) > MAX_TAG_LENGTH or not _is_registered(tag):
        meant = find_country(tag.rpartition("-")[2]) if "-" in tag else None
        hint = f"; '{meant}' is the country" if meant and not tag.endswith(meant) else ""
        raise InvalidValue(
            "unknown_language",
            f"{tag[:60]!r} is not a language tag of BCP 47, such as 'en', 'zh-Hant' or 'es-419'{hint}",
        )
    return _write_canonical_case(tag)


def _is_registered(tag: str) -> bool:
    if not tag.isascii() or "_" in tag or not all(tag.split("-")):
        return False
    if tag.lower() in _GRANDFATHERED:
        return True
    try:
        return Language.get(tag, normalize=False).is_valid()
    except LanguageTagError:
        return False


def _write_canonical_case(tag: str) -> str:
    """Write scripts with one capital letter and regions in capital letters, the rest in small ones."""
    first, *others = tag.lower().split("-")
    parts = [first]
    for part in others:
        # What follows a single letter is an extension or private.
        is_plain = all(len(before) > 1 for before in parts)
        if is_plain and len(part) == _REGION_LENGTH:
            part = part.upper()  # noqa: PLW2901 - the same part
        elif is_plain and len(part) == _SCRIPT_LENGTH and part.isalpha():
            part = part.title()  # noqa: PLW2901 - the same part
        parts.append(part)
    return "-".join(parts)
