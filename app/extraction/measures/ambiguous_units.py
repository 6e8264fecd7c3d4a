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
_AFTER = 2
# `25 bps cut`, 1分52秒
_AFTER_SOME = {"%/10*2": 16, "min": 4, "GBP": 4}


def choose_unit(text: str, found: UnitMatch, start: int) -> UnitMatch:
    """Return what is matched, with one unit if the words around the number at `start` decide which."""
    if found.codes == ("[oz_av]",) and _GOLD.search(text, max(0, start - _FAR), found.end + _FAR):
        return replace(found, unit=get_unit("[oz_tr]"), codes=("[oz_tr]",))
    if found.codes == ("m[H2O]",) and _DEEP.search(text, max(0, start - _WINDOW), start):
        end = text.index(" of", found.start)
        return replace(found, end=end, unit=get_unit("m"), codes=("m",))
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
