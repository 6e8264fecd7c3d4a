"""Which of several units a spelling means, by the words around it."""

import re
from dataclasses import replace

from app.domain.units.in_text import UnitMatch
from app.domain.units.units import get_unit

# A spelling with these codes has the first of them after (or before) words of the pattern.
_FAHRENHEIT = re.compile("华氏")
_CONTEXTS = (
    ("min", "", re.compile(r"小时|时\d|\d分\d{1,2}秒")),
    ("Cel", "deg", re.compile(r"零下|[温溫冷热熱]度?|摄氏|temperature|heat|cool|warm|cold|freez|melt|boil|thermo", re.IGNORECASE)),
    ("kW.h", "deg", re.compile(r"[电電耗充]")),
    # `690 million pounds`, but `2 million pounds of fish`
    ("GBP", "[lb_av]", re.compile(r"(?:\b(?:cost|price|worth|pa(?:y|id)|spen[dt]|invest|budget|fund|profit|revenue|wage|salar|bill|debt|loan|grant|fine|tax|sterling|euro|dollar)[a-z]*\b[^.;]*|(?:million|billion)\s)pounds\b(?!\sof\b)", re.IGNORECASE)),
    ("bit/s", "%/10*2", re.compile(r"bit.?rate|data.rate|baud|modem|load|link|transmi|bandwidth|network|throughput|stream|connect", re.IGNORECASE)),
    ("{base-pair}", "%/10*2", re.compile(r"DNA|RNA|genom|gene\b|sequenc|fragment|primer|PCR|plasmid|insert|chromosom|delet|碱基")),
    ("%/10*2", "", re.compile(r"rates?\b|yield|spread|margin|bond|basis|percent|%|\bcuts?\b|hik[ei]|rais|\bbank|\bfed\b|loan|treasur|tighten|eas(?:e|ing)|widen|narrow|premium|coupon|swap|\brose|\bfell|\bup\b|\bdown\b|higher|lower|利率|收益率|利差|下调|上调|基点", re.IGNORECASE)),
    ("Cel", "C", re.compile(r"temperature|degrees|\b[FK]\b|°|minus|heat|cool|warm|cold|freez|melt|boil|thermo|hot", re.IGNORECASE)),
)  # fmt: skip
_WINDOW, _FAR = 40, 300
# Of metals ounces are troy ounces, which are a tenth heavier.
_GOLD = re.compile(r"\b(?:gold|silver|platinum|palladium|bullion|g/t)\b", re.IGNORECASE)
# `under one metre of water` is a depth, no pressure.
_DEEP = re.compile(r"\b(?:under|in|below|beneath|through)\s(?:up\sto\s|about\s|only\s)*$")
# An accelerometer senses 10^-9 g, a centrifuge makes 12,000 g; what weighs 5 g is a mass.
_GRAVITY = re.compile(
    r"\b(?:acceleromet|accelerat|g-force|centrifug|micro-?gravity|decelerat)", re.IGNORECASE
)
_MASS_BEFORE = re.compile(r"\b(?:weigh|mass\b|weight\b)", re.IGNORECASE)
_MASS_AFTER = re.compile(r"\sof\s|\s(?:samples?|pellets?|sensors?|accelerometers?|balls?|mass)\b")
_NEAR = 24
# No angle has millions of degrees.
_MANY_DEGREES = re.compile(r"(?:thousand|million|billion)\s$", re.IGNORECASE)
_CELSIUS = re.compile(r"\b(?:celsius|centigrade)\b|°C", re.IGNORECASE)
_FAHRENHEIT_NEAR = re.compile(r"\bfahrenheit\b|°F", re.IGNORECASE)
_KELVIN_NEAR = re.compile(r"\bkelvins?\b", re.IGNORECASE)
_SCALES = ((_CELSIUS, "Cel"), (_FAHRENHEIT_NEAR, "[degF]"), (_KELVIN_NEAR, "K"))
# In a text of euros cents are of the euro.
_EURO_CENT = "EUR/10*2"
_EUROS = re.compile(r"€|\beuros?\b|\bEUR\b|\bct/kWh|\beurocents?\b", re.IGNORECASE)
_DOLLARS = re.compile(r"\$|\bdollars?\b|\bUSD\b|\bU\.?S\.?\scents?\b", re.IGNORECASE)
_AFTER = 2
# `25 bps cut`, 1分52秒
_AFTER_SOME = {"%/10*2": 16, "min": 4, "GBP": 4}


def choose_unit(text: str, found: UnitMatch, start: int) -> UnitMatch:
    """Return what is matched, with one unit if the words around the number at `start` decide which."""
    for choose in _CHOOSERS:
        if chosen := choose(text, found, start):
            return chosen
    if found.unit is not None or len(found.codes) < 2:  # noqa: PLR2004 - nothing to choose from
        return found
    after = max(_AFTER_SOME.get(code, _AFTER) for code in found.codes)
    around = text[max(0, start - _WINDOW) : found.end + after]
    if "deg" in found.codes and _FAHRENHEIT.search(around):
        return replace(found, unit=get_unit("[degF]"), codes=("[degF]",))
    for code, other, context in _CONTEXTS:
        if code in found.codes and (not other or other in found.codes) and context.search(around):
            return replace(found, unit=get_unit(code), codes=(code,))
    return found


def _set(found: UnitMatch, code: str) -> UnitMatch:
    return replace(found, unit=get_unit(code), codes=(code,))


def _choose_ounce(text: str, found: UnitMatch, start: int) -> UnitMatch | None:
    is_gold = found.codes == ("[oz_av]",) and _GOLD.search(
        text, max(0, start - _FAR), found.end + _FAR
    )
    return _set(found, "[oz_tr]") if is_gold else None


def _choose_depth(text: str, found: UnitMatch, start: int) -> UnitMatch | None:
    if found.codes != ("m[H2O]",) or not _DEEP.search(text, max(0, start - _WINDOW), start):
        return None
    return replace(_set(found, "m"), end=text.index(" of", found.start))


def _choose_gravity(text: str, found: UnitMatch, start: int) -> UnitMatch | None:
    """Read g as the standard gravity in `the 10^-9 g sensitivity of an accelerometer`."""
    around = (max(0, start - 2 * _WINDOW), found.end + 2 * _WINDOW)
    if found.codes != ("g",) or not _GRAVITY.search(text, *around):
        return None
    is_mass = _MASS_BEFORE.search(text, max(0, start - _NEAR), start) or _MASS_AFTER.match(
        text, found.end
    )
    return None if is_mass else _set(found, "[g]")


def _choose_temperature(text: str, found: UnitMatch, start: int) -> UnitMatch | None:
    """Read millions of degrees as a temperature, of either scale if none is named."""
    if found.codes != ("deg",) or not _MANY_DEGREES.search(text, start, found.start):
        return None
    for name, code in _SCALES:
        if name.search(text, max(0, start - _WINDOW), found.end + _WINDOW):
            return _set(found, code)
    return replace(found, unit=None, codes=("Cel", "[degF]"))


def _choose_cent(text: str, found: UnitMatch, start: int) -> UnitMatch | None:
    """Read cents as those of the euro where it is the only money around them."""
    around = (max(0, start - _FAR), start + _FAR)
    if _EURO_CENT not in found.codes or not _EUROS.search(text, *around):
        return None
    return None if _DOLLARS.search(text, *around) else _set(found, _EURO_CENT)


_CHOOSERS = (_choose_ounce, _choose_depth, _choose_gravity, _choose_temperature, _choose_cent)
