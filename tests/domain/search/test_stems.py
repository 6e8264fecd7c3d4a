"""Stems and spellings of words, and the tokens of numbers."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.domain.search.numbers import write_measure, write_value
from app.domain.search.spellings import americanize
from app.domain.search.stems import find_stem, list_forms, list_stems
from app.domain.search.tokens import write_name
from app.domain.units.units import find_unit


@pytest.mark.parametrize(
    "words",
    [
        "fiber fibers fibre fibres",
        "saving savings saves saved",
        "supercomputer supercomputers",
        "laboratory laboratories",
        "kilometer kilometers kilometre kilometres",
        "nanometer nanometres",
        "center centers centre centres centred centered",
        "color colors colour colours coloured colored",
        "behavior behaviour behaviours",
        "organize organise organised organization organisations",
        "analyze analyse analysed",
        "model modelling modeling models modelled",
        "aluminum aluminium",
        "program programme programmes",
        "catalog catalogue catalogues",
        "gray grey",
        "tire tyres",
        "defense defence",
        "liter litre litres",
        "height heights",
        "press presses",
    ],
)
def test_forms_and_spellings_of_a_word_have_one_stem(words: str) -> None:
    assert len({find_stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("universe", "university"),
        ("four", "for"),
        ("metre", "metric"),
        ("fiber", "fibula"),
        ("contour", "contor"),
        ("calling", "cal"),
        ("generator", "generic"),
    ],
)
def test_other_words_have_another_stem(word: str, other: str) -> None:
    assert find_stem(word) != find_stem(other)


@pytest.mark.parametrize("word", ["5g", "boe", "光纤", "", "x" * 41, "a1b2c3", "łodz"])
def test_stem_of_what_is_no_english_word_is_none(word: str) -> None:
    assert find_stem(word) is None
    assert list_forms(word) == [word]
    assert list_stems([word]) == []


def test_forms_of_a_word_are_its_stem_and_the_token_of_its_stem() -> None:
    assert list_forms("fibres") == ["fibres", "fiber", "≈fiber"]
    assert list_stems(["fiber", "fibres", "fibers", "km"]) == ["≈fiber"]


@pytest.mark.parametrize(
    "word", ["hour", "four", "tour", "your", "raise", "rise", "metric", "disease"]
)
def test_american_spelling_leaves_short_words_alone(word: str) -> None:
    assert americanize(word) in {word, word.replace("ise", "ize")}


@pytest.mark.parametrize(
    ("value", "unit", "same_value", "same_unit"),
    [
        ("10000", "km", "10000000", "m"),
        ("0.03", "mm", "30", "µm"),
        ("30000000000", "{call}", "30000000000", "calls"),
        ("1/3", "m", "1/3", "metre"),
        ("25", "Cel", "298.15", "K"),
        ("-5", "m", "-500", "cm"),
        ("402", "Wh/kg", "0.402", "kWh/kg"),
    ],
)
def test_token_of_a_number_is_that_of_its_value_in_any_unit(
    value: str, unit: str, same_value: str, same_unit: str
) -> None:
    token = write_measure(value, find_unit(unit))
    assert token == write_measure(same_value, find_unit(same_unit))
    assert token != write_measure("7", find_unit(unit))


def test_token_of_a_number_differs_by_dimension() -> None:
    units = ("m", "s", "kg", "1", "{call}", "USD", "EUR")
    assert len({write_measure("5", find_unit(unit)) for unit in units}) == len(units)


def test_token_of_digits_ignores_zeros_behind_the_point() -> None:
    assert write_value("402.0") == write_value("402") != write_value("4020")
    assert len(write_value("1" * 500)) < 80


def test_token_of_a_name_is_that_of_its_words() -> None:
    assert write_name("BOE Technology, Ltd.") == write_name("boe  technology ltd")
    assert write_name("BOE") != write_name("BOE Technology")
    assert len(write_name("long " * 100)) < 80


def test_stems_of_threads_at_once_are_those_of_one_thread() -> None:
    words = ["batteries", "efficiency", "supercomputers", "nationalization", "hopefulness"] * 1_000
    expected = {word: find_stem(word) for word in set(words)}
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as threads:
            stems = list(threads.map(find_stem, words))
    finally:
        sys.setswitchinterval(interval)
    assert stems == [expected[word] for word in words]
