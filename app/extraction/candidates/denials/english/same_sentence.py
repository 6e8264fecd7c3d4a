"""What an English sentence says of its own number besides `not`: that nobody reached it, or that it was called off.

`What nobody reached: an error rate of 0.4%`, `Anyone who promises you 900 km is dreaming`, `the second line, to make
800 kg a day, was cancelled`.
"""

import re

from app.domain.quotes.span import Span
from app.extraction.candidates.denials.english.words import ADVERBS, UNTRUE
from app.extraction.frames.article import SentenceNumbers
from app.extraction.numbers.text_quantity import TextQuantity

_NOBODY = r"(?:nobody|no[\s-]one|none\sof\s(?:them|these|those|us)|neither(?:\sof\sthem)?|not\sone(?:\sof\sthem)?|no\s(?:[a-z]+\s){0,2}[a-z]+)"
_REACHED = r"(?:achieved|reached|managed|delivered|matched|broken|broke|hit|met|offered|attained|shown|showed|demonstrated|beaten|done|did|built|made|passed|reach|achieve|match|offer|deliver)"
_EVER = r"(?:(?:has|have|had|could|can|ever|yet|even|so\sfar)\s){0,3}"
_BEFORE = re.compile(
    rf"\b{_NOBODY}\s{_EVER}{_REACHED}(?:\s(?:yet|so\sfar|here|there|at\sall)){{0,2}}\s?[:—–]\s[^.;:\d]{{0,50}}$"
    r"|(?:^|[.;!?\n]\s?)(?:still\s|so\sfar\s)?(?:not\s(?:yet\s)?(?:achieved|reached|met|shown|delivered|built)|missing|out\sof\sreach)\s?:\s[^.;:\d]{0,50}$"
    r"|\b(?:push(?:ed|es|ing)\sback\s(?:on|against)|rubbish(?:ed|es|ing)|pour(?:ed|s|ing)\scold\swater\son)\s(?:(?:the|an?|any|these|those)\s)?(?:[a-z]+\s){0,2}(?:reports?|claims?|rumou?rs?|talk|speculation|suggestions?)\b[^.;,\d]{0,60}$"
    # `I am not going to come here and promise you 50 jobs`
    r"|(?:\b(?:not|never)|n['’]t)\s(?:just\s)?(?:stand|sit|come|go|turn)\s(?:(?:up|out|round|around|along|back)\s)?(?:here\s|there\s)?and\s(?:promise|tell|say|claim|pretend|guarantee)\b[^.;\d]{0,40}$",
    re.IGNORECASE,
)
# `An efficiency of 60% is what nobody has achieved`, `900 km is a range that no rival has reached`
_AFTER = re.compile(
    rf"[^.;:\d]{{0,30}}?\s(?:is|was|are|were|remains)\s(?:what|something(?:\sthat)?|(?:an?|the)\s(?:[a-z]+\s){{0,2}}(?:that|which)|more\sthan)\s{_NOBODY}\s{_EVER}{_REACHED}\b"
    rf"|(?:\s[a-z]+){{0,4}},?\s(?:that|which)\s{_NOBODY}\s{_EVER}{_REACHED}\b"
    r"|(?:\s[a-z]+){0,4}?\s(?:was|were|has\sbeen|have\sbeen)\s(?:(?:later|since|now|subsequently)\s)?corrected\s(?:down\s|up\s)?to\b"
    r"|,\s(?:an?|the)\s(?:figure|number|claim|value|result|rate)\s(?:that|which)\s[^.;,\d]{0,30}?(?:(?:could|can|did|do|does)(?:\snot|n['’]t)|cannot|never)\s(?:be\s)?(?:reproduce|reach|achieve|match|accept|recogni[sz]e|believe)"
    r"|(?:\s[a-z]+){0,3}?\snever\s(?:came|appeared)(?=[.,;]|$)"
    r"|(?:\s[a-z]+){0,4}?\s(?:(?:does|do|did)(?:\snot|n['’]t)\shold\s(?:up|water|true)|(?:has|have)\snever\sbeen\s(?:shown|proved|proven|demonstrated|measured|substantiated)|(?:was|were)\snever\son\sthe\s(?:table|cards))\b"
)
_WHO_SAYS = re.compile(
    r"\b(?:any(?:one|body)|who(?:so)?ever|those|people|the\sman|the\swoman)\s(?:who\s)?(?:still\s|now\s)?(?:tell|say|claim|promis|believ|think|quot|offer|advertis|boast)(?:e?s|e|ing)?\b[^.;\d]{0,40}$",
    re.IGNORECASE,
)
_IS_WRONG = re.compile(
    r"[^.;\d]{0,60}?\s(?:is|are|must\sbe|has\sto\sbe)\s(?:(?:either|simply|just|probably|plainly|frankly)\s)?(?:selling\s(?:you\s)?something|lying|kidding|dreaming|wrong|mistaken|misinformed|deluded|fooling|exaggerating|joking|a\s(?:liar|fool|dreamer)|having\syou\son|talking\s(?:nonsense|rubbish)|not\s(?:telling\sthe\struth|being\s(?:honest|serious)|serious))\b"
    r"|[^.;\d]{0,60}?\s(?:has|have)\snever\s(?:[a-z]+)"
)
_TALK = re.compile(
    r"\b(?:despite|in\sspite\sof|notwithstanding|contrary\sto)\s(?:[a-z']+\s){0,4}?(?:leaks?|rumou?rs?|talk|speculation|hints|whispers|gossip|stories)\b[^.;,\d]{0,50}$",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(?:no|not|never|none|nothing|nobody|without)\b|n['’]t\b", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:to|launch|mission|planned|due|meant|intended|supposed|would|proposed|orders?|contract|scheduled|plans?)\b",
    re.IGNORECASE,
)
_OFF = r"(?:cancell?ed|scrapped|shelved|abandoned|called\soff|dropped|axed|ditched|aborted|scrubbed|never\s(?:built|delivered|reali[sz]ed|made|opened))"
_CALLED_OFF = re.compile(
    rf"(?:[^.;\d]|(?:19|20)\d\d){{0,60}}?,?\s(?:was|were|has\s(?:since\s|now\s)?been|have\s(?:since\s|now\s)?been|had\sbeen)\s(?:(?:since|later|now|quietly|eventually|then|finally)\s)?{_OFF}\b"
)
_DEAL = re.compile(
    r"\b(?:deal|sale|talks|bid|merger|takeover|offer|negotiations|proposed|planned)\b",
    re.IGNORECASE,
)
_FELL_THROUGH = re.compile(
    r"[^.;\d]{0,60}?\s(?:fell\sthrough|collapsed|broke\sdown|came\sto\snothing)\b"
)
# `Burn 4 (1.4 m/s) was aborted`, `(2.3 m/s): cancelled`
_IN_BRACKETS = re.compile(
    rf"\)[:,]?\s(?:(?:was|were|is|has\sbeen|have\sbeen)\s)?(?:{_OFF}|withdrawn)\b"
)
# `closed for what was billed as three weeks; it never opened again`
_BILLED = re.compile(
    r"\b(?:announced|billed|advertised|touted|presented|described|sold)\sas\s(?:[a-z]+\s){0,3}$"
)
_NEVER = re.compile(
    r"[^.;,\d]{0,30}[.;,]\s?(?:but\s|yet\s|and\s)?(?:it|they|she|he|the\s[a-z]+)\s(?:has\s|have\s|was\s|were\s)?never\s[a-z]+",
    re.IGNORECASE,
)
# `could make 3,500, but we don't`; `if they had listened, you would be paying $14`
_BUT_NOT = re.compile(
    r"[^.;\d]{0,40}[,—–]\s?(?:but|though|only|except)\s(?:it|they|we|he|she|I|you|that|this)\s(?:(?:do|does|did|is|are|was|were|has|have|had|could|will|would)(?:n['’]t|\snot)|can['’]?t|cannot|won['’]t)(?=[.;!?,\"”]|\s*$)"
)
_WOULD = re.compile(r"\b(?:if|could|would|might)\b", re.IGNORECASE)
_HAD = re.compile(r"\bhad\b", re.IGNORECASE)
_PARTICIPLE = r"(?:[a-z]+(?:ed|en|wn|ught|old|aid|ept|elt|ent)|been|gone|done|made|come|run|cut|put|set|won|lost|left|held|met|led|built|begun|read|had)"
_CONTRARY = re.compile(
    rf"\bif\s(?:[\w'-]+\s){{1,6}}?had\s(?:(?:not|only|ever|been|all)\s){{0,2}}{_PARTICIPLE}\b[^.;]{{0,80}}?\b(?:would|could|might)\b[^.;]{{0,60}}$"
    r"|^\W*had\s(?:not\s)?(?:the|it|they|we|he|she|this|that|[A-Z])[^.;?]{2,80}?,\s[^.;?]{0,60}?\b(?:would|could|might)\b[^.;?]{0,60}$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:call|brand|label|dismiss)(?:s|es|ed|ing)?\s(?:(?:the|this|that|an?|its|his|her|their)\s(?:[a-z]+\s)?[$€£]?$"
    r"|(?:(?:the|these|those|such)\s)?(?:reports?|claims?|talk|rumou?rs?|stories|suggestions?|fears)\s(?:of|that)\s[^.;,\d]{0,40}$)"
)
_CALLED_UNTRUE = re.compile(
    rf"(?:\s(?!a\b|an\b)[a-z-]+){{0,4}}?\s(?:as\s)?[\"“'‘]?{ADVERBS}{UNTRUE}\b", re.IGNORECASE
)
_NOT_TO_EXCEED = re.compile(r"\b[Nn]ot\sto\s(?:exceed|fall|drop|go|be)\b[^.;,\d]{0,30}$")
_WINDOW = 160


def find_in_sentence(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Span | None:
    """Return the words around a number that say nobody reached it, or that it was called off; None without any."""
    start = max(sentence.span.start, number.whole.start - _WINDOW)
    before = flat[start : number.whole.start]
    match = _BEFORE.search(before) or (_is_talk(flat, sentence, before) and _TALK.search(before))
    if not match and _WHO_SAYS.search(before):
        match = _IS_WRONG.match(flat, number.span.end, sentence.span.end)
        return Span(*match.span()) if match else None
    if match:
        return Span(*match.span()).shift(start)
    return _find_after(flat, sentence, number, before)


def find_unmet_condition(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Span | None:
    """Return the words by which a number hangs on what is not so: `If they had listened, you would be paying $14`."""
    before = flat[sentence.span.start : number.whole.start]
    if _HAD.search(before) and (match := _CONTRARY.search(before)):
        return Span(*match.span()).shift(sentence.span.start)
    but = _BUT_NOT.match(flat, number.span.end, sentence.span.end)
    return Span(*but.span()) if but and _WOULD.search(before) else None


def _is_talk(flat: str, sentence: SentenceNumbers, before: str) -> bool:
    """Return whether a sentence has a denial, and talk of a number: `No new engine, despite talk of 900 kW`."""
    return _TALK.search(before) is not None and _NO.search(sentence.span.cut(flat)) is not None


def _find_after(
    flat: str, sentence: SentenceNumbers, number: TextQuantity, before: str
) -> Span | None:
    end = sentence.span.end
    match = _AFTER.match(flat, number.span.end, end) or _IN_BRACKETS.match(
        flat, number.span.end, end
    )
    if not match and (off := _CALLED_OFF.match(flat, number.span.end, end)):
        match = off if _PLANNED.search(before + off[0]) else None
    if not match and _DEAL.search(before):
        match = _FELL_THROUGH.match(flat, number.span.end, end)
    if not match and _BILLED.search(before):
        match = _NEVER.match(flat, number.span.end, end + 60)
    if not match and _CALLED.search(before):
        match = _CALLED_UNTRUE.match(flat, number.span.end, end)
    return Span(*match.span()) if match else None


def is_bounded_by_rule(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> bool:
    """Return whether `not` is of a rule, and denies no number: `Residues are not to exceed 0.2 mg`."""
    return _NOT_TO_EXCEED.search(flat[sentence.span.start : number.span.start]) is not None
