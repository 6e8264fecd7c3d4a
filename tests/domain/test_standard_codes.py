"""Codes of countries and tags of languages: those of the standards, all of them, and no others."""

from itertools import product
from string import ascii_uppercase

import pytest

from app.domain.standard_codes import check_country, check_language
from app.errors import InvalidValue


def _is_country(code: str) -> bool:
    try:
        return check_country(code) == code
    except InvalidValue:
        return False


def test_of_all_pairs_of_letters_those_of_the_standard_are_countries() -> None:
    pairs = ["".join(pair) for pair in product(ascii_uppercase, repeat=2)]
    accepted = [pair for pair in pairs if _is_country(pair)]
    assert len(accepted) == 249
    # Left to users, reserved or withdrawn, though some are in common use.
    assert set(accepted).isdisjoint(
        {"UK", "XK", "ZZ", "EU", "AA", "QM", "SU", "AN", "CS", "YU", "EL", "UN"}
    )


@pytest.mark.parametrize(
    ("code", "meant"),
    [("UK", "GB"), ("EL", "GR"), ("cn", "CN"), ("CHN", "CN"), ("156", "CN"), ("Germany", "DE")],
)
def test_country_in_another_code_names_its_own(code: str, meant: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        check_country(code)
    assert caught.value.rule == "unknown_country"
    assert caught.value.detail == (
        f"{code!r} is not a country of ISO 3166-1 alpha-2: write '{meant}'"
    )


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("es-419", "es-419"),
        ("zh-hant", "zh-Hant"),
        ("ZH-HANT-tw", "zh-Hant-TW"),
        ("sr-latn-rs", "sr-Latn-RS"),
        ("de-ch-1996", "de-CH-1996"),
        ("sl-ROZAJ-biske", "sl-rozaj-biske"),
        ("en-US-u-CO-phonebk", "en-US-u-co-phonebk"),
        ("en-x-US", "en-x-us"),
        ("cmn", "cmn"),
        ("und", "und"),
        ("i-klingon", "i-klingon"),
        ("I-Default", "i-default"),
        ("en-gb-OED", "en-GB-oed"),
        ("zh-min-nan", "zh-min-nan"),
        ("sgn-be-fr", "sgn-BE-FR"),
        ("art-lojban", "art-lojban"),
    ],
)
def test_language_is_read_in_any_case_and_written_in_the_usual_one(
    tag: str, canonical: str
) -> None:
    assert check_language(tag) == canonical
    assert check_language(canonical) == canonical


@pytest.mark.parametrize(
    "tag",
    [
        *(
            "xx",
            "zz",
            "xx-CN",
            "en-UK",
            "zh-Xxxx",
            "de-1997",
            "en_US",
            "en-",
            "-en",
            "en--US",
            "i-made",
            "i-klingon-US",
        ),
        *("", " ", "en ", "e", "1", "english", "en-a", "en-u", "x", "en-US-US", "de-1996-1996"),
        *(
            "\0",
            "\ud800",
            "ｅｎ",
            "en\n",
            "en-" + "a" * 9,
            "en-x-" + "-".join(["a"] * 50),
            "a" * 1_000_000,
        ),
    ],
)
def test_language_that_is_not_registered_is_refused(tag: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        check_language(tag)
    assert caught.value.rule == "unknown_language"
    assert len(caught.value.detail) < 300
    caught.value.detail.encode()


def test_language_with_another_code_of_a_country_names_its_own() -> None:
    with pytest.raises(InvalidValue) as caught:
        check_language("en-UK")
    assert caught.value.detail.endswith("; 'GB' is the country")
