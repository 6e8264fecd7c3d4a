"""The table of units is exact, free of collisions, and refuses ambiguous spellings.

The expected factors come from Pint: with `Fraction` as its number type it computes without rounding,
so they are compared for equality, not within a tolerance.
"""

import re
from collections import Counter
from collections.abc import Callable
from fractions import Fraction

import pint
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.processor_time import limit_processor_time

from app.domain.numbers.unit_table import Unit
from app.domain.numbers.units import convert, find_unit, get_unit, list_units, to_base
from app.errors import InvalidValue

UNITS = list_units()
CODES = [unit.code for unit in UNITS]

# UCUM code -> Pint's name. The first of each line is the base unit of its dimension.
PINT_NAMES = {
    code: name
    for pair in """
m=meter fm=femtometer pm=picometer nm=nanometer um=micrometer mm=millimeter cm=centimeter
dm=decimeter km=kilometer Ao=angstrom [in_i]=inch [ft_i]=foot [yd_i]=yard [mi_i]=mile
[nmi_i]=nautical_mile [ly]=light_year
m2=meter**2 nm2=nanometer**2 um2=micrometer**2 mm2=millimeter**2 cm2=centimeter**2
km2=kilometer**2 har=hectare [sin_i]=inch**2 [sft_i]=foot**2 [mi_i]2=mile**2 [acr_us]=acre
m3=meter**3 mm3=millimeter**3 cm3=centimeter**3 km3=kilometer**3 L=liter uL=microliter
mL=milliliter [cft_i]=foot**3 [gal_us]=gallon [gal_br]=imperial_gallon [bbl_us]=oil_barrel
kg=kilogram g=gram ng=nanogram ug=microgram mg=milligram t=metric_ton kt=kilometric_ton
Mt=megametric_ton Gt=gigametric_ton [lb_av]=pound [oz_av]=ounce [oz_tr]=troy_ounce
[ston_av]=short_ton [lton_av]=long_ton
s=second fs=femtosecond ps=picosecond ns=nanosecond us=microsecond ms=millisecond min=minute
h=hour d=day wk=week mo=month a=year
m/s=meter/second km/s=kilometer/second km/h=kilometer/hour [mi_i]/h=mile/hour [kn_i]=knot
Hz=hertz mHz=millihertz kHz=kilohertz MHz=megahertz GHz=gigahertz THz=terahertz
W=watt nW=nanowatt uW=microwatt mW=milliwatt kW=kilowatt MW=megawatt GW=gigawatt TW=terawatt
[HP]=horsepower
J=joule nJ=nanojoule uJ=microjoule mJ=millijoule kJ=kilojoule MJ=megajoule GJ=gigajoule
TJ=terajoule PJ=petajoule EJ=exajoule W.h=watt_hour kW.h=kilowatt_hour MW.h=megawatt_hour
GW.h=gigawatt_hour TW.h=terawatt_hour eV=electron_volt meV=millielectron_volt
keV=kiloelectron_volt MeV=megaelectron_volt GeV=gigaelectron_volt TeV=teraelectron_volt
cal=calorie kcal=kilocalorie [Cal]=kilocalorie
K=kelvin mK=millikelvin uK=microkelvin Cel=degC [degF]=degF
Pa=pascal mPa=millipascal hPa=hectopascal kPa=kilopascal MPa=megapascal GPa=gigapascal
TPa=terapascal bar=bar mbar=millibar kbar=kilobar atm=standard_atmosphere [psi]=psi
V=volt nV=nanovolt uV=microvolt mV=millivolt kV=kilovolt MV=megavolt
A=ampere nA=nanoampere uA=microampere mA=milliampere kA=kiloampere
By=byte kBy=kilobyte MBy=megabyte GBy=gigabyte TBy=terabyte PBy=petabyte EBy=exabyte
KiBy=kibibyte MiBy=mebibyte GiBy=gibibyte TiBy=tebibyte bit=bit kbit=kilobit Mbit=megabit
Gbit=gigabit Tbit=terabit Pbit=petabit
bit/s=bit/second kbit/s=kilobit/second Mbit/s=megabit/second Gbit/s=gigabit/second
Tbit/s=terabit/second Pbit/s=petabit/second By/s=byte/second kBy/s=kilobyte/second
MBy/s=megabyte/second GBy/s=gigabyte/second TBy/s=terabyte/second PBy/s=petabyte/second
1=dimensionless %=percent [ppth]=permille [ppm]=ppm
deg=degree '=arcminute ''=arcsecond
rad=radian nrad=nanoradian urad=microradian mrad=milliradian
""".split()  # noqa: SIM905 - a literal of 180 lines could not be read against the table
    for code, name in [pair.split("=")]
}

# Factors that Pint cannot confirm, by the definition of UCUM 2.2.
UCUM_FACTORS = {
    # Pint takes the conventional density of mercury, 13595.1 kg/m3, hence 133.322387415 Pa.
    "mm[Hg]": Fraction(133_322, 1000),
    # Pint has no name for these two.
    "[ppb]": Fraction(1, 10**9),
    "[pptr]": Fraction(1, 10**12),
}

# Written by hand, in the digits of the standards, so that an error common to the table and to Pint
# would still be seen.
STATED_FACTORS = {
    "[in_i]": "0.0254",
    "[ft_i]": "0.3048",
    "[mi_i]": "1609.344",
    "[nmi_i]": "1852",
    "[ly]": "9460730472580800",
    "[gal_us]": "0.003785411784",
    "[gal_br]": "0.00454609",
    "[bbl_us]": "0.158987294928",
    "[lb_av]": "0.45359237",
    "[oz_tr]": "0.0311034768",
    "[ston_av]": "907.18474",
    "[lton_av]": "1016.0469088",
    "a": "31557600",
    "mo": "2629800",
    "km/h": "5/18",
    "[kn_i]": "463/900",
    "kW.h": "3600000",
    "eV": "1.602176634E-19",
    "cal": "4.184",
    "[degF]": "5/9",
    "atm": "101325",
    "bit": "1/8",
    "GBy": "1000000000",
    "GiBy": "1073741824",
    "GBy/s": "8000000000",
}

REGISTRY: pint.UnitRegistry[Fraction] = pint.UnitRegistry(non_int_type=Fraction)


def base_of(dimension: str) -> Unit:
    """Return the base unit: the first of its dimension with factor 1 and no offset."""
    return next(
        unit
        for unit in UNITS
        if unit.dimension == dimension and unit.factor == 1 and unit.offset == 0
    )


def is_money(unit: Unit) -> bool:
    return unit.dimension.startswith("money:")


def refusal_of(text: str) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        find_unit(text)
    return caught.value


# --- the table -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", PINT_NAMES)
def test_factor_of_known_unit_equals_pint_exactly(code: str) -> None:
    unit = get_unit(code)
    base = PINT_NAMES[base_of(unit.dimension).code]
    for value in (Fraction(0), Fraction(1), Fraction(-40), Fraction(22, 7)):
        theirs = REGISTRY.Quantity(value, PINT_NAMES[code]).to(base).magnitude
        assert isinstance(theirs, int | Fraction)  # a float would make the comparison a rounded one
        assert to_base(value, unit) == theirs


@pytest.mark.parametrize(("code", "factor"), UCUM_FACTORS.items())
def test_factor_of_unit_outside_pint_equals_ucum(code: str, factor: Fraction) -> None:
    assert get_unit(code).factor == factor


@pytest.mark.parametrize(("code", "factor"), STATED_FACTORS.items())
def test_factor_equals_published_digits(code: str, factor: str) -> None:
    assert get_unit(code).factor == Fraction(factor)


def test_table_row_always_has_cross_check() -> None:
    measures = {unit.code for unit in UNITS if not is_money(unit)}
    assert measures == PINT_NAMES.keys() | UCUM_FACTORS.keys()


def test_table_dimension_has_one_base_unit_and_positive_exact_factors() -> None:
    bases = Counter(u.dimension for u in UNITS if u.factor == 1 and u.offset == 0)
    assert bases == dict.fromkeys({unit.dimension for unit in UNITS}, 1)
    assert {type(number) for unit in UNITS for number in (unit.factor, unit.offset)} == {Fraction}
    assert all(unit.factor > 0 for unit in UNITS)
    assert {unit.code for unit in UNITS if unit.offset} == {"Cel", "[degF]"}


def test_table_money_has_one_dimension_each() -> None:
    money = [unit for unit in UNITS if is_money(unit)]
    assert len(money) == 30
    assert all(unit.dimension == f"money:{unit.code}" and unit.factor == 1 for unit in money)
    assert all(re.fullmatch(r"[A-Z]{3}", unit.code) for unit in money)


def test_table_has_labels_in_british_spelling() -> None:
    assert not [unit.label for unit in UNITS if re.search(r"meter|liter", unit.label)]
    assert get_unit("um").label == "micrometre"


@pytest.mark.parametrize("field", ["code", "label"])
def test_table_codes_and_labels_occur_once(field: str) -> None:
    counted = Counter(getattr(unit, field) for unit in UNITS)
    assert [name for name, times in counted.items() if times > 1] == []


def test_table_spellings_collide_nowhere() -> None:
    """A spelling of two units would find only one of them."""
    lost = [
        (spelling, unit.code)
        for unit in UNITS
        for spelling in (unit.code, unit.symbol, unit.label, *unit.aliases)
        if find_unit(spelling) != unit
    ]
    assert lost == []


def test_table_aliases_repeat_no_other_unit_in_any_case() -> None:
    """Only these spellings differ in case alone; there the case decides, or the spelling is refused."""
    folded: dict[str, set[str]] = {}
    for unit in UNITS:
        for spelling in (unit.code, unit.symbol, unit.label, *unit.aliases):
            folded.setdefault(spelling.lower(), set()).add(unit.code)
    shared = {spelling for spelling, codes in folded.items() if len(codes) > 1}
    bits = {f"{prefix}{b}" for prefix in ["", *"kmgtp"] for b in ("b", "bps", "b/s")}
    megas = {"mhz", "mw", "mj", "mev", "mpa", "mv"}
    assert shared == bits | megas | {"a", "cal", "calorie"}


def test_table_order_is_kept_and_table_is_immutable() -> None:
    assert list_units() is list_units()
    assert [unit.code for unit in UNITS[:3]] == ["m", "fm", "pm"]
    with pytest.raises(AttributeError):
        UNITS[0].factor = Fraction(2)  # type: ignore[misc]  # the assignment is what is tested


# --- get_unit ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_get_unit_with_table_code_returns_it(code: str) -> None:
    assert get_unit(code).code == code


@pytest.mark.parametrize("word", ["call", "layer", "enterprise", "high-tech-firm", "a" * 40, "x9"])
def test_get_unit_with_annotation_counts_that_word_alone(word: str) -> None:
    unit = get_unit(f"{{{word}}}")
    assert unit == Unit(f"{{{word}}}", word, word, f"count:{word}", Fraction(1), Fraction(0), ())
    assert find_unit(f"{{{word}}}") == unit


@pytest.mark.parametrize(
    "spelling", ["KM", "kilometre", "公里", "usd", "l", "MB", "µm", "call", "{Call}", "mm [Hg]"]
)
def test_get_unit_with_spelling_instead_of_code_is_refused(spelling: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        get_unit(spelling)
    assert caught.value.rule == "unknown_unit"


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("kilometers", "km (kilometre)"),
        ("公里", "km (kilometre)"),
        ("kilometr", "km (kilometre)"),
        ("MB", "MBy (megabyte)"),
        ("kwh", "kW.h (kilowatt hour)"),
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
        ("kg", "kg|KG|Kg|kilograms|千克|公斤"),
        ("t", "t|tonne|Tonnes|metric tons|吨"),
        ("[lb_av]", "lb|lbs|磅"),
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
        ("bit", "b|bits|比特"),
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
        ("CNY", "CNY|cny|RMB|yuan|人民币"),
        ("USD", "USD|usd|US$|US dollars|美元"),
        ("GBP", "£|pounds sterling|英镑"),
        ("{call}", "{call}"),
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
        ("KB", ["kbit", "kBy"]),
        ("mbps", ["Mbit/s", "MBy/s"]),
        ("mhz", ["mHz", "MHz"]),
        ("CALORIES", ["cal", "[Cal]"]),
        ("ton", ["t", "[ston_av]", "[lton_av]"]),
        ("Tons", ["t", "[ston_av]", "[lton_av]"]),
        ("pounds", ["[lb_av]", "GBP"]),
        ("ounce", ["[oz_av]", "[oz_tr]"]),
        ("gallons", ["[gal_us]", "[gal_br]"]),
        ("dollars", ["USD", "HKD"]),
        ("$", ["USD", "AUD"]),
        ("¥", ["CNY", "JPY"]),
        ("元", ["CNY", "TWD"]),
        ('"', ["[in_i]", "''"]),
        ("degrees", ["deg", "Cel", "[degF]"]),
        ("ppt", ["[ppth]", "[pptr]"]),
    ],
)
def test_find_unit_with_two_meanings_is_refused_naming_them(
    spelling: str, meanings: list[str]
) -> None:
    error = refusal_of(spelling)
    assert error.rule == "unknown_unit"
    assert "may mean" in error.detail
    assert all(f"{code} (" in error.detail for code in meanings)


@pytest.mark.parametrize(
    "spelling", ["M", "MM", "Mm", "ML", "MG", "Ms", "Nm", "H", "hp", "hertzs", "times", "卡"]
)
def test_find_unit_with_text_that_is_no_unit_is_refused(spelling: str) -> None:
    assert refusal_of(spelling).rule == "unknown_unit"


def test_find_unit_never_takes_milli_for_mega_nor_pico_for_peta() -> None:
    guessed = []
    for unit in UNITS:
        if not re.match(r"(square |cubic )?(milli|mega|pico|peta)", unit.label):
            continue
        for spelling in (unit.code, unit.symbol, *unit.aliases):
            if spelling[0] not in "mMpP":
                continue
            swapped = spelling[0].swapcase() + spelling[1:]
            try:
                found = find_unit(swapped)
            except InvalidValue:
                continue
            if found == unit:
                guessed.append(swapped)
    assert guessed == []


def test_find_unit_with_label_in_capitals_returns_unit_unless_ambiguous() -> None:
    lost = set()
    for unit in UNITS:
        try:
            assert find_unit(unit.label.upper()) == unit
        except InvalidValue:
            lost.add(unit.label)
    assert lost == {"calorie"}


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
        "ｋｍ",
        "m\u200b",
        "\u202em",
        "\ud800",
        "M\u0301",
        "{}",
        "{ call }",
        "{call}\n",
        "{call",
        "{Call}",
        "{callS}",
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
    assert caught.value.rule == "unknown_unit"
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
    assert refusal.rule == "unknown_unit"
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
        ("km", "kg"),
        ("CNY", "USD"),
        ("{call}", "{layer}"),
        ("{call}", "1"),
        ("deg", "rad"),
        ("W", "W.h"),
        ("Mbit", "Mbit/s"),
        ("Hz", "bit/s"),
    ],
)
def test_convert_across_dimensions_is_refused_naming_both(code: str, target: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        convert(Fraction(1), get_unit(code), get_unit(target))
    assert caught.value.rule == "unit_mismatch"
    assert f"{code} measures" in caught.value.detail
    assert f"{target} measures" in caught.value.detail
