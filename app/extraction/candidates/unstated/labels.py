"""Bare numbers that label a thing, and count nothing: `on quay 9`, `furnace No. 2`, `stage 2 tumours`, `seat 22A`.

A number that counts is the object of a verb or preposition, or has a noun behind it; behind a noun in the singular it
is the number of that thing.
"""

import re

from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.organizations.english.words import VERBS, WEAK_VERBS

_RANK = "{rank}"
# `on quay 9`, `in hut 12`: a preposition, a noun in the singular, and a bare number.
_LABELLED_BEFORE = re.compile(
    r"\b(?:on|in|at|from|into|near|behind|beside|outside|inside|onto|off|of)\s(?:the\s|its\s|their\s)?"
    r"(?!(?:about|around|nearly|almost|some|only|just|over|under|least|most|roughly|approximately|between|early|late|mid|these|those|them|another|every|each|any|all|half|both|top|first|last|next|past|previous|best|roughly|exactly|fully|barely|another|total|fiscal|financial|year|age|day)\b)"
    r"[a-z]{3,}(?<!ing)(?<!ed)(?<!ly)(?<!s)\s$"
)
_LABEL_AFTER = re.compile(
    r"[,.;:)]|\s(?:and|or|in|on|at|of|is|was|has|had|will|to|for|by|with|near|before|after|between|paid|got|saw|sold|took|won|made|[a-z]{2,}ed)\b|$"
)
_LABEL = re.compile(r"\d{1,4}")
# A noun in the singular: no verb, preposition or adverb is before the number.
_NO_NOUN = (
    "about|above|across|after|against|all|almost|along|also|alone|among|and|another|any|approximately|around|as|at|barely|became|become|before|behind|being|below|"
    "between|beyond|both|brought|bought|built|but|by|came|carry|caught|chose|come|contain|cost|count|cover|cut|did|down|draw|drew|drop|during|each|early|"
    "either|employ|equal|even|every|exactly|except|fell|few|find|first|fly|for|found|from|fully|gave|get|give|gone|got|grew|grow|had|half|hardly|have|held|"
    "hit|hold|however|including|into|just|keep|kept|last|late|lay|lead|least|leave|led|left|less|like|likely|lose|lost|made|make|many|may|mean|meant|met|mid|more|"
    "most|near|nearly|need|neither|next|nor|not|now|number|off|often|once|one|only|onto|open|or|order|other|our|out|over|own|past|pay|per|perhaps|plus|produce|"
    "put|quite|ran|reach|roughly|rose|run|saw|see|sell|sent|serve|set|she|ship|show|since|sold|some|spent|stand|still|stood|such|take|than|that|the|their|then|"
    "these|they|this|those|through|till|times|took|top|total|toward|turn|under|until|upon|use|versus|want|was|weigh|were|what|when|where|which|while|who|will|"
    "with|within|won|would|year|yet|you|train|treat|total|average|quarter|month|week|day|decade|time|maximum|minimum|population|capacity|speed|range|score|index|ratio|rate|"
    "level|price|value|rating|staff|count|today|yesterday|tomorrow|worldwide|overall|instead|maybe|there|here|again|together|abroad|twice|too|well|never|ever|always|almost|whom|whose|record|mere|further|extra|other|new|old|good|full|whole|entire|huge|small|large|high|low|former|earlier|current|combined"
)
_NOUN_BEFORE = re.compile(
    rf"(?P<first>[\w'’-]*)\s?\b(?!(?:{_NO_NOUN})\b)[a-z]{{3,}}(?<!ed)(?<!s)(?<!ly)(?<!ing)(?<!al)(?<!ous)(?<!ive)(?<!ary)(?<!ful)(?<!est)(?<!ic)(?<!ent)(?<!ant)(?<!ble)\s$"
)
# `tore loose buoys 4 and 7.`, `rows 3 to 9`
_THINGS_BEFORE = re.compile(
    rf"\b(?!(?:{VERBS}|{WEAK_VERBS})\b)[a-z]{{3,}}s\s(?:\d{{1,3}},?\s(?:and|to|or)\s)?$"
)
_TWO_LABELS = re.compile(
    r"\d{1,3}(?:\s(?:and|to|or)\s\d{1,3})?(?=[.,;)]|\s(?:for|in|on|at|of|were|are|was|is|had|have)\b|$)"
)
# What is before a verb: `to replace 650`, `they employ 40`.
_BEFORE_VERB = re.compile(
    r"(?:to|will|would|can|could|may|might|must|should|shall|not|\w+n['’]t|they|we|you|who|which|that|and|or|also|then|do|does|did|now|never)|\w+s"
)
# `player No. 7`, `reactor number 4`: behind a noun, and no rank of anything.
_NUMBER_SIGN = re.compile(r"(?:[Nn]o\.?|[Nn]umber|#)\s?$")
_RANKING = re.compile(
    r"(?:is|was|are|were|be|been|as|at|the|a|an|its|ranks?|ranked|ranking|became|become|becomes|remains?|remained|stays?|stayed|now|still|currently|came|comes|finished|placed|of|to|from|by|in|world|and|or|than|over|for)"
)
_WORD_BEFORE = re.compile(r"(?P<word>[\w'’.-]+)(?P<comma>,?)\s$")
_WORN = re.compile(
    r"\s(?:shirt|jersey|bib|bus|tram|seat|platform|gate|bed|berth|button|iron|key)\b"
)
# `stage 2 tumours`
_STAGE_BEFORE = re.compile(
    r"(?<!each\s)(?<!every\s)(?<!one\s)(?<!per\s)(?<!this\s)(?<!that\s)\b(?:stage|phase|type|class|grade|category|tier|generation|level)\s$",
    re.IGNORECASE,
)
# `seat 22A`, `Pad 4B`
_LETTERED = re.compile(r"\d{1,4}[A-Z]\b(?![/·²³])")
_PLACE_BEFORE = re.compile(
    r"\b(?:seat|gate|room|pad|hangar|unit|block|building|flat|apartment|bay|hall|stand|pier|dock|berth|row|exit|platform|house|suite|grade|type|model|lot|bus|route)\s$|\b(?:from|at|in|on|to|near|outside|inside)\s[A-Z][a-z]+\s$"
)
_WINDOW = 40


def is_label(flat: str, number: TextQuantity) -> bool:
    """Return whether a bare whole number is that of a thing: `on quay 9`; what is counted or measured has more words."""
    if (
        _is_one_of_things(flat, number)
        or _is_lettered(flat, number)
        or _is_sign_of_thing(flat, number)
        or _is_of_stage(flat, number)
    ):
        return True
    start, end = number.span.start, number.span.end
    if (
        number.codes
        or number.cue
        or number.role is not QuantityRole.VALUE
        or end != number.numeral.end
    ):
        return False
    before = flat[max(0, start - _WINDOW) : start]
    is_bare = _LABEL.fullmatch(flat, start, end) and _LABEL_AFTER.match(flat, end)
    if not is_bare:
        return False
    return _LABELLED_BEFORE.search(before) is not None or _is_behind_noun(before)


def _is_behind_noun(before: str) -> bool:
    noun = _NOUN_BEFORE.search(before)
    if noun is None:
        return False
    # `WHO panel 62`
    first = noun["first"]
    return first.isupper() or not _BEFORE_VERB.fullmatch(first.lower())


def _is_one_of_things(flat: str, number: TextQuantity) -> bool:
    """Return whether a number is one of two behind a noun in the plural: `buoys 4 and 7`."""
    start = number.span.start
    before = _THINGS_BEFORE.search(flat, max(0, start - _WINDOW), start)
    labels = _TWO_LABELS.match(flat, start)
    if number.codes or number.cue or before is None or labels is None:
        return False
    return not labels[0].isdigit() or before[0][-2] in "dor"


def _is_sign_of_thing(flat: str, number: TextQuantity) -> bool:
    """Return whether a number with a sign is that of a thing: `furnace No. 2`, `the star, number 23,`."""
    if _RANK not in number.codes:
        return False
    start = number.numeral.start
    sign = _NUMBER_SIGN.search(flat, max(0, start - 8), start)
    if sign is None:
        return False
    if _WORN.match(flat, number.numeral.end):
        return True
    word = _WORD_BEFORE.search(flat[max(0, sign.start() - _WINDOW) : sign.start()])
    if word is None:
        return False
    if word["comma"]:
        return flat[number.numeral.end : number.numeral.end + 1] in ",."
    is_noun = word["word"].isalpha() and not word["word"].endswith(("ly", "ed"))
    return is_noun and _RANKING.fullmatch(word["word"].lower()) is None


def _is_of_stage(flat: str, number: TextQuantity) -> bool:
    """Return whether a number behind `stage` and the like has a thing behind it that it does not count."""
    start = number.span.start
    is_thing = number.unit is not None and number.unit.code.startswith("{")
    is_small = _LABEL.fullmatch(flat, number.numeral.start, number.numeral.end) is not None
    return (
        is_thing and is_small and _STAGE_BEFORE.search(flat, max(0, start - 24), start) is not None
    )


def _is_lettered(flat: str, number: TextQuantity) -> bool:
    """Return whether a letter behind the digits is part of a name, and no unit: `seat 22A`."""
    start = number.numeral.start
    if not _LETTERED.match(flat, start):
        return False
    return _PLACE_BEFORE.search(flat, max(0, start - _WINDOW), start) is not None
