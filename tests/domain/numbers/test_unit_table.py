"""The table of units is exact and free of collisions.

The expected factors come from Pint: with `Fraction` as its number type it computes without rounding,
so they are compared for equality, not within a tolerance.
"""

import re
from collections import Counter
from fractions import Fraction

import pint
import pytest
from support.exact_values import UNITS

from app.domain.numbers.unit_table import Unit
from app.domain.numbers.units import find_unit, get_unit, list_units, to_base

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
