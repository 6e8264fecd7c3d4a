"""Metrics of generated claims, of many dimensions, and numbers as sources write them."""

from dataclasses import dataclass
from itertools import product
from random import Random

QUALIFIERS = "maximum rated average continuous certified peak nominal guaranteed typical".split()


@dataclass(frozen=True, slots=True)
class Spelling:
    """A unit and the words for it after a number, in English and in Chinese."""

    code: str
    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class Measure:
    """`spellings` begins with the canonical unit; all measure the same dimension.

    Numbers are drawn between `least` and 1000 times as much, whatever the unit is.
    """

    nouns: tuple[str, ...]
    least: int
    spellings: tuple[Spelling, ...]


def _measure(nouns: str, least: int, *spellings: str) -> Measure:
    return Measure(
        tuple(nouns.split(", ")),
        least,
        tuple(Spelling(*spelling.split("|")) for spelling in spellings),
    )


_MEASURES = (
    _measure("depth, range, height", 1, "m| metres|米", "km| km|公里", "cm| cm|厘米"),
    _measure("payload, lifting capacity, mass", 2, "kg| kg|千克", "t| tonnes|吨", "g| grams|克"),
    _measure(
        "duration, lifetime, response time", 1, "s| seconds|秒", "h| hours|小时", "d| days|天"
    ),
    _measure(
        "output, power draw, cooling power", 5, "W| W|瓦", "kW| kW|千瓦", "MW| megawatts|兆瓦"
    ),
    _measure(
        "capacity, yield per cycle", 1, "kW.h| kWh|千瓦时", "MW.h| MWh|兆瓦时", "J| joules|焦耳"
    ),
    _measure("clock rate, carrier frequency", 1, "Hz| Hz|赫兹", "GHz| GHz|吉赫", "MHz| MHz|兆赫"),
    _measure("speed, cruising speed", 3, "km/h| km/h|公里/小时", "m/s| metres per second|米/秒"),
    _measure("working pressure, burst pressure", 1, "Pa| Pa|帕", "MPa| MPa|兆帕", "bar| bar| bar"),
    _measure("throughput, link rate", 1, "bit/s| bit/s|比特每秒", "Gbit/s| Gbit/s| Gbit/s"),
    _measure("voltage, insulation voltage", 2, "V| volts|伏", "kV| kV|千伏"),
    _measure(
        "area, collector area", 4, "m2| square metres|平方米", "km2| square kilometres|平方公里"
    ),
    _measure("operating temperature", 3, "K| kelvin|开尔文", "mK| mK| mK"),
    _measure("efficiency, market share, saving", 1, "%|%|%", "[ppm]| ppm| ppm"),
    _measure("layer count", 3, "{layer}| layers|层"),
    _measure("fleet size", 5, "{vehicle}| vehicles|辆车"),
    _measure("price, investment", 7, "CNY| yuan|人民币"),
)


@dataclass(frozen=True, slots=True)
class Metric:
    id: str
    name: str
    measure: Measure


def list_metrics(count: int) -> list[Metric]:
    """List at most 300 or so; the first ones cover all dimensions."""
    names = [
        (qualifier, noun, measure)
        for qualifier, place in product(QUALIFIERS, range(3))
        for measure in _MEASURES
        for noun in measure.nouns[place : place + 1]
    ]
    return [
        Metric(f"{qualifier}-{noun.replace(' ', '-')}", f"{qualifier.title()} {noun}", measure)
        for qualifier, noun, measure in names[:count]
    ]


@dataclass(frozen=True, slots=True)
class Number:
    """`words` state `value`: `1,250` and `1250`, `6.75 billion` and `6750000000`."""

    words: str
    value: str


def draw_number(random: Random, least: int, *, chinese: bool) -> Number:
    """Draw a number from three decades, of three or four digits; small ones are more common."""
    size = least * 1000 ** random.random()
    form = random.random()
    if form < 0.12:  # noqa: PLR2004 - the share that is written with a scale
        digits = f"{size:.2f}"
        cents = int(digits.replace(".", ""))
        scale, power = ("亿", 10**8) if chinese else ("million", 10**6)
        return Number(f"{digits}{'' if chinese else ' '}{scale}", str(cents * power // 100))
    if form < 0.15:  # noqa: PLR2004 - the share of fractions
        text = f"1/{3 + int(size) % 7}"
        return Number(text, text)
    if form < 0.6:  # noqa: PLR2004 - the share of whole numbers
        whole = int(size * 10)
        return Number(f"{whole:,}", str(whole))
    text = f"{size:.{random.randint(1, 3)}f}"
    return Number(text, text)
