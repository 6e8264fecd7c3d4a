"""The table of units: codes, names, symbols, dimensions and exact factors."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure. A value in the base unit of its dimension is `value * factor + offset`.

    `label` is the singular English name. `aliases` are further spellings that `find_unit` accepts;
    plurals and American spellings of the label need no alias. Only units of temperature have an offset.
    """

    code: str
    label: str
    symbol: str
    dimension: str
    factor: Fraction
    offset: Fraction
    aliases: tuple[str, ...]


# Code, label, symbol, factor (exact: a string is read as a decimal), aliases separated by commas.
_Row = tuple[str, str, str, Fraction | int | str, str]


# UCUM prefix -> English name, symbol, Chinese name (None: no name in use), factor.
_PREFIXES: dict[str, tuple[str, str, str | None, Fraction]] = {
    "f": ("femto", "f", "飞", Fraction("1E-15")),
    "p": ("pico", "p", "皮", Fraction("1E-12")),
    "n": ("nano", "n", "纳", Fraction("1E-9")),
    "u": ("micro", "μ", "微", Fraction("1E-6")),
    "m": ("milli", "m", "毫", Fraction("1E-3")),
    "c": ("centi", "c", "厘", Fraction("1E-2")),
    "d": ("deci", "d", "分", Fraction("1E-1")),
    "h": ("hecto", "h", "百", Fraction(10**2)),
    "k": ("kilo", "k", "千", Fraction(10**3)),
    "M": ("mega", "M", "兆", Fraction(10**6)),
    "G": ("giga", "G", "吉", Fraction(10**9)),
    "T": ("tera", "T", "太", Fraction(10**12)),
    "P": ("peta", "P", "拍", Fraction(10**15)),
    "E": ("exa", "E", "艾", Fraction(10**18)),
    "Ki": ("kibi", "Ki", None, Fraction(2**10)),
    "Mi": ("mebi", "Mi", None, Fraction(2**20)),
    "Gi": ("gibi", "Gi", None, Fraction(2**30)),
    "Ti": ("tebi", "Ti", None, Fraction(2**40)),
}


# Codes of units whose symbol is also read in lower case. The prefixes k, G and T mean the same in
# either case. M and m, or P and p, are different prefixes, so no such symbol is listed. Symbols of bits
# and bytes are not listed, because the case of their last letter distinguishes them.
_CASELESS_SYMBOLS = re.compile(r"k(?:m|g|Hz|W|W\.h|J|cal|Pa|V)|[GT](?:Hz|W|W\.h|Pa)")


# Aliases that are symbols and so are read only in this case: `Mb` is not `mb`, and `ml` is not `Ml`.
_CASED_ALIAS = re.compile(r"[μmkKMGTP]?(?:l|b|bps|b/s|Bps|W·h)|.*\^[23]|mm Hg")


# Aliases of a single unit, which are not combined with prefixes.
_MORE_ALIASES = {
    "um": "micron, microns",
    "cm": "公分",
    "km": "公里",
    "kg": "公斤",
    "t": "metric ton, metric tons",
    "km/h": "千米每小时",
    "kcal": "大卡",
    "A": "amp, amps",
    # An upper-case K always means kilo, and a lower-case b means bit.
    "kbit": "Kb",
    "kbit/s": "Kbps, Kb/s",
}


def _list_rows(dimension: str, *rows: _Row) -> Iterator[Unit]:
    for code, label, symbol, factor, aliases in rows:
        spellings = _split(aliases) + _split(_MORE_ALIASES.get(code, ""))
        if _CASELESS_SYMBOLS.fullmatch(code):
            spellings += (symbol.lower(),)
        yield Unit(code, label, symbol, dimension, Fraction(factor), Fraction(0), spellings)


def _list_prefixed(dimension: str, row: _Row, prefixes: str) -> Iterator[Unit]:
    """Yield a unit, and the units that prefixes such as `k` (kilo) make of it.

    The prefixes are also put before the aliases of the unit: `b` gives `kb`.
    """
    code, label, symbol, factor, aliases = row
    yield from _list_rows(dimension, row)
    for prefix in prefixes.split():
        english, sign, chinese, scale = _PREFIXES[prefix]
        stems = [alias for alias in _split(aliases) if alias[0].isascii() or chinese]
        spellings = ",".join(f"{sign if stem[0].isascii() else chinese}{stem}" for stem in stems)
        names = (f"{prefix}{code}", f"{english}{label}", f"{sign}{symbol}")
        yield from _list_rows(dimension, (*names, Fraction(factor) * scale, spellings))


def _list_temperatures() -> Iterator[Unit]:
    yield from _list_prefixed("temperature", ("K", "kelvin", "K", 1, "开尔文"), "m u")
    # 0 °C is 273.15 K and 0 °F is 459.67 Rankine degrees of 5/9 K, both by definition.
    offsets = {"Cel": Fraction("273.15"), "[degF]": Fraction("459.67") * Fraction(5, 9)}
    for unit in _list_rows(
        "temperature",
        ("Cel", "degree Celsius", "°C", 1, "℃,celsius,摄氏度"),
        ("[degF]", "degree Fahrenheit", "°F", Fraction(5, 9), "℉,fahrenheit,华氏度"),
    ):
        yield replace(unit, offset=offsets[unit.code])


def _list_money() -> Iterator[Unit]:
    for line in _MONEY.strip().splitlines():
        code, label, symbol, *aliases = _split(line)
        # The lower-case form of a currency code of three letters has no other meaning.
        spellings = (code.lower(), *aliases)
        yield Unit(code, label, symbol, f"money:{code}", Fraction(1), Fraction(0), spellings)


def _split(listed: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in listed.split(",") if part.strip())


# By definition: the international inch and avoirdupois pound (1959), standard gravity (1901), the
# Julian year of UCUM's `a`, the elementary charge (SI of 2019, as in UCUM 2.2).
_INCH = Fraction("0.0254")


_FOOT = 12 * _INCH


_MILE = 5280 * _FOOT


_POUND = Fraction("0.45359237")


_GRAVITY = Fraction("9.80665")


_HORSEPOWER = 550 * _FOOT * _POUND * _GRAVITY


_KMH = Fraction(1000, 3600)


_DAY = Fraction(86_400)


_YEAR = Fraction("365.25") * _DAY


_ELECTRONVOLT = Fraction("1.602176634E-19")


_US_GALLON = 231 * _INCH**3


# A survey rod is 16.5 survey feet of 1200/3937 m.
_SURVEY_ROD = Fraction("16.5") * Fraction(1200, 3937)


# ISO 4217 code, name, symbol, aliases. A bare `$`, `¥` or `元` has several meanings: see AMBIGUOUS_WORDS.
_MONEY = """
CNY, Chinese yuan, CN¥, yuan, renminbi, RMB, 人民币, 人民币元
USD, US dollar, US$, United States dollar, United States dollars, 美元
EUR, euro, €, 欧元
JPY, Japanese yen, JP¥, yen, 日元
GBP, pound sterling, £, British pound, British pounds, 英镑
KRW, South Korean won, ₩, 韩元
HKD, Hong Kong dollar, HK$, 港元, 港币
TWD, New Taiwan dollar, NT$, 新台币
SGD, Singapore dollar, S$, 新加坡元
INR, Indian rupee, ₹, 印度卢比
AUD, Australian dollar, A$, 澳元, 澳大利亚元
CAD, Canadian dollar, C$, 加元, 加拿大元
NZD, New Zealand dollar, NZ$, 新西兰元
CHF, Swiss franc, CHF, 瑞士法郎
SEK, Swedish krona, SEK, Swedish kronor, 瑞典克朗
NOK, Norwegian krone, NOK, Norwegian kroner, 挪威克朗
DKK, Danish krone, DKK, Danish kroner, 丹麦克朗
CZK, Czech koruna, Kč, 捷克克朗
PLN, Polish zloty, zł, 波兰兹罗提
RUB, Russian rouble, ₽, Russian ruble, Russian rubles, 俄罗斯卢布
TRY, Turkish lira, ₺, 土耳其里拉
ILS, Israeli new shekel, ₪, Israeli shekel, 以色列新谢克尔
AED, UAE dirham, AED, Emirati dirham, 阿联酋迪拉姆
SAR, Saudi riyal, SAR, 沙特里亚尔
ZAR, South African rand, ZAR, 南非兰特
BRL, Brazilian real, R$, Brazilian reais, 巴西雷亚尔
MXN, Mexican peso, MX$, 墨西哥比索
THB, Thai baht, ฿, 泰铢
MYR, Malaysian ringgit, RM, 马来西亚林吉特
IDR, Indonesian rupiah, Rp, 印度尼西亚卢比, 印尼盾
"""


TABLE: tuple[Unit, ...] = (
    *_list_prefixed("length", ("m", "metre", "m", 1, "米"), "f p n u m c d k"),
    *_list_rows(
        "length",
        ("Ao", "angstrom", "Å", "1E-10", "ångström,ångströms,埃"),
        ("[in_i]", "inch", "in", _INCH, "英寸"),
        ("[ft_i]", "foot", "ft", _FOOT, "英尺"),
        ("[yd_i]", "yard", "yd", 3 * _FOOT, ""),
        ("[mi_i]", "mile", "mi", _MILE, "英里"),
        ("[nmi_i]", "nautical mile", "nmi", 1852, "海里"),
        ("[ly]", "light-year", "ly", 299_792_458 * _YEAR, "光年"),
    ),
    *_list_rows(
        "area",
        ("m2", "square metre", "m²", 1, "m^2,㎡,sq m,平方米"),
        ("nm2", "square nanometre", "nm²", "1E-18", "nm^2,平方纳米"),
        ("um2", "square micrometre", "μm²", "1E-12", "μm^2,平方微米"),
        ("mm2", "square millimetre", "mm²", "1E-6", "mm^2,平方毫米"),
        ("cm2", "square centimetre", "cm²", "1E-4", "cm^2,平方厘米"),
        ("km2", "square kilometre", "km²", 10**6, "km^2,sq km,平方千米,平方公里"),
        ("har", "hectare", "ha", 10**4, "公顷"),
        ("[sin_i]", "square inch", "in²", _INCH**2, "sq in,平方英寸"),
        ("[sft_i]", "square foot", "ft²", _FOOT**2, "sq ft,sqft,平方英尺"),
        ("[mi_i]2", "square mile", "mi²", _MILE**2, "sq mi,平方英里"),
        # UCUM has no acre of international feet. The acre here, of US survey feet, is 4 parts in a
        # million larger.
        ("[acr_us]", "acre", "ac", 160 * _SURVEY_ROD**2, "英亩"),
    ),
    *_list_rows(
        "volume",
        ("m3", "cubic metre", "m³", 1, "m^3,立方米"),
        ("mm3", "cubic millimetre", "mm³", "1E-9", "mm^3,立方毫米"),
        ("cm3", "cubic centimetre", "cm³", "1E-6", "cm^3,cc,立方厘米"),
        ("km3", "cubic kilometre", "km³", 10**9, "km^3,立方千米,立方公里"),
    ),
    *_list_prefixed("volume", ("L", "litre", "L", "1E-3", "l,升"), "u m"),
    *_list_rows(
        "volume",
        ("[cft_i]", "cubic foot", "ft³", _FOOT**3, "cu ft,立方英尺"),
        ("[gal_us]", "US gallon", "US gal", _US_GALLON, "美制加仑"),
        ("[gal_br]", "imperial gallon", "imp gal", "0.00454609", "British gallon,英制加仑"),
        ("[bbl_us]", "barrel", "bbl", 42 * _US_GALLON, "oil barrel,oil barrels,桶"),
    ),
    # The base unit of mass is the kilogram, as in the SI.
    *_list_prefixed("mass", ("g", "gram", "g", "1E-3", "克"), "n u m k"),
    *_list_prefixed("mass", ("t", "tonne", "t", 1000, "吨"), "k M G"),
    *_list_rows(
        "mass",
        ("[lb_av]", "avoirdupois pound", "lb", _POUND, "lbs,磅"),
        ("[oz_av]", "avoirdupois ounce", "oz", _POUND / 16, ""),
        ("[oz_tr]", "troy ounce", "oz t", "0.0311034768", "troy oz,金衡盎司"),
        ("[ston_av]", "short ton", "short ton", 2000 * _POUND, "US ton,US tons,短吨"),
        ("[lton_av]", "long ton", "long ton", 2240 * _POUND, "imperial ton,imperial tons,长吨"),
    ),
    *_list_prefixed("time", ("s", "second", "s", 1, "秒"), "f p n u m"),
    # 月 and 日 are left out: after a number they name a month or a day of the calendar. Words that often
    # have another meaning after a number are left out, too: times, 节 (knot), 码 (yard), 卡 (calorie).
    *_list_rows(
        "time",
        ("min", "minute", "min", 60, "mins,分钟"),
        ("h", "hour", "h", 3600, "hr,hrs,小时"),
        ("d", "day", "d", _DAY, "天"),
        ("wk", "week", "wk", 7 * _DAY, "wks,周,星期"),
        ("mo", "month", "mo", _YEAR / 12, "个月"),
        ("a", "year", "a", _YEAR, "yr,yrs,年"),
    ),
    *_list_rows(
        "speed",
        ("m/s", "metre per second", "m/s", 1, "米/秒,米每秒"),
        ("km/s", "kilometre per second", "km/s", 1000, "千米/秒,公里/秒,千米每秒,公里每秒"),
        ("km/h", "kilometre per hour", "km/h", _KMH, "kmh,kph,千米/小时,公里/小时,公里每小时"),
        ("[mi_i]/h", "mile per hour", "mph", _MILE / 3600, "mph,mi/h,英里/小时,英里每小时"),
        ("[kn_i]", "knot", "kn", Fraction(1852, 3600), ""),
    ),
    *_list_prefixed("frequency", ("Hz", "hertz", "Hz", 1, "赫,赫兹"), "m k M G T"),
    *_list_prefixed("power", ("W", "watt", "W", 1, "瓦,瓦特"), "n u m k M G T"),
    # Only the horsepower of UCUM. `hp` alone and 马力 are not read: they may mean the metric horsepower.
    *_list_rows("power", ("[HP]", "mechanical horsepower", "hp(I)", _HORSEPOWER, "")),
    *_list_prefixed("energy", ("J", "joule", "J", 1, "焦,焦耳"), "n u m k M G T P E"),
    *_list_prefixed("energy", ("W.h", "watt hour", "Wh", 3600, "W·h,瓦时"), "k M G T"),
    *_list_prefixed(
        "energy", ("eV", "electronvolt", "eV", _ELECTRONVOLT, "电子伏,电子伏特"), "m k M G T"
    ),
    # UCUM's `cal` is the thermochemical calorie. The capitalised word Calorie means 1000 of these.
    *_list_prefixed("energy", ("cal", "calorie", "cal", "4.184", "卡路里"), "k"),
    *_list_rows("energy", ("[Cal]", "dietary calorie", "Cal", 4184, "Calorie,Calories")),
    *_list_temperatures(),
    *_list_prefixed("pressure", ("Pa", "pascal", "Pa", 1, "帕,帕斯卡"), "m h k M G T"),
    *_list_prefixed("pressure", ("bar", "bar", "bar", 10**5, ""), "m k"),
    *_list_rows(
        "pressure",
        ("atm", "standard atmosphere", "atm", 101_325, "atmosphere,atmospheres,标准大气压"),
        # UCUM fixes a metre of mercury at 133.3220 kPa; others take 133.322387415 kPa.
        ("mm[Hg]", "millimetre of mercury", "mmHg", "133.322", "mm Hg,毫米汞柱"),
        ("[psi]", "pound per square inch", "psi", _POUND * _GRAVITY / _INCH**2, "psi"),
    ),
    *_list_prefixed("voltage", ("V", "volt", "V", 1, "伏,伏特"), "n u m k M"),
    *_list_prefixed("electric-current", ("A", "ampere", "A", 1, "安,安培"), "n u m k"),
    *_list_prefixed("data-size", ("By", "byte", "B", 1, "字节"), "k M G T P E Ki Mi Gi Ti"),
    *_list_prefixed("data-size", ("bit", "bit", "bit", "1/8", "b,比特"), "k M G T P"),
    *_list_prefixed(
        "data-rate", ("bit/s", "bit per second", "bit/s", 1, "bps,b/s,比特每秒"), "k M G T P"
    ),
    *_list_prefixed(
        "data-rate", ("By/s", "byte per second", "B/s", 8, "Bps,字节每秒"), "k M G T P"
    ),
    *_list_rows(
        "ratio",
        ("1", "one", "1", 1, "fold,倍"),
        ("%", "percent", "%", "0.01", "per cent,pct,％"),
        ("[ppth]", "part per thousand", "‰", "0.001", "per mille,permille"),
        ("[ppm]", "part per million", "ppm", "1E-6", "ppm"),
        ("[ppb]", "part per billion", "ppb", "1E-9", ""),
        ("[pptr]", "part per trillion", "pptr", "1E-12", ""),
    ),
    *_list_rows(
        "angle",
        ("deg", "degree of arc", "°", 1, ""),
        ("'", "arcminute", "′", Fraction(1, 60), "arcmin,角分"),
        ("''", "arcsecond", "″", Fraction(1, 3600), "arcsec,角秒"),
    ),
    # A degree is pi/180 radian, and pi is not rational, so there is no exact factor between the two.
    # Radians have a dimension of their own, which is better than a rounded conversion.
    *_list_prefixed("angle-radian", ("rad", "radian", "rad", 1, "弧度"), "n u m"),
    *_list_money(),
)


# Common words that may mean several units of the table. The words and their plurals are refused.
AMBIGUOUS_WORDS = {
    "ton": "t [ston_av] [lton_av]",
    "pound": "[lb_av] GBP",
    "ounce": "[oz_av] [oz_tr]",
    "盎司": "[oz_av] [oz_tr]",
    "gal": "[gal_us] [gal_br]",
    "gallon": "[gal_us] [gal_br]",
    "加仑": "[gal_us] [gal_br]",
    '"': "[in_i] ''",
    "degree": "deg Cel [degF]",
    "度": "deg Cel kW.h",
    "ppt": "[ppth] [pptr]",
    "$": "USD AUD CAD HKD NZD SGD TWD",
    "dollar": "USD AUD CAD HKD NZD SGD TWD",
    "¥": "CNY JPY",
    "元": "CNY HKD TWD",
    "克朗": "SEK NOK DKK CZK",
}


_AFTER_HEAD = re.compile(r" per | of | Celsius$| Fahrenheit$| sterling$")


def pluralize(label: str) -> str:
    """Return the English plural of a unit's label: `metres per second`, `square feet`, `kilohertz`."""
    head = _AFTER_HEAD.split(label, maxsplit=1)[0]
    if head.endswith("foot"):
        plural = head.removesuffix("foot") + "feet"
    elif head.endswith("hertz"):
        plural = head
    else:
        plural = head + ("es" if head.endswith("inch") else "s")
    return plural + label.removeprefix(head)


def list_words(unit: Unit) -> set[str]:
    """Return the spellings of a unit that are accepted in upper and lower case.

    They are its English name (singular and plural, British and American) and those aliases that are
    words.
    """
    forms = {unit.label, pluralize(unit.label)}
    american = {form.replace("metre", "meter").replace("litre", "liter") for form in forms}
    return forms | american | {text for text in unit.aliases if not _CASED_ALIAS.fullmatch(text)}


def list_symbols(unit: Unit) -> set[str]:
    """Return the spellings of a unit that are accepted only in exactly this case: `MW` is not `mW`.

    They are its code, its symbol, and those aliases that are symbols.
    """
    cased = {alias for alias in unit.aliases if _CASED_ALIAS.fullmatch(alias)}
    return {unit.code, unit.symbol} | cased
