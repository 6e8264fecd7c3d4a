"""Names in an English text, and the signs at each of its places that one is that of an organization."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from app.domain.quotes.span import Span
from app.extraction.organizations.english import words
from app.extraction.organizations.english.common_words import is_common
from app.extraction.organizations.english.organization_signs import (
    REPORT_AFTER,
    find_strong_sign,
    find_weak_sign,
)
from app.extraction.organizations.english.other_signs import LEGAL_END, find_other_sign
from app.extraction.organizations.english.small_letters import list_small_names
from app.extraction.organizations.name import NameInText

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
_SENTENCE_START = re.compile(
    r"(?:^|[.!?:;\n]['\")\]]*|(?:^|[\s.(])[a-z\d]{1,2}\)|[\"“‘(•*#-])\s*[\"“‘'(]*$"
)
_NOUN = re.compile(rf"(?:{words.NOUNS})", re.IGNORECASE)
_ONLY_FORM = re.compile(rf"(?:{words.LEGAL})\.?")
_OF_PLACE = re.compile(r"-(?:based|listed|owned|backed|born|headquartered|led)$")
# `the charity Bread and Roses`, `Bread and Roses, a chain of bakeries, has`
_ONE_NOUN_BEFORE = re.compile(
    r"\b(?:company|firm|group|start-?up|maker|\w*maker|subsidiary|unit|brand|charity|chain|retailer|supplier|contractor|operator|developer|producer|manufacturer|brewery|bakery|rival|publisher|agency|consultancy),?\s$"
)
_ONE_AFTER = re.compile(
    r",\s(?:an?|the|whose)\s(?!two\b|three\b)(?:[\w'-]+\s){0,5}?(?:company|firm|group|start-?up|\w*maker|subsidiary|unit|brand|charity|chain|retailer|supplier|contractor|operator|developer|producer|manufacturer|brewery|bakery|publisher|consultancy)\b"
    r"|,?\s(?:is|was|has|sells|makes|says|runs|plans|employs|builds|produces|wants|expects)\b"
)
_PERSON_NOUN = re.compile(rf"(?:{words.PERSON_BEFORE})", re.IGNORECASE)
_NUMBER_BEFORE = re.compile(r"(?<!\b(?:19|20)\d)\d\s$")
_CONTRACTION = re.compile(
    r"(?:I|We|You|They|He|She|It|That|There|Here|What|Who|Let|Where|How)['\u2019](?:re|ve|ll|d|m|s)"
)
# Signs of chemical elements, which two letters of this form mostly are: Xe, Li.
_ELEMENT = re.compile(r"[A-Z][a-z]")
_NAMES_OF_PERSON = (2, 3)
_LONGEST_UNIT = 4
_WINDOW = 90
_LINE = re.compile(r"[^\n]+")
# Words that have a capital in a title too.
_LONG_WORD = re.compile(r"[A-Za-zÀ-ÿ][\w'’-]{3,}")
_MIN_TITLE, _MAX_TITLE, _TITLE_SHARE = 4, 16, 0.9


def list_english_names(flat: str) -> Iterator[NameInText]:
    """Yield what is written like a name in a flat text, in order."""
    words_of = _WordCounts(flat)
    headlines = _list_headlines(flat)
    for match in _NAME.finditer(flat):
        is_in_title = any(line.start <= match.start() < line.end for line in headlines)
        if is_in_title and not REPORT_AFTER.match(flat, match.end()):
            continue
        at_start = (
            _SENTENCE_START.search(flat, max(0, match.start() - 12), match.start()) is not None
        )
        spans = _cut(words_of, Span(*match.span()), at_start=at_start)
        for index, span in enumerate(spans):
            yield _describe(flat, span, at_start=at_start and not index)
    for span, rule in list_small_names(flat):
        yield NameInText(span, span.cut(flat), rule, "", "", at_start=False)


def _list_headlines(flat: str) -> list[Span]:
    """List the lines in which all words have capitals: there, no name ends, and what is named comes again below."""
    lines = [Span(*match.span()) for match in _LINE.finditer(flat)]
    if len(lines) == 1:
        return []
    return [line for line in lines if _is_headline(line.cut(flat))]


def _is_headline(line: str) -> bool:
    """Return whether a line is a title in capitals: `Halden Photonics Opens Third Line`."""
    pieces = _LONG_WORD.findall(line)
    capitals = sum(piece[0].isupper() for piece in pieces)
    is_short = _MIN_TITLE <= len(pieces) <= _MAX_TITLE and not line.rstrip().endswith((".", "?"))
    has_verb = any(is_common(piece) for piece in pieces)
    return is_short and has_verb and capitals >= _TITLE_SHARE * len(pieces)


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
        # `Pilot Energy Ltd said`
        if _ONLY_FORM.fullmatch(flat, start, span.end):
            start = span.start
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
            is_joined = is_joined or _is_word_of_name(counts, head, flat[joint.end() : span.end])
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


def _is_word_of_name(counts: _WordCounts, head: str, last: str) -> bool:
    """Return whether a common word, which is nowhere else, is the last of a name: `Straits Sand and Stone`."""
    is_common_pair = is_common(head.rpartition(" ")[2]) and is_common(last)
    return " " in head and is_common_pair and counts.words[last] == 1


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
        following = flat[end + 1 : span.end].split(" ", 1)[0] if end >= 0 else ""
        is_of_name = is_of_name or (
            word in words.HEADS and (following == "of" or following in words.INSTITUTION)
        )
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
        pieces[0].rstrip(",") in words.CALENDAR
        or pieces[0].lower() in ("the", "a", "an", "ngo")
        or _OF_PLACE.search(pieces[0])
    ):
        start += len(pieces.pop(0)) + 1
    if len(pieces) == 1 and _is_national(pieces[0]):
        return
    if pieces and pieces[-1] in words.CALENDAR:
        end -= len(pieces.pop()) + 1
    if len(pieces) == 1 and _is_unit(flat, start, pieces[0]):
        return
    if pieces and _names_nothing(pieces):
        return
    is_bare = len(pieces) == 1 and (
        pieces[0] in words.INSTITUTION or pieces[0] in words.NO_NAMES or _NOUN.fullmatch(pieces[0])
    )
    if pieces and start < end and len(flat[start:end].strip()) > 1 and not is_bare:
        yield Span(start, end)


def _names_nothing(pieces: Sequence[str]) -> bool:
    """Return whether words with capitals name no organization by their form: `We're`, `Xe`, `Farm Weekly`."""
    if len(pieces) == 1:
        return any(form.fullmatch(pieces[0]) for form in (_CONTRACTION, _ELEMENT, _PERSON_NOUN))
    # `sales fell, CEO Ingrid Berg said`
    if _PERSON_NOUN.fullmatch(pieces[0]) and words.INSTITUTION.isdisjoint(pieces):
        return len(pieces) - 1 in _NAMES_OF_PERSON and not LEGAL_END.search(" ".join(pieces))
    is_law = set(pieces[1:-1]).isdisjoint(words.INSTITUTION) and pieces[-1] in words.LAWS
    return is_law or pieces[0] in words.TIMES_OF_PRESS or pieces[-1] in words.TIMES_OF_PRESS


def _is_unit(flat: str, start: int, word: str) -> bool:
    """Return whether a word is what a number is of: `640 MW`, but not `In 2024 IBM`."""
    return (
        len(word) <= _LONGEST_UNIT
        and _NUMBER_BEFORE.search(flat, max(0, start - 6), start) is not None
    )


def _is_national(word: str) -> bool:
    return (
        word in words.NATIONAL
        or word.partition("-")[0] in words.NATIONAL
        or word.endswith("-based")
    )


def _describe(flat: str, span: Span, *, at_start: bool) -> NameInText:
    # Breaks of wrapped lines are blanks here: a line that is left is a title, a paragraph or an item.
    before = flat[max(0, span.start - _WINDOW) : span.start].rpartition("\n")[2]
    after = flat[span.end : span.end + 2 * _WINDOW].partition("\n")[0]
    text = flat[span.start : span.end]
    strong, other = find_strong_sign(text, before, after), find_other_sign(text, before, after)
    weak = find_weak_sign(text, before, after, at_start=at_start)
    return NameInText(span, text, strong, weak, other, at_start)
