"""Units in running text: whole words, all denominators, money before a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.processor_time import limit_processor_time

from app.domain.units.in_text import match_denominators, match_money_before, match_unit
from app.domain.units.spelling.dictionary import get_text_dictionary
from app.domain.units.units import find_unit

pytestmark = pytest.mark.engines("sqlite")


def read(text: str, language: str | None = None) -> tuple[str, str | tuple[str, ...]] | None:
    match = match_unit(text, 0, language)
    if match is None:
        return None
    assert match.start == 0
    assert (match.unit is not None) == (len(match.codes) == 1)
    return text[: match.end], match.unit.code if match.unit else match.codes


@pytest.mark.parametrize(
    ("text", "written", "code"),
    [
        ("kWh/100 km in", "kWh/100 km", "kW.h/(10*2.km)"),
        ("Wh/kg.", "Wh/kg", "W.h/kg"),
        ("kg/m3 of", "kg/m3", "kg/m3"),
        ("mg/L, ", "mg/L", "mg/L"),
        ("m² of", "m²", "m2"),
        ("m^2 of", "m^2", "m2"),
        ("N·m (", "N·m", "N.m"),
        ("cd/m2", "cd/m2", "cd/m2"),
        ("US$/kWh", "US$/kWh", "USD/(kW.h)"),
        ("grams of CO2 per kilometre.", "grams of CO2 per kilometre", "g{CO2}/km"),
        ("tonnes of CO2 equivalent per year", "tonnes of CO2 equivalent per year", "t{CO2e}/a"),
        ("gCO2e/kWh", "gCO2e/kWh", "g{CO2e}/(kW.h)"),
        ("grams of sugar per litre", "grams of sugar per litre", "g/L"),
        ("grams of sugar a litre of", "grams", "g"),
        ("miles per hour on", "miles per hour", "[mi_i]/h"),
        ("tokens per second per user", "tokens per second per user", "{token}/({user}.s)"),
        ("千瓦时/吨", "千瓦时/吨", "kW.h/t"),
        ("千克每立方米", "千克每立方米", "kg/m3"),
        ("℃以上", "℃", "Cel"),
        ("per cent of", "per cent", "%"),
        ("% per year", "% per year", "%/a"),
        ("mg/100 g of", "mg/100 g", "mg/(10*2.g)"),
        ("EUR/1000 tokens", "EUR/1000 tokens", "EUR/(10*3.{token})"),
        ("EUR/1M tokens", "EUR/1M tokens", "EUR/(10*6.{token})"),
        ("EUR per million tokens", "EUR per million tokens", "EUR/(10*6.{token})"),
        ("W/(m·K)", "W/(m·K)", "W/(m.K)"),
        ("W/m²K", "W/m²K", "W/(m2.K)"),
        ("μmol m−2 s−1 and", "μmol m−2 s−1", "umol/(m2.s)"),
        ("W h kg−1", "W h kg−1", "W.h/kg"),
        ("ppm/°C", "ppm/°C", "[ppm]/K"),
        ("petaflop/s-days of", "petaflop/s-days", "10*15.{flop}.d/s"),
        ("H800 GPU hours on", "H800 GPU hours", "{gpu}.h"),
        ("m 200", "m", "m"),
        ("km/h/68 mph", "km/h", "km/h"),
        ("°C/77 °F", "°C", "Cel"),
        ("GB/128 GB", "GB", "GBy"),
        ("kg / 11 lb", "kg", "kg"),
        ("km-long", "km", "km"),
        ("years ago", "years", "a"),
        ("metres a second.", "metres a second", "m/s"),
        ("metres a second time", "metres", "m"),
        ("US gallons a day", "US gallons a day", "[gal_us]/d"),
        ("mmbpd", "mmbpd", "10*6.[bbl_us]/d"),
        ("US$ per barrel of oil", "US$ per barrel of oil", "USD/[bbl_us]"),
        ("in (155 mm)", "in", "[in_i]"),
        ("inches wide", "inches", "[in_i]"),
        ("MWs of", "MWs", "MW"),
        ("kwh of", "kwh", "kW.h"),
        ("U/L", "U/L", "U/L"),
        ("畝", "畝", "[mu_cn]"),
        ("S/cm", "S/cm", "S/cm"),
        ("ohm-cm of", "ohm-cm", "Ohm.cm"),
        ("克CO2/千瓦时", "克CO2/千瓦时", "g{CO2}/(kW.h)"),
        ("% p.a. in", "% p.a.", "%/a"),
        ("deaths per 100,000 in 2020", "deaths per 100,000", "{death}/10*5"),
        ("square kilometres", "square kilometres", "km2"),
        ("GPU小时", "GPU小时", "{gpu}.h"),
        ("A100-hours", "A100-hours", "{gpu}.h"),
        ("km per preform.", "km per preform", "km/{preform}"),
        ("km per preform and day", "km per preform", "km/{preform}"),
        ("km per new preform.", "km per new preform", "km/{preform}"),
        ("km per million active preforms", "km per million active preforms", "km/(10*6.{preform})"),
        (
            "deaths per 1,000 live births",
            "deaths per 1,000 live births",
            "{death}/(10*3.{live-birth})",
        ),
        ("km per 100 preforms", "km per 100 preforms", "km/(10*2.{preform})"),
        ("kg/widget", "kg/widget", "kg/{widget}"),
        ("kg/(100 km)", "kg/(100 km)", "kg/(10*2.km)"),
        ("square km", "square km", "km2"),
        ("km s −1 of", "km s −1", "km/s"),
        ("g cm −3", "g cm −3", "g/cm3"),
        ("m −2 and", "m −2", "/m2"),
        ("kg/m 3.", "kg/m 3", "kg/m3"),
        ("kg/m 3 times", "kg/m", "kg/m"),
        ("′′", "′′", "''"),
        ("岁以上", "岁", "a"),
        ("%-3%", "%", "%"),
        ("cm-2 cm", "cm", "cm"),
        ("kg–7 kg", "kg", "kg"),
        ("cm-3 and", "cm-3", "/cm3"),
        ("kgs-1", "kgs", "kg"),
        ("dollars 50 cents", "dollars", ("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD")),
    ],
)
def test_match_unit_with_unit_takes_all_of_it(
    text: str, written: str, code: str | tuple[str, ...]
) -> None:
    assert read(text) == (written, code)


@pytest.mark.parametrize(
    "text",
    [
        "$5 million", "USD 20", "€ 5", "Rp 3", "has been", "'90s", "o", "p = 5", "c", "grains", "ka", "kR",
        "in 2020", "a year", "at home", "us all", "am", "and", "cm3x", "kmx", "m3n", "km_", "billion",
        "亿千瓦时", "万吨", "年代", "天然气", "元素", "月", "分之一", "角大楼", "块", " km", "", "-mile", "U and", "/kWh", "per kWh",
    ],
)  # fmt: skip
def test_match_unit_with_other_words_finds_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("kg/Xq", "kg/Xq"),
        ("kg per calendar year", "kg per calendar"),
        ("kg per XR-7", "kg per XR-7"),
        ("kg/abc", "kg/abc"),
        ("kg%", "kg%"),
        ("kg‰ of", "kg‰"),
        ("nV/√Hz", "nV/√Hz"),
        ("km/h/foo", "km/h/foo"),
        ("m/s/s/s/s/s/s/s/s", "m/s/s/s/s/s/s"),
    ],
)
def test_match_unit_with_unknown_denominator_names_no_unit(text: str, written: str) -> None:
    assert read(text) == (written, ())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("$/kWh", {"USD/(kW.h)", "HKD/(kW.h)"}),
        ("元/千瓦时", {"CNY/(kW.h)", "TWD/(kW.h)"}),
        ("tons of", {"t", "[ston_av]", "[lton_av]"}),
        ("bps", {"bit/s", "%/10*2"}),
        ("度", {"deg", "Cel", "kW.h"}),
        ("TFLOPs", {"10*12.{flop}", "10*12.{flop}/s"}),
        ("mw", {"mW", "MW"}),
    ],
)
def test_match_unit_with_ambiguous_unit_lists_all_codes(text: str, codes: set[str]) -> None:
    match = match_unit(text, 0)
    assert match is not None
    assert match.unit is None
    assert codes <= set(match.codes)


def test_match_unit_with_word_of_another_language_needs_that_language() -> None:
    assert read("an") is None
    assert read("ans") == ("ans", "a")
    assert read("an", "fr") == ("an", "a")
    assert read("Gigawattstunden") == ("Gigawattstunden", "GW.h")


@pytest.mark.parametrize(
    ("text", "start", "code"),
    [
        ('a 6.1" screen', 5, "[in_i]"),
        ("a 6.1” screen", 5, "[in_i]"),
        ('"we sold 5" was', 10, None),
        ("“we sold 5” was", 10, None),
    ],
)
def test_match_unit_with_quotation_mark_is_an_inch_unless_it_closes(
    text: str, start: int, code: str | None
) -> None:
    match = match_unit(text, start)
    assert (match and match.unit and match.unit.code) == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("cost US$", ("USD",)),
        ("€", ("EUR",)),
        ("RMB", ("CNY",)),
        ("of USD", ("USD",)),
        ("人民币", ("CNY",)),
        ("约人民币", ("CNY",)),
        ("HK$", ("HKD",)),
        ("(R$", ("BRL",)),
        ("US $", ("USD",)),
        ("usd", ("USD",)),
        ("Rs.", ("INR", "PKR", "LKR", "NPR", "MUR")),
    ],
)
def test_match_money_before_with_sign_gives_its_codes(text: str, codes: tuple[str, ...]) -> None:
    match = match_money_before(text, len(text))
    assert match is not None
    assert match.codes == codes
    assert match.end == len(text)


@pytest.mark.parametrize(
    "text", ["", "costs", "AMD", "COP", "TOP", "XUSD", "the ", "all", "lei", "no.", "5"]
)
def test_match_money_before_with_other_words_finds_none(text: str) -> None:
    assert match_money_before(text, len(text)) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("paid us $ 150", ("USD",)),
        ("c $ 1.34", ("CAD",)),
        ("gave us $5", None),
        ("a $ 5 fee", None),
        ("A $5 fee", None),
    ],
)
def test_match_money_before_with_letters_and_blanks(
    text: str, codes: tuple[str, ...] | None
) -> None:
    """Without a blank after it, `us` is a pronoun, and the dollar is any."""
    match = match_money_before(text, text.index("$") + 1)
    assert match is not None
    assert match.codes == codes or (codes is None and len(match.codes) > 1)


@pytest.mark.parametrize(
    ("text", "start", "code"), [("at 3 pm", 5, None), ("12:30 pm", 6, None), ("96 pm", 3, "pm")]
)
def test_match_unit_with_pm_after_an_hour_finds_none(
    text: str, start: int, code: str | None
) -> None:
    match = match_unit(text, start)
    assert (match and match.unit and match.unit.code) == code


@pytest.mark.parametrize(
    ("text", "end", "codes"),
    [
        ("/kWh and", 4, ("USD/(kW.h)",)),
        (" per tonne", 10, ("USD/t",)),
        (" a barrel,", 9, ("USD/[bbl_us]",)),
        ("/flight of fancy", 7, ("USD/{flight}",)),
        ("/Gizmo", 6, ()),
        (" per gizmo.", 10, ("USD/{gizmo}",)),
        (" a gizmo", None, None),
        (" and", None, None),
    ],
)
def test_match_denominators_after_a_number_divides_the_head(
    text: str, end: int | None, codes: tuple[str, ...] | None
) -> None:
    match = match_denominators(text, 0, ("USD",))
    assert (match.end, match.codes) == (end, codes) if match else (end, codes) == (None, None)


_PIECES = st.sampled_from(
    ["km", "kWh", "m", "s", "kg", "²", "³", "2", "-1", "/", " per ", "·", ".", "(", ")", " ", "100 ", "x", "吨",
     "每", "元", "%", "of ", "CO2", "tokens", "second", "a ", "day", "Ω", "°C", "$", "-", "e", "é", "widget"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=9).map("".join))
def test_match_unit_never_cuts_a_word_nor_drops_a_denominator(text: str) -> None:
    match = match_unit(text, 0)
    if match is None:
        return
    assert 0 < match.end <= len(text)
    before, after = text[match.end - 1], text[match.end : match.end + 1]
    if before.isascii() and before.isalnum() and after.isascii():
        assert not after.isalnum()
    # What follows directly after a slash is part of the unit, or makes it none.
    if after == "/":
        assert not text[match.end + 1 : match.end + 2].isalpha()
    assert not text.startswith(("²", "³", "^2"), match.end)


@given(st.text(max_size=40), st.integers(0, 40))
def test_match_unit_in_any_text_ends_in_the_text(text: str, start: int) -> None:
    match = match_unit(text, start)
    if match is not None:
        assert match.start == start < match.end <= len(text)
    money = match_money_before(text, min(start, len(text)))
    assert money is None or text[money.start : money.end].strip()


@given(
    st.sampled_from(["km", "kWh", "mg", "Nm", "€", "W", "mol"]),
    st.sampled_from(["/s", "/kg", "/100 km", " per day", "/L"]),
)
def test_match_unit_and_find_unit_agree(head: str, below: str) -> None:
    match = match_unit(head + below, 0)
    assert match is not None
    assert match.unit == find_unit(head + below)


@pytest.mark.parametrize(
    "piece",
    ["5 m/", "5 kg of ", "5 per 1,000", "5 a ", "5 m·", "5 /m", "5 km²", "5 m-", '5"', "5 CO2 of ", "5元/", "5 W h ", "5 x/"],
)  # fmt: skip
def test_match_unit_in_hostile_text_is_linear(piece: str) -> None:
    """A match at each of many places of a long text takes no longer than in a short one."""
    text = piece * (200_000 // len(piece))
    with limit_processor_time(2):
        for start in range(2, len(text), 20 * len(piece)):
            match_unit(text, start)
            match_denominators(text, start, ("m",))


def test_match_unit_with_a_word_of_any_length_is_bounded() -> None:
    with limit_processor_time(1):
        for text in ("a" * 10**6, "m/" + "a" * 10**6, "m of " + "a" * 10**6, "é" * 10**6):
            match_unit(text, 0)


def test_dictionary_of_a_language_without_own_words_is_made_once() -> None:
    assert get_text_dictionary("en") is get_text_dictionary(None)
    assert get_text_dictionary("zh-CN") is get_text_dictionary(None)
    assert get_text_dictionary("fr-CA") is not get_text_dictionary(None)
