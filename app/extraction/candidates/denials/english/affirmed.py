"""Negative words of English that affirm: `It cannot be denied that it weighs 50 t`, `Few people know that it weighs 50 t`."""

import re

from app.extraction.numbers.text_quantity import TextQuantity

_AFFIRMED = re.compile(
    r"\b(?:few|not\smany|hardly\sanyone|nobody|no\sone)(?:\s(?:people|of\s(?:us|them)|visitors|outsiders|readers|drivers|users))?\s(?:will\s|would\s|ever\s|even\s)?(?:knows?|knew|reali[sz]es?|reali[sz]ed|remembers?|noticed?|notices|den(?:y|ies|ied)|doubts?|doubted|disputes?|disputed)\b(?:\sthat)?[^.;,\d]{0,40}$"
    r"|(?:\bnot|n['’]t)\s(?:just|merely|only|simply|even\sjust)\s[^.;,\d]{0,30}$"
    r"|\b(?:cannot|can['’]t|can\snot)\sbe\s(?:denied|disputed|doubted)\b[^.;,\d]{0,40}$"
    r"|\b(?:no\sdenying|not\sfor\snothing)\b[^.;,\d]{0,40}$",
    re.IGNORECASE,
)
_WINDOW = 100


def is_affirmed(flat: str, number: TextQuantity) -> bool:
    """Return whether the negative words before a number say that it is so."""
    start = max(0, number.whole.start - _WINDOW)
    return _AFFIRMED.search(flat[start : number.whole.start]) is not None
