"""Units are found by their codes and spellings, ambiguous ones are refused, and conversion is exact."""

import re
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.processor_time import limit_processor_time

from app.domain.units.unit import Unit
from app.domain.units.units import (
    convert,
    counted,
    difference_of,
    find_unit,
    get_unit,
    list_units,
    to_base,
)
from app.errors import InvalidValue

UNITS = list_units()
FAULTS = {
    *(
        "unknown_unit",
        "unit_ambiguous",
        "unit_factor",
        "unit_exponent",
        "unit_syntax",
        "unit_too_long",
    ),
    *("prefix_not_allowed", "offset_in_product", "log_in_product"),
}


def refusal_of(text: str) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        find_unit(text)
    return caught.value


# --- get_unit ------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["call", "layer", "enterprise", "high-tech-firm", "a" * 40, "x9"])
def test_get_unit_with_annotation_counts_that_word_alone(word: str) -> None:
    unit = get_unit(f"{{{word}}}")
    assert (unit.code, unit.dimension, unit.factor == 1) == (f"{{{word}}}", f"{{{word}}}", True)
    assert find_unit(f"{{{word}}}") == counted(word) == unit


def test_counted_things_are_one_unit_in_singular_and_plural() -> None:
    assert counted("Calls") == find_unit("{calls}") == get_unit("{call}")
    with pytest.raises(InvalidValue):
        counted("a b")


@pytest.mark.parametrize(
    "spelling",
    ["KM", "kilometre", "公里", "usd", "l", "MB", "µm", "call", "{Call}", "mm [Hg]", "m.s-1"],
)
def test_get_unit_with_spelling_instead_of_code_is_refused(spelling: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        get_unit(spelling)
    assert caught.value.rule == "unknown_unit"


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("kilometers", "km (kilometre)"),
        ("公里", "公里"),
        ("kilometr", "km (kilometre)"),
        ("kwh", "kW.h (kilowatt-hour)"),
        ("usd", "USD (US dollar)"),
    ],
)
def test_get_unit_with_near_miss_names_the_unit_and_what_to_write(wrong: str, near: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        get_unit(wrong)
    assert near in caught.value.detail
    assert "{call}" in caught.value.detail


def test_get_unit_with_many_near_names_five() -> None:
    assert len(re.findall(r"\S+ \([^)]*\)", refusal_of("milliwat").detail)) == 5


# --- find_unit -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        ("m", "m|metre|metres|meter|Meters|METRES|米"),
        ("km", "km|KM|Km|kilometers|Kilometres|kilometer|千米|公里"),
        ("um", "um|\u00b5m|\u03bcm|micrometre|micrometers|microns|微米"),
        ("mm", "mm|millimeter|毫米"),
        ("Ao", "Å|\u212b|A\u030a|Angstroms|ångström"),
        ("[in_i]", "inch|inches|Inches|英寸"),
        ("[ft_i]", "ft|foot|feet"),
        ("[ly]", "light year|light-years|光年"),
        ("m2", "m²|m^2|square meters|㎡|平方米"),
        ("L", "L|l|liter|litres|升"),
        ("mL", "mL|ml|milliliters|毫升"),
        ("cm3", "cc|cubic centimeters"),
        ("kg", "kg|KG|Kg|kilograms|千克|公斤|㎏"),
        ("t", "t|tonne|Tonnes|metric tons|吨"),
        ("[lb_av]", "lb|lbs"),
        ("a", "year|years|Years|yrs|年"),
        ("mo", "month|months|个月"),
        ("km/h", "km/h|kph|KPH|kilometers per hour|公里/小时|千米每小时|公里每小时"),
        ("m/s", "meters per second|米/秒"),
        ("[mi_i]/h", "mph|MPH|miles per hour"),
        ("Hz", "Hz|hertz|赫兹"),
        ("GHz", "GHz|ghz|GHZ|gigahertz|吉赫"),
        ("W", "W|watts|瓦"),
        ("mW", "mW|milliwatts|毫瓦"),
        ("MW", "MW|megawatts|兆瓦"),
        ("kW.h", "kW.h|kWh|kwh|KWH|kilowatt-hours|Kilowatt hour|kW·h|千瓦时"),
        ("MW.h", "MWh|MW·h|megawatt-hours"),
        ("cal", "cal|calorie|calories|卡路里"),
        ("[Cal]", "Cal|Calorie|Calories"),
        ("Cel", "Cel|°C|℃|degrees Celsius|degree celsius|摄氏度"),
        ("[degF]", "°F|degrees Fahrenheit|华氏度"),
        ("mm[Hg]", "mmHg|mm Hg|millimeters of mercury"),
        ("[psi]", "psi|pounds per square inch"),
        ("By", "B|bytes|字节"),
        ("bit", "bit|bits|比特"),
        ("MBy", "MB|megabytes|兆字节"),
        ("Mbit", "Mb|Mbit|megabits"),
        ("GiBy", "GiB|gibibytes"),
        ("Gbit/s", "Gbps|Gb/s|Gbit/s|gigabits per second"),
        ("GBy/s", "GBps|GB/s|gigabytes per second"),
        ("kbit/s", "kbps|Kbps|kb/s"),
        ("1", "1|fold|倍"),
        ("%", "%|percent|Percent|per cent|pct|％"),
        ("[ppth]", "‰|per mille"),
        ("[ppm]", "ppm|parts per million"),
        ("deg", "°|degrees of arc"),
        ("''", "''|arcseconds"),
        ("10*8.kW.h", "亿千瓦时"),
        ("10*4.kW", "万千瓦"),
        ("10*6.EUR", "€ million|EUR m|million euros|Millionen Euro|€m"),
        ("/a", "per year|/year"),
        ("/(10*3.{person})", "per 1,000 people"),
        ("kW.h/(10*2.km)", "kWh/100 km|kWh/100km|千瓦时/百公里|kW.h/km/10*2"),
        ("g{CO2}/km", "g CO2/km|gCO2/km|grams of CO2 per kilometre"),
        ("10*15.{flop}/s", "PFLOPS|petaflops|PFLOP/s"),
        ("{call}", "calls|{Calls}"),
        ("cd/m2", "nits|尼特|cd/m²"),
        ("[mu_cn]", "亩|畝"),
        ("%/10*2", "basis points|个基点"),
        ("[ft_i]2", "sq ft|sqft|[sft_i]|平方英尺|square feet"),
        ("mA.h/g", "mA h g−1"),
        ("K/V", "°C/V"),
        ("CNY", "CNY|cny|RMB|yuan|人民币"),
        ("USD", "USD|usd|US$|US dollars|美元"),
        ("GBP", "£|pounds sterling|英镑"),
    ],
)
def test_find_unit_with_spelling_in_use_returns_unit(code: str, spellings: str) -> None:
    assert {spelling: find_unit(spelling).code for spelling in spellings.split("|")} == (
        dict.fromkeys(spellings.split("|"), code)
    )


@pytest.mark.parametrize(
    ("spelling", "meanings"),
    [
        ("mw", ["mW", "MW"]),
        ("mb", ["Mbit", "MBy"]),
        ("ton", ["t", "[ston_av]", "[lton_av]"]),
        ("Tons", ["t", "[ston_av]", "[lton_av]"]),
        ("pounds", ["[lb_av]", "GBP"]),
        ("dollars", ["USD", "HKD"]),
        ("$", ["USD", "AUD"]),
        ("¥", ["CNY", "JPY"]),
        ("元", ["CNY", "TWD"]),
        ("$/kWh", ["USD/(kW.h)", "HKD/(kW.h)"]),
        ("万元", ["10*4.CNY", "10*4.TWD"]),
        ("tons per year", ["t/a", "[ston_av]/a"]),
        ("磅", ["[lb_av]", "GBP"]),
        ("ppt", ["[ppth]", "[pptr]"]),
    ],
)
def test_find_unit_with_two_meanings_is_refused_naming_them(
    spelling: str, meanings: list[str]
) -> None:
    error = refusal_of(spelling)
    assert error.rule == "unit_ambiguous"
    assert "may mean" in error.detail
    assert all(f"{code} (" in error.detail for code in meanings)


@pytest.mark.parametrize("spelling", ["MM", "hertzs", "times", "blorp", "km2x", "per cent per"])
def test_find_unit_with_text_that_is_no_unit_is_refused(spelling: str) -> None:
    assert refusal_of(spelling).rule == "unknown_unit"


def test_find_unit_never_takes_milli_for_mega_nor_pico_for_peta() -> None:
    guessed = []
    for unit in UNITS:
        if not re.match(r"(square |cubic )?(milli|mega|pico|peta)", unit.label):
            continue
        for spelling in (unit.code, unit.symbol):
            if spelling[0] not in "mMpP":
                continue
            swapped = spelling[0].swapcase() + spelling[1:]
            try:
                found = find_unit(swapped)
            except InvalidValue:
                continue
            if found == unit:
                guessed.append(swapped)
    # 10*3.mmHg and the like are written by hand alone.
    assert guessed == []


# --- hostile text --------------------------------------------------------------------------------


@pytest.mark.parametrize("read", [get_unit, find_unit])
@pytest.mark.parametrize(
    "text",
    [
        "9**9**9**9",
        "",
        " ",
        "\0",
        "m\0",
        "m\n",
        "\nm",
        " m",
        "m ",
        "k m",
        "m\u200b",
        "\u202em",
        "\ud800",
        "M\u0301",
        "{}",
        "{ call }",
        "{call}\n",
        "{call",
        "{call_up}",
        "{1call}",
        "{-call}",
        "{ｃall}",
        "{call}{call}",
        "{call\u0660}",
        "{" + "a" * 41 + "}",
        "m/0",
        "m**2",
        "__import__('os')",
        "<script>",
        "=cmd()",
        "1E+1000000",
        "a" * 64,
        "a" * 65,
        "m" * 1_000_000,
        "{" * 1_000_000,
        "\0" * 1_000_000,
    ],
    ids=lambda value: repr(value)[:20] if isinstance(value, str) else value.__name__,
)
def test_reading_hostile_text_is_refused_quickly(read: Callable[[str], Unit], text: str) -> None:
    with limit_processor_time(0.5), pytest.raises(InvalidValue) as caught:
        read(text)
    assert caught.value.rule in FAULTS
    assert len(caught.value.detail) < 1000
    caught.value.detail.encode()  # the detail goes into JSON, so it holds no lone surrogate


@pytest.mark.parametrize(("length", "words"), [(64, "is not a known unit"), (65, "at most 64")])
def test_get_unit_with_text_past_64_characters_is_refused_for_its_length(
    length: int, words: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        get_unit("m" * length)
    assert words in caught.value.detail


@given(st.text(st.characters(), max_size=80))
def test_find_unit_with_any_text_returns_unit_or_names_the_rule(text: str) -> None:
    try:
        unit = find_unit(text)
    except InvalidValue as error:
        refusal = error
    else:
        assert get_unit(unit.code) == unit
        return
    assert refusal.rule in FAULTS
    refusal.detail.encode()


# --- conversion ----------------------------------------------------------------------------------


@st.composite
def pairs_of_one_dimension(draw: st.DrawFn) -> tuple[Unit, Unit]:
    unit = draw(st.sampled_from(UNITS))
    others = [other for other in UNITS if other.dimension == unit.dimension]
    return unit, draw(st.sampled_from(others))


@given(st.fractions(), pairs_of_one_dimension())
def test_convert_there_and_back_is_the_identity(value: Fraction, pair: tuple[Unit, Unit]) -> None:
    unit, target = pair
    there = convert(value, unit, target)
    assert isinstance(there, Fraction)
    assert convert(there, target, unit) == value
    assert to_base(there, target) == to_base(value, unit)


@pytest.mark.parametrize(
    ("value", "code", "target", "expected"),
    [
        ("30", "um", "mm", "0.03"),
        ("10000", "km", "m", "10000000"),
        ("1/3", "km", "m", "1000/3"),
        ("90", "km/h", "m/s", "25"),
        ("1", "kW.h", "MJ", "3.6"),
        ("100", "Cel", "[degF]", "212"),
        ("-40", "[degF]", "Cel", "-40"),
        ("0", "K", "Cel", "-273.15"),
        ("0", "[degF]", "K", "45967/180"),
        ("1", "GiBy", "bit", "8589934592"),
        ("1", "GBy/s", "Gbit/s", "8"),
        ("76", "%", "1", "0.76"),
        ("1", "deg", "''", "3600"),
        ("1", "a", "d", "365.25"),
        ("12", "mo", "a", "1"),
        ("5", "CNY", "CNY", "5"),
        ("30000000000", "{call}", "{call}", "30000000000"),
    ],
)
def test_convert_within_dimension_is_exact(
    value: str, code: str, target: str, expected: str
) -> None:
    assert convert(Fraction(value), get_unit(code), get_unit(target)) == Fraction(expected)


@pytest.mark.parametrize(
    ("code", "target"),
    [
        ("m", "m2"),
        ("dB{A}", "dB"),
        ("{rank}", "1"),
        ("lm", "cd"),
        ("km", "kg"),
        ("CNY", "USD"),
        ("{call}", "{layer}"),
        ("{call}", "1"),
        ("deg", "rad"),
        ("W", "W.h"),
        ("Mbit", "Mbit/s"),
        ("Hz", "bit/s"),
        ("USD/(kW.h)", "CNY/(kW.h)"),
    ],
)
def test_convert_across_dimensions_is_refused_naming_both(code: str, target: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        convert(Fraction(1), get_unit(code), get_unit(target))
    assert caught.value.rule == "unit_mismatch"
    assert f"{code} measures" in caught.value.detail
    assert f"{target} measures" in caught.value.detail


@pytest.mark.parametrize(
    ("value", "code", "target", "expected"),
    [("10", "Cel", "K", "10"), ("18", "[degF]", "Cel", "10"), ("3", "km", "m", "3000")],
)
def test_convert_of_a_difference_ignores_the_zeros(
    value: str, code: str, target: str, expected: str
) -> None:
    unit, other = get_unit(code), get_unit(target)
    assert convert(Fraction(value), unit, other, difference=True) == Fraction(expected)
    assert convert(Fraction(value), difference_of(unit), difference_of(other)) == Fraction(expected)
