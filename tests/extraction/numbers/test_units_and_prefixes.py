"""Every unit with every prefix that texts have before it is read as that unit, or as none."""

from collections.abc import Iterator
from fractions import Fraction

import pytest

from app.domain.numbers.quantity import to_fraction
from app.domain.units.lexicon.chinese import CHINESE, CHINESE_PREFIXES
from app.domain.units.lexicon.symbols import SYMBOLS
from app.domain.units.unit import Unit
from app.domain.units.units import get_unit, to_base
from app.errors import InvalidValue
from app.extraction.numbers.reader import read_quantities

pytestmark = pytest.mark.engines("sqlite")
POWERS = {
    "E": 18, "P": 15, "T": 12, "G": 9, "M": 6, "k": 3, "h": 2, "d": -1, "c": -2, "m": -3, "u": -6, "n": -9, "p": -12,
    "f": -15, "a": -18,
}  # fmt: skip
# What means something else in a text: percent, seconds, yards of film, knots or kilotonnes.
OTHERWISE = frozenset(
    {"pc", "asec", "as", "kt", "lb", "lbs", "gal", "ct", "pH", "SF", "thou", "mil", "mld", "ergs"}
)
# 5日, 5月 are dates, 三百十年 a number of tens.
NOT_CHINESE = frozenset(
    {
        "日",
        "月",
        "年代",
        "十年",
        "二次方秒",
        "平方",
        "G力",
        "百万分之一",
        "十亿分之一",
        "万分之一",
        "千分之一",
        "个百分数",
        "个百分比",
        "个点",
    }
)


def list_symbols() -> Iterator[tuple[str, str, Unit, int]]:
    for code, symbols, prefixes in _list_lines(SYMBOLS):
        unit = _find(code)
        # A prefix before a power is raised with it: km2.
        known = [""] if code[-1:] in "23" else ["", *(p for p in prefixes.split() if p in POWERS)]
        for symbol in symbols.split():
            if unit and not symbol.startswith("~") and symbol not in OTHERWISE:
                for prefix in known:
                    yield (
                        f"It held {{}} {prefix}{symbol} or so.",
                        prefix + symbol,
                        unit,
                        POWERS.get(prefix, 0),
                    )


def list_chinese() -> Iterator[tuple[str, str, Unit, int]]:
    for code, names, prefixes in _list_lines(CHINESE):
        unit = _find(code)
        for name in names.split(", "):
            for prefix in ["", *(p for p in prefixes.split() if p in CHINESE_PREFIXES)]:
                if unit and name not in NOT_CHINESE:
                    power = POWERS[CHINESE_PREFIXES[prefix]] if prefix else 0
                    yield "其值约为{}" + prefix + name + "，其中", prefix + name, unit, power


def _list_lines(table: str) -> Iterator[list[str]]:
    for line in table.strip().splitlines():
        yield [part.strip() for part in line.split("|")]


def _find(code: str) -> Unit | None:
    try:
        unit = get_unit(code)
    except InvalidValue:
        return None
    return None if unit.offset else unit


@pytest.mark.parametrize(("listed", "language"), [(list_symbols, "en"), (list_chinese, "zh")])
def test_unit_with_a_prefix_is_read_as_that_or_as_none(listed: object, language: str) -> None:
    assert callable(listed)
    wrong = []
    for template, spelling, unit, power in listed():
        for written, value in (("5", 5), ("402", 402), ("0.35", Fraction(35, 100))):
            text = template.format(written)
            for read in read_quantities(text, language):
                if read.unit is None or read.value is None:
                    # What is not read as a unit leaves the number as it is written.
                    is_right = (
                        read.value is None
                        or read.codes
                        or to_fraction(read.value) in (value, value * Fraction(10) ** power)
                    )
                else:
                    expected = to_base(Fraction(value) * Fraction(10) ** power, unit)
                    is_right = (
                        read.unit.dimension == unit.dimension
                        and to_base(to_fraction(read.value), read.unit) == expected
                    )
                if not is_right:
                    wrong.append((spelling, text[read.span.start : read.span.end], read.value))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("The box weighs 7 lb in total.", "7", "[lb_av]"),
        ("Tighten it to a torque of 35 lb in at first.", "35", "[lbf_av].[in_i]"),
        ("The tile has 9 in² of copper.", "9", "[in_i]2"),
        ("The case holds 12 in³ at most.", "12", "[in_i]3"),
        ("The board is 5 in. wide.", "5", "[in_i]"),
        ("Turnout rose 5 % points.", "5", "{percentage-point}"),
        ("支持率上升5百分点。", "5", "{percentage-point}"),
        ("The sensor holds 5 pC.", "5", "pC"),
        ("The thruster gives 8 mN.", "8", "mN"),
        ("距地球4秒差距。", "4", "pc"),
        ("The bond yields 4.5pc.", "4.5", "%"),
        ("比例尺为5万分之一。", "0.00002", "1"),
        ("Sales came to Rs 5 Mn in cash.", "5000000", None),
    ],
)
def test_unit_beside_a_word_that_belongs_elsewhere_is_read(
    text: str, value: str, code: str | None
) -> None:
    [read] = read_quantities(text)
    assert (read.value, read.unit and read.unit.code) == (value, code)
