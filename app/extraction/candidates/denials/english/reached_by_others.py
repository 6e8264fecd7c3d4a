"""Numbers that others did reach: `162 Wh/kg, shy of Calder's 175 Wh/kg`, `fell short of last year's 500`.

Who falls short of them denies only that it reached them too. What was a target of others is one that was missed.
"""

import re

from app.extraction.numbers.text_quantity import TextQuantity

_LESS = (
    r"\b(?:sh(?:ort|y)\sof|nowhere\snear|far\s(?:from|below|off)|close\sto|match(?:es|ed|ing)?|reach(?:es|ed|ing)?|beat(?:s|en|ing)?|equal(?:s|led|ed)?|exceed(?:s|ed)?|"
    r"surpass(?:es|ed)?|rival(?:s|led)?|approach(?:es|ed)?|miss(?:es|ed|ing)?|top(?:s|ped)?|as\s[a-z]+\sas|up\sto)\s(?:even\s)?"
)
_NAME = r"[A-Z][\w&.-]*(?:\s[A-Z\d][\w&.-]*){0,3}"
_OWNER = (
    rf"(?:(?:the\s)?{_NAME}(?:['’]s|(?<=s)['’])|last\s(?:year|month|quarter|week|season|summer|winter|spring|autumn)['’]s|(?:the\s)?(?:19|20)\d\d['’]s)\s"
    r"(?:(?:record|best|peak|previous)\s)?(?:of\s)?"
)
_RECORD = r"(?:the|its|their|his|her|a)\s(?:(?:(?:19|20)\d\d|previous|old|world|national|current|standing|existing|own)\s){0,2}(?:record|best|peak)\s(?:of\s)?"
_BEFORE = re.compile(rf"{_LESS}(?:{_OWNER}|{_RECORD})[$€£¥]?$")
_BARE_BEFORE = re.compile(rf"{_LESS}(?:the\s)[$€£¥]?$")
_DONE = r"(?:achieves|achieved|reaches|reached|manages|managed|delivers|delivered|offers|recorded|posted|got|gets|set|measured|showed|shows|sold|made)"
_AFTER = re.compile(
    rf"[^.;,:\d]{{0,20}}?\s(?:of\s{_NAME}['’]s?\b|(?:that|which)\s{_NAME}\s(?:had\s|has\s)?{_DONE}\b|{_DONE}\s(?:by\s{_NAME}|in\s(?:19|20)\d\d|last\syear|a\syear\s(?:ago|earlier|before)))"
)
_HOPED = re.compile(
    r"\b(?:targets?|goals?|aims?|forecasts?|promises?|promised|estimates?|plan(?:s|ned)?|limits?|guidance|ambitions?|projections?|expect(?:ed|ations?)|pledges?|demands?|asking|quotas?|requirements?|"
    r"claim(?:s|ed)?|budgets?|hurdles?|milestones?|offers?|bids?|hoped|wanted|deadlines?|consensus|needs?)\b",
    re.IGNORECASE,
)
_WINDOW = 70


def is_reached_by_others(flat: str, number: TextQuantity) -> bool:
    """Return whether a number that is not reached is one that somebody else, or another year, did reach."""
    place = number.span
    before = flat[max(0, place.start - _WINDOW) : place.start]
    after = flat[place.end : place.end + _WINDOW]
    is_theirs = _BEFORE.search(before) is not None
    if not is_theirs and _BARE_BEFORE.search(before):
        is_theirs = _AFTER.match(after) is not None
    # `short of Calder's 175 Wh/kg target`
    beside = re.split(r"[.;,]", before)[-1] + re.split(r"[.;,]", after)[0]
    return is_theirs and _HOPED.search(beside) is None
