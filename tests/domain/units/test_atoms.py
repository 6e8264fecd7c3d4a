"""The table of units is exact and free of collisions.

The expected factors come from Pint: with `Fraction` as its number type it computes without rounding,
so they are compared for equality, not within a tolerance.
"""

import re
from collections import Counter
from fractions import Fraction

import pint
import pytest

from app.domain.units.atoms import MONEY_CODES
from app.domain.units.codes import find_dimension
from app.domain.units.units import find_unit, get_unit, list_units, to_base
from app.errors import InvalidValue

pytestmark = pytest.mark.engines("sqlite")

# UCUM code -> Pint's name. The first of each line is the base unit of its dimension.
PINT_NAMES = {
    code: name
    for pair in """
m=meter fm=femtometer pm=picometer nm=nanometer um=micrometer mm=millimeter cm=centimeter
dm=decimeter km=kilometer Ao=angstrom [in_i]=inch [ft_i]=foot [yd_i]=yard [mi_i]=mile
[nmi_i]=nautical_mile [ly]=light_year
m2=meter**2 nm2=nanometer**2 um2=micrometer**2 mm2=millimeter**2 cm2=centimeter**2
km2=kilometer**2 har=hectare [in_i]2=inch**2 [ft_i]2=foot**2 [mi_i]2=mile**2 [acr_us]=acre
m3=meter**3 mm3=millimeter**3 cm3=centimeter**3 km3=kilometer**3 L=liter uL=microliter
mL=milliliter [ft_i]3=foot**3 [gal_us]=gallon [gal_br]=imperial_gallon [bbl_us]=oil_barrel
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
N=newton C=coulomb F=farad Ohm=ohm S=siemens Wb=weber T=tesla H=henry cd=candela lm=lumen lx=lux
Bq=becquerel Gy=gray Sv=sievert kat=katal mol=mole AU=astronomical_unit [yd_i]2=yard**2
u=dalton kgf=kilogram_force [lbf_av]=pound_force [g]=standard_gravity [c]=speed_of_light
[h]=planck_constant [k]=boltzmann_constant [e]=elementary_charge att=technical_atmosphere
dyn=dyne erg=erg P=poise St=stokes Gal=galileo Ci=curie R=roentgen RAD=rads REM=rem
b=barn [torr]=torr [hp_m]=metric_horsepower [hp_e]=electrical_horsepower [toe]=toe
[stone_av]=stone [scwt_av]=US_hundredweight [lcwt_av]=UK_hundredweight [gr]=grain [pwt_tr]=pennyweight
[lb_tr]=troy_pound [dr_av]=dram [car_m]=carat [qt_us]=quart [pt_us]=pint [gil_us]=gill
[foz_us]=fluid_ounce [fdr_us]=fluid_dram [cup_us]=cup [tbs_us]=tablespoon [tsp_us]=teaspoon
[bu_us]=bushel [pk_us]=peck [pt_br]=imperial_pint [qt_br]=imperial_quart [foz_br]=imperial_fluid_ounce
[bu_br]=imperial_bushel [fth_us]=fathom [fur_us]=furlong [rd_us]=rod [ch_us]=chain [mil_i]=thou
[hd_i]=hand [mi_us]=survey_mile [ft_us]=survey_foot [degR]=degR tex=tex [den]=denier gon=grade circ=turn
Ao=angstrom mho=siemens sb=candela/centimeter**2 [den]=denier
""".split()  # noqa: SIM905 - a literal of 180 lines could not be read against the table
    for code, name in [pair.split("=")]
}

# Factors that Pint cannot confirm, by the definition of UCUM 2.2 or of the unit.
UCUM_FACTORS = {
    # Pint takes the conventional density of mercury, 13595.1 kg/m3, hence 133.322387415 Pa.
    "mm[Hg]": Fraction(133_322, 1000),
    # Pint has no name for these two.
    "[ppb]": Fraction(1, 10**9),
    "[pptr]": Fraction(1, 10**12),
    # Pint computes the parsec from the tangent of an arcsecond.
    "pc": Fraction("3.085678E16"),
    # Pint takes the international table calorie.
    "[Btu]": Fraction("1054.35"),
    "[thm]": Fraction("105505585.262"),
    # In Pint these are of the Gaussian system, which has other dimensions.
    "G": Fraction(1, 10_000),
    "Mx": Fraction(1, 10**8),
    "[mu_cn]": Fraction(2000, 3),
    "[jin_cn]": Fraction(1, 2),
    "[tce]": Fraction(29_307_600_000),
    "[tsubo_jp]": Fraction(400, 121),
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
    "[hp_m]": "735.49875",
    "bit": "1/8",
    "GBy": "1000000000",
    "GiBy": "1073741824",
    "GBy/s": "1000000000",
    "Gbit/s": "125000000",
    "dB": "1",
    "%/10*2": "1/10000",
    "10*15.{flop}/s": "1000000000000000",
}

UNITS = list_units()
REGISTRY: pint.UnitRegistry[Fraction] = pint.UnitRegistry(non_int_type=Fraction)


@pytest.mark.parametrize("code", PINT_NAMES)
def test_factor_of_known_unit_equals_pint_exactly(code: str) -> None:
    unit = get_unit(code)
    base = write_for_pint(unit.dimension)
    for value in (Fraction(0), Fraction(1), Fraction(-40), Fraction(22, 7)):
        theirs = REGISTRY.Quantity(value, PINT_NAMES[code]).to(base).magnitude
        assert isinstance(theirs, int | Fraction)  # a float would make the comparison a rounded one
        assert to_base(value, unit) == theirs


def write_for_pint(dimension: str) -> str:
    """Write a product of base units with the names of Pint."""
    names = {
        "m": "meter", "s": "second", "kg": "kilogram", "A": "ampere", "K": "kelvin", "mol": "mole",
        "cd": "candela", "rad": "radian", "deg": "degree", "By": "byte", "1": "dimensionless",
    }  # fmt: skip
    above, _, below = dimension.partition("/")
    parts = []
    for side, sign in ((above, ""), (below.strip("()"), "-")):
        for base, exponent in re.findall(r"([A-Za-z]+|^1$)([0-9]*)", side):
            parts.append(f"{names[base]}**{sign}{exponent or 1}")
    return " * ".join(parts)


@pytest.mark.parametrize(("code", "factor"), UCUM_FACTORS.items())
def test_factor_of_unit_outside_pint_equals_its_definition(code: str, factor: Fraction) -> None:
    assert get_unit(code).factor == factor


@pytest.mark.parametrize(("code", "factor"), STATED_FACTORS.items())
def test_factor_equals_published_digits(code: str, factor: str) -> None:
    assert get_unit(code).factor == Fraction(factor)


def test_units_have_positive_exact_factors_and_a_dimension_that_is_a_unit() -> None:
    assert {type(number) for unit in UNITS for number in (unit.factor, unit.offset)} == {Fraction}
    assert all(unit.factor > 0 for unit in UNITS)
    assert {unit.code for unit in UNITS if unit.offset} == {"Cel", "[degF]", "[degRe]"}
    for dimension in {unit.dimension for unit in UNITS}:
        base = get_unit(dimension)
        assert (base.factor == 1, base.offset == 0, base.dimension) == (True, True, dimension)


def test_money_has_one_dimension_each() -> None:
    money = [get_unit(code) for code in MONEY_CODES]
    assert len(money) > 170
    assert all(unit.dimension == unit.code and unit.factor == 1 for unit in money)
    assert all(re.fullmatch(r"[A-Z]{3}", unit.code) for unit in money)


def test_labels_are_in_british_spelling() -> None:
    assert not [unit.label for unit in UNITS if re.search(r"(?<!para)meter|liter", unit.label)]
    assert get_unit("um").label == "micrometre"


def test_codes_occur_once_and_order_is_kept() -> None:
    counted = Counter(unit.code for unit in UNITS)
    assert [name for name, times in counted.items() if times > 1] == []
    assert list_units() is list_units()
    assert [unit.code for unit in UNITS[:3]] == ["1", "m", "s"]


def test_spellings_that_are_codes_mean_these_codes() -> None:
    """Else a stored code would be read back as another unit."""
    lost = [unit.code for unit in UNITS if find_unit(unit.code) != unit]
    assert lost == []


def test_names_and_symbols_that_are_shown_are_found() -> None:
    """Only a few share their name with a unit that is used more; that is meant, or it is ambiguous."""
    lost = set()
    for unit in UNITS:
        for spelling in (unit.symbol, unit.label, unit.plural):
            try:
                found = find_unit(spelling)
            except InvalidValue:
                lost.add(spelling)
            else:
                lost |= {spelling} if found != unit else set()
    assert len(lost) < 35, lost


@pytest.mark.parametrize(
    ("code", "label", "plural", "symbol"),
    [
        ("W.h/kg", "watt-hour per kilogram", "watt-hours per kilogram", "Wh/kg"),
        ("kW.h/(10*2.km)", "kilowatt-hour per hundred kilometres",
         "kilowatt-hours per hundred kilometres", "kWh/100 km"),
        ("W/(m2.K)", "watt per square metre-kelvin", "watts per square metre-kelvin", "W/(m²·K)"),
        ("m/s2", "metre per second squared", "metres per second squared", "m/s²"),
        ("[ft_i]3/d", "cubic foot per day", "cubic feet per day", "ft³/d"),
        ("N.m", "newton-metre", "newton-metres", "N·m"),
        ("[mi_i]/h", "mile per hour", "miles per hour", "mph"),
        ("{base-station}", "base station", "base stations", "base station"),
        ("g{CO2}/km", "gram (CO2) per kilometre", "grams (CO2) per kilometre", "g CO2/km"),
        ("dB{m}", "decibel (m)", "decibels (m)", "dBm"),
        ("10*8.kW.h", "hundred million kilowatt-hour", "hundred million kilowatt-hours", "10⁸ kWh"),
        ("[ppm]", "part per million", "parts per million", "ppm"),
        ("/s", "per second", "per second", "1/s"),
        ("USD/t", "US dollar per tonne", "US dollars per tonne", "US$/t"),
    ],
)  # fmt: skip
def test_label_of_product_is_composed(code: str, label: str, plural: str, symbol: str) -> None:
    unit = get_unit(code)
    assert (unit.label, unit.plural, unit.symbol) == (label, plural, symbol)


@pytest.mark.parametrize(
    ("code", "dimension", "name"),
    [
        ("W.h/kg", "m2/s2", "specific energy"),
        ("kW.h", "kg.m2/s2", "energy"),
        ("V", "kg.m2/(A.s3)", "voltage"),
        ("[acr_us]", "m2", "area"),
        ("Gbit/s", "By/s", "data rate"),
        ("%", "1", "ratio"),
        ("USD/(kW.h)", "USD.s2/(kg.m2)", None),
        ("{token}/s", "{token}/s", "token rate"),
        ("dB{A}", "dB{A}", None),
        ("dB/km", "dB/m", "level of attenuation"),
        ("lm", "cd.rad2", "luminous flux"),
        ("{rank}", "{rank}", "rank"),
        ("g{CO2}/km", "kg/m", "linear density"),
    ],
)
def test_dimension_is_the_product_of_base_units(
    code: str, dimension: str, name: str | None
) -> None:
    unit = get_unit(code)
    assert (unit.dimension, unit.dimension_name) == (dimension, name)
    assert find_dimension(name or dimension) == dimension


def test_find_dimension_takes_names_with_hyphens_in_any_case() -> None:
    assert find_dimension("Specific-Energy") == "m2/s2"
    assert find_dimension("km") == "m"
    for unreadable in ("no such thing", "9**9**9**9"):
        with pytest.raises(InvalidValue) as refused:
            find_dimension(unreadable)
        assert refused.value.rule == "unknown_dimension"
