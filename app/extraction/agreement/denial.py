"""Denials of a number: `did not reach 400 km`, `has not increased by 10%`, 没有达到400公里.

Only words count that govern the number itself. `did not reach its target of 400 km` states the target, and
`not only 400 km` the number.
"""

import re

from app.domain.numbers.quantity import Comparator
from app.extraction.numbers.flat_text import flatten
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.words import change_words

# Verbs of reaching a number, and others that have it as their object; beginnings of words.
_REACHING = (
    "reach", "attain", "achiev", "hit", "meet", "met", "exceed", "surpass", "top", "break", "broke", "cross", "pass", "beat",
    "get", "got", "come", "came", "manag",
)  # fmt: skip
_HAVING = (
    "do", "did", "produc", "mak", "mad", "deliver", "generat", "hold", "held", "carry", "carri", "cover", "weigh", "cost", "contain",
    "last", "fly", "flie", "flew", "flown", "run", "ran", "travel", "driv", "drove", "go", "gone", "went", "sell", "sold", "use", "need",
    "requir", "hav", "had", "spen", "pay", "paid", "stor", "measur", "total", "number", "employ", "amount", "be", "provid",
    "support", "offer", "show", "claim", "see", "saw", "confirm", "verif", "reproduc", "replicat", "corroborat", "substantiat",
    "establish", "find", "found", "observ",
)  # fmt: skip
_ONLY_VERBS = rf"(?:{'|'.join((*_REACHING, *_HAVING))}|{change_words.UP}|{change_words.DOWN})[a-z]*"
# Words that deny the verb after them.
_DENYING = (
    r"\w+n't", "not", "never", "cannot", r"fail(?:s|ed|ing)?\sto", r"unable\sto", "neither", "nor", r"no\slonger", r"yet\sto",
    r"unlikely\sto", r"struggl(?:es|ed|ing)\sto", r"impossible\sto", r"short\sof", r"far\sfrom", "hardly", "scarcely", r"lack(?:s|ed|ing)?", "miss(?:es|ed|ing)?",
    r"nobody(?:\s(?:can|could|will|would|has|did))?",
    # The subject is between: `no car has driven`.
    r"(?:(?<!with\s)(?<!has\s)(?<!had\s)(?<!have\s)no(?!\s(?:other|rival|earlier|previous|doubt|wonder|secret|surprise|coincidence)\b)|neither|hardly\sany|(?<!\ba\s)few|none\sof(?:\s(?:the|its|these|those))?)\s[a-z-]+(?:\s(?:can|could|will|would|did|does))?",
    r"(?:not\strue|no\sevidence|den(?:y|ies|ied))\sthat(?:\s[a-z]+){1,3}",
)  # fmt: skip
_BETWEEN = (
    "yet", "even", "quite", "actually", "ever", "been", "be", "have", "has", "had", r"able\sto", r"manage[ds]?\sto", "to", "so", "far",
)  # fmt: skip
_DENIAL = re.compile(
    rf"(?<!\bif\s)\b(?:{'|'.join(_DENYING)})(?:\s(?:{'|'.join(_BETWEEN)}))*"
    rf"(?:\s{_ONLY_VERBS}|\s(?:{change_words.UP}|{change_words.DOWN})[a-z]*(?:\s[a-z]+){{1,3}}\sby)?"
    r"(?:\s(?:by|to|at|of|for|with|an?|the|any|promised|advertised))*\s[$€£¥]?$",
    re.IGNORECASE,
)
_CHINESE_VERBS = (
    "达到?|到达|实现|完成|有|是|行驶|跑|飞|突破|超过|超越|提供|支持|做到|生产|证实|确认|验证|复现|重现|测得|测到|检测到|观测到|"
    f"{change_words.CHINESE_UP}|{change_words.CHINESE_DOWN}"
)
# These deny the cue after them too: 未能|突破600公里. The others make another cue of it: 未超过.
_CHINESE_UNABLE = "未能|无法|不能|没能|难以|不可能|从未能?"
_CHINESE_DENIAL = re.compile(
    rf"(?:(?:没有|不是|并非|未及|不及|(?<=[^\W常是除南])非|而非|{_CHINESE_UNABLE})(?:宣传的)?"
    rf"|(?:{_CHINESE_UNABLE}|没有?|并未|尚未|未|不再)(?:再|能|会|曾)?(?:{_CHINESE_VERBS})(?:了|至|到|过)*"
    r"|[跑达到飞行驶开]不(?:了|到|出)|没有[^，。；\d]{1,6}能[跑达到飞行驶开有]{1,2}(?:了|至|到|过)*|否认[^，。；\d]{0,8})$"
)
# One of these is in each denial; most texts have none, and the rest need not be looked for.
_NEGATIVE = (
    "n't", "n’t", "no ", "nobody", "none", "not", "nor", "never", "fail", "unable", "neither", "yet to", "unlikely", "struggl", "impossible", "short of", "far from",
    "hardly", "scarcely", "lack", "few ", "miss", "deny", "denie", *"没未无不并非难否",
)  # fmt: skip
_DOWN = re.compile(rf"\b(?:{change_words.DOWN})[a-z]*|{change_words.CHINESE_DOWN}", re.IGNORECASE)
_UP = re.compile(
    rf"\b(?:{'|'.join(_REACHING)}|{change_words.UP})[a-z]*|达|到|突破|超|实现|完成|{change_words.CHINESE_UP}",
    re.IGNORECASE,
)
_ABOVE = frozenset({Comparator.GT, Comparator.GTE})
_BELOW = frozenset({Comparator.LT, Comparator.LTE})
_WINDOW = 60


def find_denial(block: str, quantity: TextQuantity) -> str | None:
    """Return the words that deny a quantity; None if there are none."""
    start = max(0, quantity.whole.start - _WINDOW)
    before = flatten(block[start : quantity.whole.start])
    lower = before.lower()
    if not any(word in lower for word in _NEGATIVE):
        return None
    match = _DENIAL.search(before) or _CHINESE_DENIAL.search(before)
    return match[0].strip() if match else None


def list_left(denial: str, quantity: TextQuantity) -> frozenset[Comparator]:
    """Return the bounds that a denial leaves: `did not reach 400 km` leaves less than 400 km."""
    if quantity.comparator in _ABOVE:
        return _BELOW
    if quantity.comparator in _BELOW or _DOWN.search(denial):
        return _ABOVE
    return _BELOW if _UP.search(denial) else _ABOVE | _BELOW
