"""Codes of units are read by the grammar, made canonical, and refused with a fault that says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.units.codes import canonicalize, combine, read_code
from app.errors import InvalidValue

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("m.s-1", "m/s"),
        ("s-1", "/s"),
        ("1/s", "/s"),
        ("/s/m", "/(m.s)"),
        ("h.kW", "kW.h"),
        ("W.h/kg", "W.h/kg"),
        ("kW.h/(10*2.km)", "kW.h/(10*2.km)"),
        ("kW.h/km/10*2", "kW.h/(10*2.km)"),
        ("W/m/K", "W/(m.K)"),
        ("W/(K.m)", "W/(m.K)"),
        ("m.m2", "m3"),
        ("m3/m2", "m"),
        ("m/m", "1"),
        ("10^3.10*6", "10*9"),
        ("10*3/10*3", "1"),
        ("10*-3.m", "m/10*3"),
        ("10*+3.m", "10*3.m"),
        ("10*15.{flop}/s", "10*15.{flop}/s"),
        ("s-1.{Flops}.10*15", "10*15.{flop}/s"),
        ("{Calls}", "{call}"),
        ("{base-stations}", "{base-station}"),
        ("USD/(kW.h)", "USD/(kW.h)"),
        ("USD/kW/h", "USD/(kW.h)"),
        ("g{CO2}/km", "g{CO2}/km"),
        ("m2{floor}", "m2{floor}"),
        ("dB/km", "dB/km"),
        ("dB{A}", "dB{A}"),
        ("10*4.kW", "10*4.kW"),
        ("%/10*2", "%/10*2"),
        ("A.V", "V.A"),
        ("s.A", "A.s"),
        ("h.mA", "mA.h"),
        ("m3.Pa/s", "Pa.m3/s"),
        ("J/mol/K", "J/(K.mol)"),
        ("EUR/(km.MW)", "EUR/(MW.km)"),
        ("m/(s.(kg.m))", "/(kg.s)"),
        ("ml", "mL"),
        ("[cft_i]/d", "[ft_i]3/d"),
        ("mm[Hg]", "mm[Hg]"),
        ("min", "min"),
        ("cd", "cd"),
        ("Pa", "Pa"),
        ("KiBy", "KiBy"),
        ("har", "har"),
    ],
)
def test_canonicalize_with_code_gives_the_one_form(written: str, canonical: str) -> None:
    assert canonicalize(written) == canonical
    assert canonicalize(canonical) == canonical
    assert read_code(canonical).code == canonical


@pytest.mark.parametrize(
    ("written", "rule", "hint"),
    [
        ("9**9**9**9", "unit_factor", "10*3"),
        ("W/m.K", "unit_ambiguous", "'W/(m.K)' or 'W.K/m'"),
        ("km2h", "unit_syntax", "'h' follows"),
        ("m10", "unit_exponent", "1 to 9"),
        ("m0", "unit_exponent", "1 to 9"),
        ("m9.m", "unit_exponent", "10"),
        ("10*31", "unit_exponent", "10*30"),
        ("10*0", "unit_exponent", "10*0"),
        ("10*20.10*20", "unit_exponent", "10*30"),
        ("kkm", "unknown_unit", "kkm"),
        ("mUSD", "prefix_not_allowed", "10*3.USD"),
        ("kh", "prefix_not_allowed", "hour"),
        ("k[in_i]", "prefix_not_allowed", "inch"),
        ("100.km", "unit_factor", "10*2.km"),
        ("2.5.m", "unit_factor", "2.5"),
        ("1.m", "unit_factor", "1"),
        ("m/0", "unit_factor", "0"),
        ("m**2", "unit_factor", "10*6"),
        ("m/", "unit_syntax", "missing"),
        ("m.", "unit_syntax", "missing"),
        ("m//s", "unit_syntax", "missing"),
        ("", "unit_syntax", "missing"),
        ("(m", "unit_syntax", "not closed"),
        ("m)", "unit_syntax", "')' follows"),
        ("m/(s/(kg/(m.K)))", "unit_syntax", "2 deep"),
        ("{}", "unit_syntax", "{call}"),
        ("{call", "unit_syntax", "{call}"),
        ("{ call }", "unit_syntax", "{call}"),
        ("{1call}", "unit_syntax", "{call}"),
        ("g{}", "unit_syntax", "ASCII"),
        ("g{é}", "unit_syntax", "ASCII"),
        ("{call}2", "unit_exponent", "thing"),
        ("{call}.{call}", "unit_exponent", "counted"),
        ("Cel/min", "offset_in_product", "'K/min'"),
        ("[degF]/min", "offset_in_product", "'[degR]/min'"),
        ("10*2.Cel", "offset_in_product", "'10*2.K'"),
        ("Cel2", "offset_in_product", "'K2'"),
        ("dB2", "log_in_product", "once"),
        ("m/dB", "log_in_product", "above"),
        ("dB.Np", "log_in_product", "once"),
        ("m.m.m.m.m.m.m.m.m", "unit_too_long", "8 factors"),
        ("m" * 65, "unit_too_long", "64 characters"),
        ("ft", "unknown_unit", "read otherwise"),
        ("MB", "unknown_unit", "read otherwise"),
    ],
)
def test_canonicalize_with_other_text_is_refused_with_a_hint(
    written: str, rule: str, hint: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        canonicalize(written)
    assert caught.value.rule == rule
    assert hint in caught.value.detail


def test_read_code_with_another_form_of_a_code_names_the_canonical() -> None:
    with pytest.raises(InvalidValue) as caught:
        read_code("m.s-1")
    assert caught.value.rule == "unknown_unit"
    assert "'m/s'" in caught.value.detail


_ATOMS = st.sampled_from(
    [
        "m",
        "kW",
        "h",
        "s",
        "USD",
        "{call}",
        "%",
        "mol",
        "By",
        "[in_i]",
        "g{CO2}",
        "10*3",
        "K",
        "(m.s)",
    ]
)
_EXPONENTS = st.sampled_from(["", "2", "-1", "-3"])


@st.composite
def terms(draw: st.DrawFn) -> str:
    def factor() -> str:
        atom = draw(_ATOMS)
        return atom + (draw(_EXPONENTS) if atom[-1].isalpha() else "")

    above = ".".join(factor() for _ in range(draw(st.integers(1, 3))))
    return above + "".join(f"/{factor()}" for _ in range(draw(st.integers(0, 3))))


@given(terms())
def test_canonicalize_with_any_term_is_idempotent_and_its_inverse_cancels(term: str) -> None:
    try:
        canonical = canonicalize(term)
    except InvalidValue as error:
        refused = error.rule
    else:
        assert canonicalize(canonical) == canonical
        assert combine(((canonical, 1), (canonical, -1))) == "1"
        return
    assert refused in {"unit_exponent", "unit_too_long"}


@given(st.text(max_size=70))
def test_canonicalize_with_any_text_returns_a_code_or_a_named_fault(text: str) -> None:
    try:
        canonical = canonicalize(text)
    except InvalidValue as error:
        detail = error.detail
    else:
        assert read_code(canonical).code == canonical
        return
    detail.encode()
    assert len(detail) < 500
