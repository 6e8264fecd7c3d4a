"""Denials of a number: `did not reach 400 km`, `has not increased by 10%`, 没有达到400公里.

Only words count that govern the number itself. `did not reach its target of 400 km` states the target, and
`not only 400 km` the number.
"""

import re

from app.extraction.numbers.flat_text import flatten
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.words import change_words

# Verbs that have the number itself as their object, with their endings.
_VERBS = (
    "reach|attain|achiev|hit|meet|met|exceed|surpass|top|produc|ma[dk]e|deliver|generat|hold|held|carry|carri|cover|"
    "weigh|cost|contain|last|fl[ye]|flew|flown|run|ran|travel|driv|drove|go|gone|went|sell|sold|use|need|requir|hav|"
    "had|spen[dt]|pa[iy]d?|stor|measur|total|number|employ|amount|be"
)
_DENIAL = re.compile(
    r"(?<!\bif\s)\b(?:(?:\w+n't|not|never|cannot|fail(?:s|ed|ing)?\sto|unable\sto|neither|nor|no\slonger)"
    r"(?:\s(?:yet|even|quite|actually|ever|been|be|have|has|able\sto|manage[ds]?\sto|to))*)"
    rf"(?:\s(?:{_VERBS}|{change_words.UP}|{change_words.DOWN})[a-z]*)?"
    r"(?:\s(?:by|to|at|of|for|an?|the|any))*\s[$€£¥]?$",
    re.IGNORECASE,
)
_CHINESE_DENIAL = re.compile(
    r"(?:没有|沒有|不是|并非|並非|(?:没有?|沒有?|并未|並未|尚未|未能?|无法|不能|没能)(?:再|能)?"
    rf"(?:达到?|達到?|到达|实现|完成|有|{change_words.CHINESE_UP}|{change_words.CHINESE_DOWN})(?:了|至|到)?)$"
)
# One of these is in each denial; most texts have none, and the rest need not be looked for.
_NEGATIVE = (
    "n't",
    "n’t",
    "not",
    "nor",
    "never",
    "fail",
    "unable",
    "neither",
    "no longer",
    *"没沒未无不并並",
)
_WINDOW = 60


def find_denial(block: str, quantity: TextQuantity) -> str | None:
    """Return the words that deny a quantity; None if there are none."""
    start = max(0, quantity.whole.start - _WINDOW)
    before = block[start : quantity.whole.start]
    lower = before.lower()
    if not any(word in lower for word in _NEGATIVE):
        return None
    before = flatten(before)
    match = _DENIAL.search(before) or _CHINESE_DENIAL.search(before)
    return match[0].strip() if match else None
