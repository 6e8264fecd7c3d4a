from dataclasses import dataclass
from app.domain.numbers.unit_table import Unit
from app.domain.numbers.units import find_unit
from app.extraction.numbers.unit_spellings import find_spelling_end, read_unit
import re
@dataclass(frozen=True, slots=True)
class UnitMatch:
    start: int
    end: int
    unit: Unit | None
    codes: tuple[str, ...]
def match_unit(text, start, language=None):
    end = find_spelling_end(text, start)
    if end is None: return None
    u = read_unit(text[start:end])
    return UnitMatch(start, end, u, (u.code,) if u else ())
_M = re.compile(r"(?:(?:US|HK|NT|A|C|S|NZ)?\$|[€£¥￥₩₹]|\b(?:RMB|USD|EUR|CNY|JPY|GBP))$", re.IGNORECASE)
def match_money_before(text, end):
    m = _M.search(text[max(0,end-6):end])
    if not m: return None
    s = max(0,end-6)+m.start()
    sp = {"RMB": "CNY", "￥": "¥"}.get(m[0].upper(), m[0])
    u = read_unit(sp)
    return UnitMatch(s, end, u, (u.code,) if u else ())
def counted(thing):
    from app.domain.numbers.units import get_unit
    return get_unit(f"{{{thing}}}")
