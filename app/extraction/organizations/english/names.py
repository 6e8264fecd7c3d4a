"""Names in an English text, and the signs at each of its places that one is that of an organization."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.domain.quotes.span import Span
from app.extraction.organizations.english import words
from app.extraction.organizations.english.small_letters import list_small_names

_LETTER = "A-Za-zÀ-ÖØ-öø-ÿ"
_CAPITAL = rf"(?:[a-z]-[A-Z][A-Za-z]+|\d{{1,3}}(?![GMK]bps|[GM]bit)[A-Z][a-z]{{3,}}|[A-ZÀ-ÖØ-Þ](?:[{_LETTER}\d]|[-.&'+](?!s\b)(?=[{_LETTER}\d]))*|[a-z]{{1,2}}[A-Z][{_LETTER}\d]+)"
_WORD = rf"{_CAPITAL}(?![{_LETTER}])"
_OWN_POSSESSIVE = rf"(?:'s|(?<=s)') (?=(?:{words.POSSESSED})(?![{_LETTER}]))"
_NAME = re.compile(
    rf"(?<![\w.@/-])(?:(?:St|Mt|Ft)\. )?{_WORD}(?:(?: & |, (?=[A-Z][a-z]+ & [A-Z])|{_OWN_POSSESSIVE}| (?:of|for|de|du|del|der|des|do|da|dos|das|di|della|la|le|el|von|van|and) (?:the )?| ){_WORD})*"
    rf"(?:\.?,? (?:{words.LEGAL})(?![\w-]))*"
)
_ANY_WORD = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-Þ][\w-]*(?![\w-])")
_ANY_PAIR = re.compile(
    r"(?<![\w-])(?P<first>[A-ZÀ-ÖØ-Þ][\w-]*) and (?P<last>[A-ZÀ-ÖØ-Þ][\w-]*)(?![\w-])"
)
_JOINING = re.compile(
    r"\s(of|for|de|du|del|der|des|do|da|dos|das|di|della|la|le|el|von|van|and)\s(?:the\s)?"
)
_LEGAL_END = re.compile(rf"\s(?:{words.LEGAL})$")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;\n]['\")\]]*|[\"“‘(•*#-])\s*[\"“‘'(]*$")
_DIGIT = re.compile(r"\d")

_COMPANY_NOUN = rf"{words.NOUNS}|railways?|ferry\sline|customers?|clients?|buyers?"
_NOUN_BEFORE = re.compile(
    rf"(?:^|[.!?:;\n\"“]\s?|\b(?=[a-z]))(?i:{_COMPANY_NOUN})(?:\s|(?:\s(?:of|for|in)\s(?:[a-z-]+\s){{0,3}}[a-z-]+)?,\s)$"
)
_APPOSITION = re.compile(
    rf",\s(?:(?:an?|the|one\sof|part\sof|another)\s)(?:[\w'&-]+\s){{0,7}}?(?:{words.NOUNS})\b{words.NOT_ACTING}"
    r"|,\s(?:based|headquartered|founded|set\sup|established|spun|owned|backed|a\sunit|formerly)\b"
    r"|\s\((?:NASDAQ|NYSE|LSE|[A-Z]{2,6}:)",
    re.IGNORECASE,
)
_WORK_AT = re.compile(
    rf"\b(?:{words.WORKERS})\s(?:(?:working|based)\s)?(?:at|from|of|for|with|led\sby)\s(?:the\s)?$",
    re.IGNORECASE,
)
_AGENT = re.compile(r"\bby\s(?:the\s)?$", re.IGNORECASE)
_ADVERBS = (
    r"(?:\s(?:also|now|itself|already|recently|today|yesterday|still|currently|alone|first|only|(?:last|this|next)\s\w+"
    r"|on\s\w+day|in\s\w+|in\s\d{4}|[a-z]+ly))*"
)
_ASIDE = r"(?:,\s(?:which|who|whose|based|founded|an?|the|part|one|with|together|headquartered|owned)\b(?:[^,.;]|(?<=\d)[.,](?=\d)){1,90},)?"
# Before a verb of which the subject acts; a passive (`was reported by`) has another one.
_AUXILIARY = r"(?:(?:has|have|had|will|would|can|could|should|may|might|must|did|does)(?:\s(?:been|also|now|already|just|not|since|nearly|almost|about|to|be|[a-z]+ly))*\s|(?:is|was|are|were)\s(?=[a-z]+ing\b|expected|set\sto|planning))"
# `tests on`, `orders for`: these are nouns here.
_VERB_AFTER = re.compile(
    rf"{_ASIDE}{_ADVERBS}\s{_AUXILIARY}?(?:(?!(?:{words.NOUN_LIKE_VERBS})\s(?:of|on|for|by|in|at|with|from|were|was|is|are|have|had|show|found|suggest)\b)(?:{words.VERBS})\b|[a-z]+ing\b|(?<=\s)(?:(?<=will\s)|(?<=would\s)|(?<=could\s)|(?<=can\s)|(?<=not\s)|(?<=did\s))(?:{words.BASE_VERBS})\b)"
)
_ANY_VERB_AFTER = re.compile(rf"{_ASIDE}{_ADVERBS}\s(?:[a-z]+(?:ed|[^s\W]s)|{words.WEAK_VERBS})\b")
_COMMON_END = re.compile(
    r"(?:tions?|sions?|nions|ments?|ness|ity|ism|ance|ence|ship|ers|ors|ists|ians|ures|ages|ours|ts|sis)$"
)
_NOUN = re.compile(rf"(?:{words.NOUNS})", re.IGNORECASE)
_OF_PLACE = re.compile(r"-(?:based|listed|owned|backed|born|headquartered|led)$")
_WEAK_VERB_AFTER = re.compile(
    rf"{_ASIDE}{_ADVERBS}\s(?!(?:was|were|is|are|be)\s[a-z]+(?:ed|en|wn)\b)(?:{words.WEAK_VERBS})\b"
)
_POSSESSIVE = re.compile(r"'(?:s\b|(?=\s))")
# `the charity Bread and Roses`, `Bread and Roses, a chain of bakeries, has`
_ONE_NOUN_BEFORE = re.compile(
    r"\b(?:company|firm|group|start-?up|maker|\w*maker|subsidiary|unit|brand|charity|chain|retailer|supplier|contractor|operator|developer|producer|manufacturer|brewery|bakery|rival|publisher|agency|consultancy),?\s$"
)
_ONE_AFTER = re.compile(
    r",\s(?:an?|the|whose)\s(?!two\b|three\b)(?:[\w'-]+\s){0,5}?(?:company|firm|group|start-?up|\w*maker|subsidiary|unit|brand|charity|chain|retailer|supplier|contractor|operator|developer|producer|manufacturer|brewery|bakery|publisher|consultancy)\b"
    r"|,?\s(?:is|was|has|sells|makes|says|runs|plans|employs|builds|produces|wants|expects)\b"
)
# `ahead of Raydentis`, `followed by Raydentis`
_COMPARED = re.compile(
    r"\b(?:ahead\sof|followed\sby|overtaking|overtook|overtaken\sby|trailing|beating|surpassing|supplied\sby|supplier\sto|partnered\swith|partnership\swith|cooperation\swith|collaboration\swith|together\swith|teamed\sup\swith|(?:developed|designed|built|created|made)\swith|joint\sventure\s(?:of|with|between)|contract\swith|deal\s(?:with|for)|(?:acquisition|stake|shares|shareholding|investment|investor|invest(?:ed|ing|s)?)\s(?:of|in)|bid\sfor|merger\swith|orders?\s(?:from|by|for)|values|valued|valuing|customers?\s(?:are|include|is)|rivals?\slike|such\sas|acquired|bought|takeover\sof)\s(?:the\s)?$"
)
# `more than Unimax with 800`
_THAN = re.compile(r"\bthan\s(?:the\s)?$")
_BESIDE_NUMBER = re.compile(r"(?:'s?(?:\s[a-z]+){0,3})?\s(?:with|at|has|had|did|does)\b")
# `For Bexley, that meant a loss`, `At Polymetal, output fell`
_FOR_WHOM = re.compile(r"(?:^|[.!?]\s)(?:For|At)\s$")
_STATE_BEFORE = re.compile(
    r"\b(?:[Ss]tate|[Ff]amily|[Pp]rivate|[Ee]mployee)-(?:owned|run|held|backed|controlled)\s$|\b(?:[Pp]rivately\s(?:owned|held)|[Ll]isted|[Uu]nlisted)\s$"
)
_ONE_OF_TWO = re.compile(r"\b(?:[Nn]either|[Bb]oth)\s$")
# `fined Metrix 400 million euros`
_PAYING = re.compile(
    r"\b(?:pays?|paid|fined?|fines|owes?|owed|offers?|offered|lent|lends?|gave|gives?|cost|costs|charges?|charged|awarded|granted)\s$"
)
_MONEY_AFTER = re.compile(r"\s(?:about\s|nearly\s|some\s|up\sto\s|a\s)?(?:[A-Z]{0,3}[$€£¥]|\d)")
_IN_PLACE = re.compile(
    r"\b(?:in|near|across|throughout|outside|around|off|into|over)\s(?:[a-z]+\s)?(?:the\s)?$",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\s(?:said|says|announced|announces|plans|planned|reported|reports|told|expects|expected|wants|hopes|denied|denies|warned|warns|confirmed|confirms)\b"
)
# `Last month Brightfin laid off`
_TIME_BEFORE = re.compile(
    r"(?:^|[.;!?]\s)(?:[A-Z][a-z]+\s){1,2}(?:[a-z]+\s){0,2}?(?:month|year|week|quarter|day|spring|summer|autumn|winter|\d{4}),?\s$"
)
_ACCORDING = re.compile(r"\b[Aa]ccording\sto\s(?:the\s)?$")
# `bought from X`, `will deliver cells to X`: who gives or takes.
_DEALING = re.compile(
    r"\b(?:sells?|sold|deliver\w*|ship(?:s|ped)?|suppl(?:y|ies|ied)|handed|licensed?|lends?|lent|pa(?:y|ys|id)|owes?|owed|awarded|granted|exports?|exported|went|goes)\s(?:[\w$€£.-]+\s){0,5}to\s(?:the\s)?$"
    r"|\b(?:buys?|bought|orders?|ordered|leases?|leased|rents?|rented|licensed|receives?|received|borrowed|comes?|came|won|wins?)\s(?:[\w$€£.-]+\s){0,5}from\s(?:the\s)?$"
)
_MOVED = re.compile(
    r"\b(?:ship(?:s|ped)?|went|goes|exports?|exported|deliver\w*)\s(?:\S+\s){0,5}to\s$"
)
# `Leafspire, once the largest farm, filed`, `Verdano, which runs greenhouses, needs`: persons have two names.
_INTRODUCED = re.compile(
    r",\s(?:which|whose|once|formerly|now|long|best\sknown|known|listed|valued|part\sof|headquartered|founded|based|backed|owned)\s"
)
_CAMEL = re.compile(r"^[A-Z][a-z]+[A-Z][a-z]")
_COINED = re.compile(r"^\d|[a-z][A-Z]")
_CLAUSE_START = re.compile(r"(?:[,;:]|\b(?:and|but|while|whereas)|[–—])\s(?:the\s)?$")
# `What does Parcelo do?`
_ASKED = re.compile(
    r"\b(?:What|How|Why|Where|When|Which)\s(?:[a-z]+\s){0,3}(?:does|did|is|has|can|will)\s$"
)
_NUMBERS_OF = re.compile(
    r"\b(?:(?:shares|sales|revenues?|profits?|customers|plants?|factory|stock|orders|production|shareholders|turnover|subscribers|members)\s(?:of|at|from|for)|(?:shares|stock)\sin)\s$",
    re.IGNORECASE,
)
# `Rewoven and its partner Tallmere sold`
_JOINED_AFTER = re.compile(
    r"\s(?:and|&)\s(?:(?:its|their)\s(?:[a-z-]+\s){1,2})?(?:[A-Z][\w-]*\s){0,3}[A-Z][\w-]*(?=\s)"
)
# `Germany's Tragwerk with 24%`
_OF_COUNTRY = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words.PLACES)))})'s\s$")
_BESIDE_AFTER = re.compile(
    rf"\s(?:with|at|and|on|last|need|cost|{words.VERBS}|{words.WEAK_VERBS})\b|[,.;)]|'s\b|$"
)
_SAID_BEFORE = re.compile(r"(?:[\"”']|,)\s(?:said|says|according\sto|adds|added|told)\s(?:the\s)?$")
_SAID_AFTER = re.compile(r"\s(?:said|says|added|adds)\b")
_PERSON_BEFORE = re.compile(rf"\b(?:{words.PERSON_BEFORE})\.?,?\s$", re.IGNORECASE)
_PERSON_AFTER = re.compile(words.PERSON_AFTER)
_PERSON_NOUN = re.compile(rf"(?:{words.PERSON_BEFORE})", re.IGNORECASE)
# `Joana Reis, who founded Parcelo`, `the head of Parcelo`
_HEADED = re.compile(
    r"\bwho\s(?:founded|co-founded|runs|heads|leads|owns|chairs|set\sup|started|manages|works\s(?:for|at))\s(?:the\s)?$"
    r"|\b(?:founder|chief\sexecutive|boss|head|director|chairman|chairwoman|chair|president|owner|manager|CEO|spokes\w+|vice-president|partner|head\sof\s[a-z]+|director\sof\s[a-z]+)\s(?:of|at|for)\s(?:the\s)?$"
)
# `said Dana Wells of Orbis Dental`, `Skivvy founder Tomas Berg`
_SAID_PERSON_OF = re.compile(
    r"\b(?:said|says|told|according\sto|adds|added)\s(?:Dr\s|Prof(?:essor)?\s)?[A-Z][\w'-]+\s[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?,?\s(?:of|at|from|with)\s(?:the\s)?$"
)
_TITLE_AFTER = re.compile(
    r"(?:'s)?\s(?:(?:co-?)?founder|chief\s[a-z]+(?:\sofficer)?|boss|chair(?:man|woman)?|president|spokes\w+|director|manager|CEO|CFO|CTO|COO|head|engineers?|scientists?|researchers?|analysts?)\s(?:[a-z]+\s){0,3}[A-Z][a-z]+"
)
# `MIT engineers have built`
_STAFF_AFTER = re.compile(
    r"\s(?:engineers|scientists|researchers|chemists|physicists|astronomers|biologists|customers|shares|subscribers|executives|shareholders)\s(?:have|has|had|say|said|found|will|rose|fell|gained|lost|[a-z]+ed)\b"
)
_PLACE_BEFORE = re.compile(rf"{words.PLACE_BEFORE}$", re.IGNORECASE)
_PLACE_AFTER = re.compile(words.PLACE_AFTER)
_BEFORE_COUNTRY = re.compile(r",\s(?P<country>[A-Z][A-Za-z]+)\b")
_CALLED = re.compile(
    r"\b(?:called|named|dubbed|christened|known\sas|nicknamed|codenamed)\s[\"“'‘]?$"
)
# `Marrowick's electric ferry Selka`, `a sensor Lynx`: a thing right before its name.
_THING_BEFORE = re.compile(
    r"(?:\b(?:an?|the|its|their|new|first|this|that|second|whose|latest)|'s|'|\d)\s(?:[a-z][a-z-]*\s){1,4}$"
)
_LAST_WORD = re.compile(r"([a-z][a-z-]*)\s$")
_NO_THING = frozenset(
    [
        "of",
        "in",
        "on",
        "at",
        "to",
        "from",
        "by",
        "with",
        "for",
        "into",
        "as",
        "and",
        "or",
        "but",
        "than",
        "said",
        "says",
        "that",
        "which",
        "via",
        "per",
        "against",
        "between",
        "among",
        "like",
        "near",
        "using",
        "including",
        "joined",
        "led",
        "called",
        "under",
        "over",
        "about",
        "after",
        "before",
        "company",
        "since",
        "when",
        "where",
        "while",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "if",
        "because",
        "although",
        "so",
        "not",
        "only",
        "also",
        "buys",
        "bought",
        "sold",
        "sells",
        "supplies",
        "supplied",
        "beat",
        "beats",
        "tells",
        "told",
    ]
)
# `the Selka ferry`: the name is that of a thing, or of its maker.
_NAMED_THING = re.compile(
    r"\s(?!(?:is|are|was|were|has|have|had|will|can|said|says|and|or|of|in|on|at|to|from|by|with|for|as|which|who|that|than|would|could)\b)[a-z]{3,}"
)
_ARTICLE = re.compile(r"\b(?:the|an?|its|their|each|this|every|per)\s$", re.IGNORECASE)
_NOUN_CALLED = re.compile(rf"\b(?:{words.NOUNS})\s(?:called|named|known\sas)\s$")
# `Stridelab's Comet`
_OWNED = re.compile(r"[A-Z][\w&.-]*'s\s$")
_AT_WORK = re.compile(r"\s(?:of|at|from)\s(?:the\s)?[A-Z]|,?\s(?:who|has|have)\b")
_AT_INSTITUTION = re.compile(
    r"\s(?:of|at)\s(?:the\s)?(?:[A-Z]\w+\s){0,3}(?:University|Institute|College|Hospital)\b"
)
_GIVEN_AND_SURNAME = 2
_WINDOW = 90


@dataclass(frozen=True, slots=True)
class NameInText:
    """A name at a place of the text, with the rules that speak for each kind: empty where none does.

    `strong` rules hold against signs of other kinds, `weak` ones only without such.
    """

    span: Span
    text: str
    strong: str
    weak: str
    other: str
    at_start: bool


def list_english_names(flat: str) -> Iterator[NameInText]:
    """Yield what is written like a name in a flat text, in order."""
    words_of = _WordCounts(flat)
    for match in _NAME.finditer(flat):
        at_start = (
            _SENTENCE_START.search(flat, max(0, match.start() - 12), match.start()) is not None
        )
        spans = _cut(words_of, Span(*match.span()), at_start=at_start)
        for index, span in enumerate(spans):
            yield _describe(flat, span, at_start=at_start and not index)
    for span, rule in list_small_names(flat):
        yield NameInText(span, span.cut(flat), rule, "", "", at_start=False)


class _WordCounts:
    """How often the words of a text are in it, and how often two of them are joined by `and`; counted when asked."""

    def __init__(self, flat: str) -> None:
        self.flat = flat

    @cached_property
    def words(self) -> Counter[str]:
        return Counter(match[0] for match in _ANY_WORD.finditer(self.flat))

    @cached_property
    def pairs(self) -> Counter[tuple[str, str]]:
        return Counter((match["first"], match["last"]) for match in _ANY_PAIR.finditer(self.flat))


def _cut(counts: _WordCounts, span: Span, *, at_start: bool) -> Iterator[Span]:
    """Yield the names in words with capitals: without words that begin a sentence, divided at `and` and `of`."""
    flat, start = counts.flat, span.start
    if at_start:
        start = _skip_starting(flat, span)
    for joint in _JOINING.finditer(flat, start, span.end):
        head = flat[start : joint.start()]
        last = head.rpartition(" ")[2]
        has_head = bool(set(head.split()) & words.INSTITUTION)
        is_joined = has_head or joint[1] not in ("of", "for", "and")
        is_joined = is_joined or (joint[1] == "of" and head == "Port")
        if joint[1] == "and":
            following = flat[joint.end() : span.end].split(" ", maxsplit=1)[0]
            is_joined = last in words.TOPICS or (has_head and following in words.TOPICS)
            has_tail = bool(set(flat[joint.end() : span.end].split()) & words.INSTITUTION)
            is_joined = is_joined and not (has_head and has_tail)
            is_joined = is_joined or _is_one_name(counts, Span(start, span.end), joint)
        if not is_joined:
            yield from _clean(flat, Span(start, joint.start()))
            start = _skip_starting(flat, Span(joint.end(), span.end))
    yield from _clean(flat, Span(start, span.end))


def _is_one_name(counts: _WordCounts, span: Span, joint: re.Match[str]) -> bool:
    """Return whether `Bread and Roses` is one name, by what is around it: one noun, or a verb of one."""
    flat = counts.flat
    first, last = flat[span.start : joint.start()], flat[joint.end() : span.end]
    if " " in first or " " in last or "the" in joint[0]:
        return False
    before = flat[max(0, span.start - _WINDOW) : span.start]
    is_of_one = _ONE_NOUN_BEFORE.search(before) or _ONE_AFTER.match(flat, span.end)
    together = counts.pairs[first, last] if is_of_one else 0
    return bool(is_of_one) and all(counts.words[word] == together for word in (first, last))


def _skip_starting(flat: str, span: Span) -> int:
    """Return where a name begins after words that have a capital only at the start of a sentence."""
    start = span.start
    while start < span.end:
        end = flat.find(" ", start, span.end)
        word = flat[start : end if end >= 0 else span.end]
        is_noun = end >= 0 and _NOUN.fullmatch(word) is not None and word not in words.INSTITUTION
        is_noun = is_noun or (end >= 0 and _PERSON_NOUN.fullmatch(word) is not None)
        is_of_name = (
            word.lower() in words.OF_INSTITUTION
            and span.cut(flat).rpartition(" ")[2] in words.INSTITUTION
        )
        is_of_name = is_of_name or (word in words.HEADS and flat.startswith(f"{word} of ", start))
        if is_of_name or (word.lower().rstrip(".") not in words.STARTING and not is_noun):
            break
        if end < 0:
            return span.end
        start = end + 1
    return start


def _clean(flat: str, span: Span) -> Iterator[Span]:
    """Yield a name without words of the calendar and of nations at its ends, if anything is left."""
    pieces = flat[span.start : span.end].split(" ")
    start, end = span.start, span.end
    while pieces and (
        pieces[0] in words.CALENDAR
        or pieces[0].lower() in ("the", "a", "an", "ngo")
        or _OF_PLACE.search(pieces[0])
    ):
        start += len(pieces.pop(0)) + 1
    if len(pieces) == 1 and _is_national(pieces[0]):
        return
    if pieces and pieces[-1] in words.CALENDAR:
        end -= len(pieces.pop()) + 1
    is_bare = len(pieces) == 1 and (
        pieces[0] in words.INSTITUTION or pieces[0] in words.NO_NAMES or _NOUN.fullmatch(pieces[0])
    )
    if pieces and start < end and len(flat[start:end].strip()) > 1 and not is_bare:
        yield Span(start, end)


def _is_national(word: str) -> bool:
    return (
        word in words.NATIONAL
        or word.partition("-")[0] in words.NATIONAL
        or word.endswith("-based")
    )


def _describe(flat: str, span: Span, *, at_start: bool) -> NameInText:
    before = flat[max(0, span.start - _WINDOW) : span.start]
    after = flat[span.end : span.end + 2 * _WINDOW]
    text = flat[span.start : span.end]
    strong, other = _find_strong(text, before, after), _find_other(text, before, after)
    weak = _find_weak(text, before, after, at_start=at_start)
    return NameInText(span, text, strong, weak, other, at_start)


def _find_strong(text: str, before: str, after: str) -> str:
    """Return the first rule that makes a name that of an organization, whatever else it may be."""
    pieces = text.split(" ")
    is_long = len(pieces) > 1
    is_named_so = _NOUN_CALLED.search(before) is not None
    is_thing = _CALLED.search(before) is not None and not is_named_so
    rules = (
        ("legal_form", is_long and _LEGAL_END.search(text)),
        ("institution", is_long and set(pieces) & words.INSTITUTION),
        ("institution", is_long and pieces[0] in words.HEADS and pieces[1] == "of"),
        ("trade_word", is_long and pieces[-1] in words.TRADES and not is_thing),
        ("company_noun", is_named_so or _NOUN_BEFORE.search(before)),
        ("apposition", not is_thing and _APPOSITION.match(after)),
        ("work_at", _WORK_AT.search(before) and not _is_leader(pieces, before, after)),
        (
            "headed",
            _HEADED.search(before)
            or _TITLE_AFTER.match(after)
            or _SAID_PERSON_OF.search(before)
            or (not is_long and text not in words.NATIONAL and _STAFF_AFTER.match(after)),
        ),
    )
    return next((rule for rule, holds in rules if holds), "")


def _is_leader(pieces: Sequence[str], before: str, after: str) -> bool:
    """Return whether a name is that of a person: `a team led by Keiko Mori of Tohana University`."""
    if len(pieces) != _GIVEN_AND_SURNAME:
        return False
    is_led = before.endswith(("led by ", "headed by "))
    return bool((is_led and _AT_WORK.match(after)) or _AT_INSTITUTION.match(after))


def _find_weak(text: str, before: str, after: str, *, at_start: bool) -> str:
    """Return the first rule that speaks for an organization where nothing speaks for something else."""
    is_free = at_start or text.isupper() or not _ARTICLE.search(before)
    is_single = at_start and " " not in text
    if is_single and text.lower() in words.COMMON:
        return ""
    # `The Aurora sailed`, `a plant in Mannheim makes`
    is_thing = (
        at_start
        and before.endswith("The ")
        and " " not in text
        and not text.isupper()
        and not _SAYING.match(after)
    )
    is_thing = is_thing or _IN_PLACE.search(before) is not None
    begins = at_start or _CLAUSE_START.search(before) or _TIME_BEFORE.search(before)
    may_act = is_free and not is_thing and not (is_single and _COMMON_END.search(text))
    is_plural = is_single and text.endswith("s") and after.startswith("' ")
    joined = _JOINED_AFTER.match(after)
    is_one_word = " " not in text
    of_country = _OF_COUNTRY.search(before) and _BESIDE_AFTER.match(after)
    rules = (
        ("sentence_subject", may_act and begins and _INTRODUCED.match(after)),
        ("sentence_subject", may_act and _VERB_AFTER.match(after)),
        ("sentence_subject", may_act and joined and _VERB_AFTER.match(after, joined.end())),
        (
            "sentence_subject",
            begins
            and (" " in text or not at_start or _COINED.search(text))
            and _ANY_VERB_AFTER.match(after),
        ),
        ("sentence_subject", _ASKED.search(before)),
        ("possessive_name", is_free and not is_plural and _POSSESSIVE.match(after)),
        ("owner_of_numbers", _NUMBERS_OF.search(before)),
        ("agent", _AGENT.search(before)),
        ("said", _SAID_BEFORE.search(before) or (is_one_word and _ACCORDING.search(before))),
        ("beside_another", (is_one_word and not _MOVED.search(before)) and _DEALING.search(before)),
        ("beside_another", not is_one_word and _DEALING.search(before)),
        ("coined_name", _CAMEL.search(text) and not _ARTICLE.search(before)),
        ("beside_another", _COMPARED.search(before) or of_country),
        ("beside_another", _THAN.search(before) and _BESIDE_NUMBER.match(after)),
        ("sentence_subject", _STATE_BEFORE.search(before) or _ONE_OF_TWO.search(before)),
        ("beside_another", _PAYING.search(before) and _MONEY_AFTER.match(after)),
        ("beside_another", _FOR_WHOM.search(before) and after.startswith(",")),
        ("subject_of_any_verb", at_start and _WEAK_VERB_AFTER.match(after)),
    )
    return next((rule for rule, holds in rules if holds), "")


def _find_other(text: str, before: str, after: str) -> str:
    """Return what a name is by its place, if it is not that of an organization."""
    pieces = text.split(" ")
    country = _BEFORE_COUNTRY.match(after)
    last = _LAST_WORD.search(before)
    is_behind_thing = last and last[1] not in _NO_THING and _THING_BEFORE.search(before)
    is_said = _SAID_AFTER.match(after) or _SAID_BEFORE.search(before)
    kinds = (
        ("place", len(pieces) == 1 and text in words.PLACES),
        ("place", pieces[-1] in words.PLACES and pieces[0] in words.DIRECTIONS),
        ("place", country and country["country"] in words.PLACES),
        ("place", {pieces[0], pieces[-1]} & words.GEOGRAPHY and not _LEGAL_END.search(text)),
        ("person", _PERSON_BEFORE.search(before) or _PERSON_AFTER.match(after)),
        ("place", _PLACE_AFTER.match(after)),
        ("thing", {pieces[0], pieces[-1]} & words.EVENTS and not _LEGAL_END.search(text)),
        ("thing", _CALLED.search(before) or is_behind_thing),
        ("thing", _OWNED.search(before) and not _OF_COUNTRY.search(before)),
        ("thing", _DIGIT.search(text, 1) and not (_LEGAL_END.search(text) or text[0].isdigit())),
        ("speaker", len(pieces) == _GIVEN_AND_SURNAME and is_said),
        ("person", _is_leader(pieces, before, after)),
        ("at_place", _PLACE_BEFORE.search(before)),
        ("named_thing", _ARTICLE.search(before) and _NAMED_THING.match(after)),
    )
    return next((kind for kind, holds in kinds if holds), "")
