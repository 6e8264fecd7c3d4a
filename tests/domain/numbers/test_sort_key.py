"""Sort keys order as fractions do, near any tie, and where numbers differ only in the rest."""

import re
from contextlib import closing
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pysqlite3 import dbapi2
from support.exact_values import (
    ASCENDING,
    LIMIT,
    near_ties,
    normalize_value,
    order,
    values,
)
from support.expensive_property import expensive_property

from app.domain.numbers.quantity import format_fraction, read_value, to_fraction
from app.domain.numbers.sort_key import make_sort_key
from app.domain.units.unit import Unit
from app.domain.units.units import get_unit

FORTY = "1234567890" * 4
RESTS = st.fractions(0, 1, max_denominator=10**30).filter(lambda rest: rest < 1)
NEAR = st.integers(-(10**3), 10**3).map(lambda steps: Fraction(steps, 10**70))


@pytest.mark.parametrize(
    ("number", "rest"),
    [
        # 3, and nothing after it.
        (Fraction(1, 3), "6" + "9"),
        # 1, 2, and nothing after it.
        (Fraction(2, 3), "8" + "2" + "0"),
        # 4/7 is left: 1, 1, 3.
        (Fraction(1, 7), "8" + "1" + "6" + "9"),
        # 2/13 is left: 6, 2.
        (Fraction(5, 13), "3" + "2" + "0"),
        # 10, of two digits.
        (Fraction(FORTY + "1"), "2" + "7" + "89" + "9"),
        # 10^12, of thirteen.
        (Fraction(FORTY) + Fraction(1, 10**12), "1" + "9986" + "8" + "9" * 12 + "9"),
        (Fraction(FORTY), ""),
    ],
)
def test_sort_key_of_what_has_more_digits_goes_on_with_a_continued_fraction(
    number: Fraction, rest: str
) -> None:
    key = make_sort_key(number)
    assert key[45:] == rest
    complement = str.maketrans("0123456789", "9876543210")
    assert make_sort_key(-number) == f"0{key[1:].translate(complement)}~"


@given(RESTS, RESTS | NEAR)
@example(Fraction(1, 2), Fraction(1, 10**70))
@example(Fraction(1, 3), Fraction(-1, 10**70))
@example(Fraction(0), Fraction(1, 10**70))
def test_sort_keys_of_numbers_with_the_same_digits_order_as_the_numbers(
    rest: Fraction, further: Fraction
) -> None:
    value = Fraction(FORTY) + rest
    for other in (value + further, Fraction(FORTY) + abs(further)):
        assert order(make_sort_key(value).encode(), make_sort_key(other).encode()) == order(
            value, other
        )
        assert order(make_sort_key(-other).encode(), make_sort_key(-value).encode()) == order(
            value, other
        )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("0", "1"),
        ("-0", "1"),
        ("1", "250001"),
        ("10", "250011"),
        ("1.50", "2500015"),
        ("0.03", "249983"),
        ("-1", "049998~"),
        ("-1.5", "0499984~"),
        ("-0.03", "050016~"),
    ],
)
def test_sort_key_of_known_number_never_changes(text: str, key: str) -> None:
    """Databases hold these keys, so that a new shape would need a migration."""
    assert make_sort_key(Fraction(text)) == key


def test_sort_keys_of_ascending_numbers_ascend() -> None:
    keys = [make_sort_key(Fraction(text)).encode() for text in ASCENDING]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    "factor", [Fraction(1), *(get_unit(unit).factor for unit in ("eV", "[ly]"))]
)
def test_sort_keys_of_closest_fractions_differ(factor: Fraction) -> None:
    """These neighbours have the longest denominators: no two values are closer."""
    value = Fraction(LIMIT - 3, LIMIT - 2) * factor
    other = Fraction(LIMIT - 2, LIMIT - 1) * factor
    assert make_sort_key(value) < make_sort_key(other)
    assert make_sort_key(-other) < make_sort_key(-value)


@given(values() | st.sampled_from(ASCENDING), values() | st.sampled_from(ASCENDING))
def test_sort_keys_of_any_values_order_as_fractions(value: str, other: str) -> None:
    keys = [make_sort_key(Fraction(text)).encode() for text in (value, other)]
    assert order(*keys) == order(Fraction(value), Fraction(other))


@given(values(), st.integers(1, 10**9))
def test_sort_key_of_equal_numbers_is_equal_however_written(text: str, multiple: int) -> None:
    number = Fraction(text)
    longer = f"{number.numerator * multiple}/{number.denominator * multiple}"
    assert make_sort_key(Fraction(longer)) == make_sort_key(number)
    assert make_sort_key(to_fraction(read_value(text))) == make_sort_key(number)
    assert make_sort_key(to_fraction(format_fraction(number))) == make_sort_key(number)


@given(values())
def test_sort_key_of_any_value_is_short_ascii(text: str) -> None:
    """It fits into an index entry of either engine: that of PostgreSQL is at most 2,700 bytes."""
    assert re.fullmatch(r"1|2\d{5,800}|0\d{5,800}~", make_sort_key(Fraction(text)))


@given(near_ties())
def test_sort_keys_of_near_ties_after_normalize_order_as_fractions(
    tie: tuple[str, Unit, str, Unit],
) -> None:
    value, unit, other_value, other_unit = tie
    number = normalize_value(value, unit, unit)
    other = normalize_value(other_value, other_unit, unit)
    # Computed here from the factors, not by the functions under test.
    base = Fraction(value) * unit.factor + unit.offset
    other_base = Fraction(other_value) * other_unit.factor + other_unit.offset
    expected = order(base, other_base)
    assert order(number.sort_key.encode(), other.sort_key.encode()) == expected
    assert number.normalized_value is not None
    assert other.normalized_value is not None
    assert order(Fraction(number.normalized_value), Fraction(other.normalized_value)) == expected


@expensive_property()
@given(st.lists(values() | st.sampled_from(ASCENDING), min_size=2, max_size=40))
def test_sort_keys_in_sqlite_order_as_bytes_in_python(texts: list[str]) -> None:
    keys = [make_sort_key(Fraction(text)) for text in texts]
    with closing(dbapi2.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE stored (number INTEGER NOT NULL, key TEXT NOT NULL)")
        connection.executemany("INSERT INTO stored VALUES (?, ?)", enumerate(keys))
        statement = "SELECT key, number FROM stored ORDER BY key, number"
        sorted_rows = connection.execute(statement).fetchall()
        connection.execute("CREATE INDEX ordered ON stored (key, number)")
        indexed_rows = connection.execute(statement).fetchall()
    expected = sorted(range(len(keys)), key=lambda number: (keys[number].encode(), number))
    assert [number for _, number in sorted_rows] == expected
    assert indexed_rows == sorted_rows
    ordered = [Fraction(texts[number]) for _, number in sorted_rows]
    assert ordered == sorted(ordered)


@given(st.integers(-(10**40) + 1, 10**40 - 1), st.integers(0, 50))
def test_sort_key_has_the_digits_of_its_number(coefficient: int, places: int) -> None:
    digits = str(abs(coefficient))
    key = f"{len(digits) - places + 4999:04d}{digits.rstrip('0')}"
    if coefficient < 0:
        key = key.translate(str.maketrans("0123456789", "9876543210")) + "~"
    expected = f"{2 if coefficient > 0 else 0}{key}" if coefficient else "1"
    assert make_sort_key(Fraction(coefficient, 10**places)) == expected
