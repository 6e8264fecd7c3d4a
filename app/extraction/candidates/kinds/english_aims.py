"""English words that make a number a target or a requirement, or take that from it, whatever the sentence says else.

| kind | words |
|---|---|
| target | `had guaranteed 36 moves`, `guidance was 55%`, `is supposed to last 20 years`, `if built`, `is budgeted at €2.9bn` |
| requirement | `the ceiling had been set at 7.35 ct`, `within the 4% allowance`, `not to exceed 0.2 mg` |
| plain | `was set to 7 mm`, `excluding this item, profit would have been €48 million`, `It should have said 0.5%` |
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from app.domain.quotes.span import Span
from app.extraction.candidates.denials.english.corrections import SHOULD_HAVE_SAID
from app.extraction.candidates.kinds.answers import find_question
from app.extraction.frames.article import SentenceNumbers
from app.extraction.measures.measure import is_money
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.words.quick_pattern import QuickPatterns

_SIGN = r"[$€£¥~≥≤<>]?\s?$"
_BE = r"(?:is|are|was|were|be|been)"
_FEW = r"(?:(?!and\b|but\b|which\b)[\w'’-]+\s){0,4}"
_PLANNED_BEFORE = re.compile(
    rf"\b[Gg]uidance(?:\sfor\s[^.;,\d]{{1,24}})?(?::|\s(?:had\sbeen|was|is|of|remains|stays|stood\sat|calls\sfor|called\sfor))\s?[^.;]{{0,30}}$"
    rf"|\bpencill?ed\sin\s[^.;\d]{{0,40}}$|\bconsensus\s(?:(?:estimate|forecast)\s)?(?:was|is|of|stood\sat)\s{_FEW}{_SIGN}"
    rf"|\b[Aa]nalysts\s(?:(?!who\b|that\b)[a-z]+\s){{0,4}}(?:expected|forecast|predicted|estimated)\s[^.;,\d]{{0,40}}$"
    rf"|\b(?:predicts|envisaged|envisages|envisions|foresaw|foresees)\s(?!which\b|whether\b|how\b)(?:that\s)?[^.;,\d]{{0,50}}$"
    rf"|\b(?i:it|that|this|they|we|you|he|she|I|there)['’]d\s(?:(?:also|only|probably|never|still|then|soon|easily)\s)?(?:be|have|take|reach|get|make|need|save|pay|give|go|produce|use|lose|gain|earn|want|like|expect|hope|deliver|add|carry|last|fit)\s[^.;]{{0,60}}$"
    rf"|\b{_BE}\s(?:supposed|meant)\sto\s{_FEW}{_SIGN}"
    rf"|\b(?:design|plan|plans|blueprint|proposal|brief|concept)\s(?:calls|called)\sfor\s{_FEW}{_SIGN}"
    rf"|\bdesign\s(?:figure|goal|target|aim)s?\s(?:of|is|was|:)\s(?:[a-z]+\s){{0,2}}{_SIGN}"
    rf"|\b(?:expenditure|spending|capex|investments?|budgets?|outlays?)\s(?:[a-z\d-]+\s){{0,4}}(?:{_BE}|will\sbe|has\sbeen|have\sbeen)\scapped\sat\s(?:[a-z]+\s){{0,2}}{_SIGN}"
    rf"|(?<!cost\s)(?<!\bas\s)(?<!than\s)\bbudgeted\s(?:at|for\s(?=[a-z]+\s(?:at|of)\b))\s?{_FEW}{_SIGN}"
)
_TIME = "s"
_PREDICTS = re.compile(r"\bpredicts\s$")
_OF_AFTER = re.compile(r"\sof\b")
_GUARANTEED_BEFORE = re.compile(
    rf"\b(?:had|has|have)\sguaranteed\s(?:(?!that\b|loans?\b|debts?\b|bonds?\b)[\w'’-]+\s){{0,4}}{_SIGN}"
)
_PLANNED_AFTER = re.compile(
    r"[^.;,\d]{0,30}?\s(?:is|are|was|were|remains?|remained|stays?)\s(?:(?:only|just|still|merely|so\sfar|for\snow|as\syet)\s)?(?:an?|the)\s(?:design|target|paper|aspirational|planned|projected)\s(?:figure|value|number|goal|target|estimate)s?\b"
    r"|[^.;\d]{0,40}?\bif\s(?:(?:it|they)\s(?:is|are|gets?)\s)?(?:ever\s|fully\s)?(?:built|approved|completed|finished|reali[sz]ed|funded|granted|adopted|passed|confirmed|successful|signed|exercised|licensed|cleared)\b"
    r"|(?:\s(?!(?:and|but)\b)[\w-]+){1,4}?\s(?:still\s|yet\s|soon\s)?to\sbe\s(?:built|constructed|erected|opened|commissioned|launched)\b"
)
# `short of Calder's 175 Wh/kg target`
_TARGET_AFTER = re.compile(
    r"(?:\s(?:(?!of\b|in\b|on\b|and\b|to\b|for\b|by\b|from\b|the\b|a\b)[a-z]+\s)?|-)(?:target|goal|forecast|ambition)\b(?!\s(?:cell|gene|protein|gain|audience|group|market|range|area|temperature))(?!\s[a-z]+s?\s(?:is|are|was|were)\b)"
)
_STILL_TO_BE = re.compile(
    r"[^.;,\d]{0,40}?\b(?:is|are|has|have)\s(?:still|yet)\sto\sbe\s(?:built|constructed|erected|opened|installed|launched)\b"
)
_TIME_TAKEN = re.compile(r"\b(?:took|takes|take|taken|needed|waited|for|after)\s(?:[a-z]+\s){0,2}$")
# `commanded 3.40 m/s, achieved 3.37 m/s`
_SET_BEFORE = re.compile(
    rf"\b(?:commanded|targeted|requested|demanded|nominal|intended)\s(?:[^\s\d,.;]+\s){{0,2}}{_SIGN}"
)
_GOT_AFTER = re.compile(
    r"[^.;,\d]{0,16}[,;]\s(?:achieved|actual|measured|delivered|got|attained|reali[sz]ed)\b"
)
# `Phase 2, costing an estimated €450 million, would add a berth`
_COSTING_BEFORE = re.compile(
    rf",\s(?:costing|at\sa\scost\sof|priced\sat|with\sa\sbudget\sof)\s{_FEW}{_SIGN}"
)
_WILL_AFTER = re.compile(
    r"[^.;,\d]{0,40},\s(?:would|will|is\sto|are\sto|is\sdue|are\sdue|is\s(?:planned|expected)|could|should)\b"
)
_CAP = r"(?:ceiling|cap|limit|threshold|price\sfloor|upper\sbound)"
_REQUIRED_BEFORE = re.compile(
    rf"\b(?<!market\s)(?<!ice\s)(?<!detection\s){_CAP}\s(?:(?:for|on)\s[^.;,\d]{{1,30}}\s)?(?:(?:had|has|have)\sbeen|{_BE})\s(?:again\s|now\s)?(?:set|fixed)\s(?:at|to)\s(?:[a-z]+\s){{0,2}}{_SIGN}"
    rf"|\b(?:price|emissions?|spending|bid|salary|rent|wage|noise|speed|tariff)\s(?:cap|ceiling|limit)\s(?:{_BE}|of)\s{_SIGN}"
    rf"|\bnon-?inferiority\s(?:margin|limit|bound)\s(?:of|was|is)\s{_SIGN}"
    rf"|\b(?:(?:is|are|was|were)\s)?[Nn]ot\sto\s(?:exceed|fall\sbelow|drop\sbelow|go\s(?:above|below|over|under)|be\s(?:more|less|higher|lower|fewer|above|below|over|under)(?:\sthan)?)\s(?:[a-z]+\s){{0,3}}{_SIGN}"
)
_WITHIN_BEFORE = re.compile(
    rf"\b(?:within|inside|under|below|beyond|above|over|exceed(?:s|ed|ing)?|beat|broke|breaks|meets?|met|keeps?\sto|kept\sto)\s(?:the|its|their|a|an|that|[A-Z]\w+['’]s)\s(?:[a-z]+\s){{0,2}}{_SIGN}"
)
_LIMIT_AFTER = re.compile(
    r"[\s-](?:(?:legal|permitted|statutory|regulatory|official|agreed|contractual|EU|speed|safety|noise|maximum)\s)?(?:limit|allowance|cap|ceiling|quota|tolerance)\b"
)
_ADJUSTED = re.compile(
    r"^\W*(?:[Ee]xcluding|[Ss]tripping\sout|[Aa]djust(?:ed|ing)\sfor|[Nn]ot\scounting|[Ll]eaving\saside|[Aa]t\sconstant|[Oo]n\sa\slike-for-like|[Ii]n\sconstant|[Nn]et\sof|[Bb]efore\s(?:this|these|that|one-off|exceptional|special))\b[^.;]{0,80}?\bwould\shave\s(?:been|risen|fallen|grown|increased|stood|come|totalled|amounted|reached|declined|dropped|gone)\b[^.;]{0,40}$"
)
_SETTING = re.compile(r"\b(?:is|are|was|were|been)\sset\sto\s(?:about\s|around\s|exactly\s)?$")


_WORDED = QuickPatterns(
    (
        _PLANNED_BEFORE,
        _GUARANTEED_BEFORE,
        _PLANNED_AFTER,
        _TARGET_AFTER,
        _STILL_TO_BE,
        _SET_BEFORE,
        _COSTING_BEFORE,
        _REQUIRED_BEFORE,
        _LIMIT_AFTER,
        _ADJUSTED,
        _SETTING,
        SHOULD_HAVE_SAID,
    )
)


@dataclass(frozen=True, slots=True)
class WordedKind:
    """A kind, or `plain`, with the words that say it."""

    kind: str
    span: Span
    rule: str


def find_worded_kind(
    flat: str, sentence: SentenceNumbers, number: TextQuantity
) -> WordedKind | None:
    """Return the kind that words beside a number give it; None where none do."""
    start, end = sentence.span.start, sentence.span.end
    if not _has_words(flat[start:end]):
        question = find_question(flat, sentence, number)
        return WordedKind("target", question, "planned") if question else None
    before = flat[start : number.whole.start]
    if (
        SHOULD_HAVE_SAID.search(before)
        or _SETTING.search(before)
        or is_adjusted(flat, sentence, number)
    ):
        return WordedKind("plain", sentence.span, "adjusted")
    # A cue may hold the words: `not to exceed`.
    for words in (before, flat[start : number.span.start]):
        if match := _REQUIRED_BEFORE.search(words):
            return WordedKind("requirement", Span(*match.span()).shift(start), "permission")
    if _WITHIN_BEFORE.search(flat[start : number.span.start]):
        limit = _LIMIT_AFTER.match(flat, number.span.end, end)
        if limit:
            return WordedKind("requirement", Span(*limit.span()), "permission")
    aim = _find_aim(flat, sentence, number, before)
    return WordedKind("target", aim, "planned") if aim else None


@lru_cache(maxsize=64)
def _has_words(sentence: str) -> bool:
    """Return whether a sentence may have any of these words, which most have not."""
    return bool(_WORDED.list_possible(sentence))


def is_adjusted(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> bool:
    """Return whether a number is what a result would have been without something: it was worked out, not hoped for."""
    return _ADJUSTED.search(flat[sentence.span.start : number.whole.start]) is not None


def _find_aim(
    flat: str, sentence: SentenceNumbers, number: TextQuantity, before: str
) -> Span | None:
    """Return the words that make a number a target."""
    start, end, after = sentence.span.start, sentence.span.end, number.span.end
    match = _PLANNED_BEFORE.search(before) or _PLANNED_BEFORE.search(
        flat[start : number.span.start]
    )
    # `The classifier predicts 92% of failures`
    if match and _PREDICTS.search(before) and _OF_AFTER.match(flat, after):
        match = None
    if not match and not is_money(number.codes):
        match = _GUARANTEED_BEFORE.search(before)
    if match:
        return Span(*match.span()).shift(start)
    match = _STILL_TO_BE.match(flat, after, end)
    if not match and not (number.unit and number.unit.dimension == _TIME):
        match = _TARGET_AFTER.match(flat, after, end)
    if not match and not _TIME_TAKEN.search(before):
        match = _PLANNED_AFTER.match(flat, after, end)
    for words, following in ((_SET_BEFORE, _GOT_AFTER), (_COSTING_BEFORE, _WILL_AFTER)):
        if not match and words.search(before):
            match = following.match(flat, after, end)
    return Span(*match.span()) if match else find_question(flat, sentence, number)
