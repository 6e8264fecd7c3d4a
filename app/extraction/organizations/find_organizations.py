"""The organizations of an article: those of the catalogue first, then new names by rule, each with all its places."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from app.domain.quotes.span import Span, SpanIndex
from app.extraction.language.organization_names import NameIndex
from app.extraction.organizations.chinese.common_words import is_all_common, is_common
from app.extraction.organizations.chinese.endings import has_ending
from app.extraction.organizations.chinese.labels import list_labels
from app.extraction.organizations.chinese.lists import list_beside
from app.extraction.organizations.chinese.names import list_chinese_names
from app.extraction.organizations.chinese.words import LEGAL
from app.extraction.organizations.english.common_words import is_common as is_common_word
from app.extraction.organizations.english.names import list_english_names
from app.extraction.organizations.english.words import GEOGRAPHY, INSTITUTION, PLACES, TRADES
from app.extraction.organizations.name import NameInText
from app.extraction.organizations.organization import OrganizationInText, OrganizationPlace
from app.extraction.organizations.short_forms import list_short_forms, without_place
from app.extraction.words.patterns import match_any

_HAN = re.compile("[\u3400-\u9fff]")
_ENGLISH = re.compile(r"[A-Z][ -~µμ’]{29,}")
_SMALL_WORD = re.compile(r"\b[a-z]{2,}\b")
_FEW_WORDS = 4
_LETTER = re.compile(r"[^\W\d_]")
# How much of the letters of a Chinese text is Chinese, at least.
_CHINESE_SHARE = 0.3
# Whom an article is about is named at its beginning.
_BEGINNING = 300
_LATIN_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDING_SIGNS = '.!?:;"“‘(•*#'
_LISTED = re.compile(r"(?:\s\([^)]{1,20}\))?(?:,\s|,?\sand\s)")
_MIN_NAME = 3
_SHORTEST = 2
# `the town of Kuopiola`, whose utility is `Kuopiola Energia`
_OF_TOWN = re.compile(
    r"\b(?:town|city|village|island|region|province|county|state|municipality|district)\sof\s$"
)
_BEFORE_TOWN = 20
# The wreck 南屿二号 is not of 南屿大学.
_NUMBERED = re.compile(r"[\d一二三四五六七八九十]+号")
# 新华社西川5月29日电 is from a place, not from 西川卫星发射中心.
_DATELINE = re.compile(r"\s?\d{1,2}月\d{1,2}日\s?(?:专?电|讯)")
_CHINESE_LEGAL = re.compile(rf"(?:{match_any(LEGAL)})$")
_NO_ORGANIZATION = frozenset({"person", "place", "thing"})
_WITH_PLACE = re.compile(
    r"^(\w+)\s(?:City|County|Town|Borough|Parish|District|Harbour|Airport|Port|Council)\b"
    r"|^(?:Technical\s|Royal\s)?(?:University|College|Bank|Port|City|Museum|Port\sAuthority|Institute)\sof\s(\w+)$|^(\w+)\sUniversity$"
)
# Of these, a last word alone is no name: `Works`; of others it may be: `WaveRoller Nova` is `Nova`.
_COMMON_LAST = TRADES | INSTITUTION | PLACES | GEOGRAPHY
_OF_NO_PERSON = frozenset({"beside_another", "owner_of_numbers", "coined_name"})
_SURE = frozenset(
    {
        "sentence_subject",
        "agent",
        "said",
        "possessive_name",
        "beside_another",
        "owner_of_numbers",
        "coined_name",
    }
)


def find_organizations(flat: str, index: NameIndex) -> list[OrganizationPlace]:
    """Find the places of organizations in a flat text, in order and apart from each other."""
    taken = [
        OrganizationPlace(
            name.span,
            OrganizationInText(
                tuple(sorted(name.ids)), name.span.cut(flat), (), name.span, "catalogue_name"
            ),
        )
        for name in index.find(flat)
    ]
    known = _join_places(taken)
    return sorted([*known, *_find_new(flat, known)], key=lambda place: place.span.start)


def _find_new(flat: str, known: Sequence[OrganizationPlace]) -> list[OrganizationPlace]:
    """Find the places of organizations that the catalogue does not name."""
    known_spans = SpanIndex(place.span for place in known)
    names = [name for name in _list_names(flat) if not known_spans.touches(name.span)]
    groups = _group(names, flat)
    surnames = _list_surnames(groups) | _list_places(groups)
    sure = sum(map(_has_sure, groups.values()))
    accepted = {}
    for key, group in groups.items():
        is_only = sure == _has_sure(group)
        # Hallbom, the maker of lifts, has a chief called Petra Hallbom.
        is_surname = key in surnames and not any(name.strong for name in group)
        if not is_surname and (rule := _accept(flat, key, group, is_only=is_only)):
            accepted[key] = rule
    if is_chinese(flat):
        for name in list_beside(flat, {form.text for key in accepted for form in groups[key]}):
            groups.setdefault(name.text, []).append(name)
            accepted.setdefault(name.text, name.strong)
    else:
        accepted |= dict.fromkeys(_list_listed(flat, groups, accepted), "beside_another")
    return _place(flat, groups, accepted, known)


def is_chinese(flat: str) -> bool:
    """Return whether a text is written in Chinese, whatever names in other letters it has."""
    return len(_HAN.findall(flat)) > _CHINESE_SHARE * len(_LETTER.findall(flat))


def _list_names(flat: str) -> Iterator[NameInText]:
    if not is_chinese(flat):
        yield from list_english_names(flat)
        return
    yield from list_chinese_names(flat)
    yield from list_labels(flat)
    # A Chinese text quotes English ones: `IBM aims to deliver 200 qubits`.
    for match in _ENGLISH.finditer(flat):
        is_sentence = len(_SMALL_WORD.findall(match[0])) >= _FEW_WORDS
        for name in list_english_names(match[0]) if is_sentence else ():
            span = Span(match.start() + name.span.start, match.start() + name.span.end)
            yield replace(name, span=span)


def _join_places(places: Sequence[OrganizationPlace]) -> list[OrganizationPlace]:
    """Give all places of one record of the catalogue the same organization."""
    joined: dict[tuple[str, ...], OrganizationInText] = {}
    for place in places:
        own = joined.setdefault(place.organization.ids, place.organization)
        if place.organization.name not in own.spellings:
            spellings = (*own.spellings, place.organization.name)
            joined[own.ids] = replace(own, spellings=spellings)
    return [OrganizationPlace(place.span, joined[place.organization.ids]) for place in places]


def _group(names: Sequence[NameInText], flat: str) -> dict[str, list[NameInText]]:
    """Group the places of names by the fullest form of each name: that of `Marrowick` is `Marrowick Marine`."""
    forms = {name.text for name in names}
    forms |= {bare for form in forms if _is_used_alone(flat, form, bare := without_place(form))}
    persons = {name.text for name in names if name.other == "person" and " " in name.text}
    full: dict[str, str] = {form: form for form in forms}
    for form in sorted(forms, key=len, reverse=True):
        beginnings = [form[:length] for length in range(2, len(form))] if _HAN.search(form) else []
        bare = without_place(form)
        if bare != form and bare in forms:
            full[form] = full[bare]
            continue
        last = form.rpartition(" ")[2]
        is_plain = last != form and " of " not in form and not {*form.split()} & INSTITUTION
        # Hallbom is no short form of its chief, Petra Hallbom.
        is_plain = is_plain and form not in persons
        ends = [last] if is_plain and last not in _COMMON_LAST else []
        for short in (*list_short_forms(flat, form), *beginnings, *ends):
            if full.get(short, short) == short and short != form:
                full[short] = full[form]
    acting = {name.text for name in names if name.weak in _SURE and " " not in name.text}
    by_first: dict[str, list[str]] = {}
    for form in forms:
        by_first.setdefault(form.partition(" ")[0], []).append(form)
    for form in acting - PLACES:
        # `Ardmore Observatory` is `Ardmore` later.
        longer = [other for other in by_first[form] if other != form]
        if len(longer) == 1 and full[form] == form:
            full[form] = full[longer[0]]
    full |= {form: full[longer] for form, longer in _pair_institutions(forms) if full[form] == form}
    full |= {form: full[longer] for form, longer in _pair_chinese(forms) if full[form] == form}
    full = {form: _cut_verb(flat, whole, forms) for form, whole in full.items()}
    groups: dict[str, list[NameInText]] = {}
    for name in names:
        groups.setdefault(full[name.text], []).append(name)
    return groups


def _pair_institutions(forms: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield the short forms of institutions of two words and more: `Mercy Hill` of `Mercy Hill Hospital`."""
    for form in forms:
        head, _, last = form.rpartition(" ")
        if last in INSTITUTION and " " in head and head in forms and head not in PLACES:
            yield head, form


def _pair_chinese(forms: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the short forms with a legal form, and whose they are: 启辰公司 and 码头公司 of 启辰码头公司."""
    legal = [form for form in forms if _CHINESE_LEGAL.search(form)]
    longer: dict[str, set[str]] = {}
    for form in legal:
        for length in range(_SHORTEST, len(form)):
            longer.setdefault(form[:length], set()).add(form)
            longer.setdefault(form[-length:], set()).add(form)
    for form in legal:
        front = _CHINESE_LEGAL.sub("", form)
        others = longer.get(form, set()) | longer.get(front, set())
        others = {other for other in others if len(other) > len(form)}
        if len(front) >= _SHORTEST and len(others) == 1:
            yield form, others.pop()


def _is_used_alone(flat: str, form: str, bare: str) -> bool:
    """Return whether a text goes on to name 杭州灵枢机器人 without its place: 灵枢."""
    short = bare[:_SHORTEST]
    is_whole = bare == form or len(bare) <= _SHORTEST or _CHINESE_LEGAL.search(form)
    return not is_whole and flat.count(short) > flat.count(form[: len(form) - len(bare)] + short)


def _cut_verb(flat: str, whole: str, forms: set[str]) -> str:
    """Return the shorter form of a Chinese name if a text mostly has that: a verb was read with the longer one."""
    if not _HAN.search(whole) or has_ending(whole):
        return whole
    count = flat.count(whole)
    shorter = (whole[:length] for length in range(_MIN_NAME, len(whole)))
    return next((form for form in shorter if form in forms and flat.count(form) > 2 * count), whole)


def _list_listed(
    flat: str, groups: Mapping[str, Sequence[NameInText]], accepted: Mapping[str, str]
) -> set[str]:
    """Return the new words that are in a list with a name: `Bouvard, Telma and Rinaldi`."""
    places = [(name.span, key) for key, group in groups.items() for name in group]
    places.sort(key=lambda place: place[0].start)
    listed: set[str] = set()
    for pairs in (pairwise(places), pairwise(places[::-1])):
        for (span, key), (other_span, other) in pairs:
            first, second = sorted((span, other_span), key=lambda place: place.start)
            is_named = key in accepted or key in listed
            if is_named and _LISTED.fullmatch(flat, first.end, second.start):
                group = groups[other]
                is_new = " " not in other and _is_coined(other) and other not in accepted
                if is_new and not any(name.other for name in group):
                    listed.add(other)
    return listed


def _accept(flat: str, key: str, group: Sequence[NameInText], *, is_only: bool) -> str:
    """Return the rule by which a name is that of an organization; empty if it is none.

    `is_only`: no other name of the text is surely one.
    """
    strong = next((name.strong for name in group if name.strong), "")
    if strong and key not in PLACES:
        return strong
    others = {name.other for name in group}
    if _is_other(key, group) or _is_common(flat, key, group):
        return ""
    # Of two words that say something, mostly a person: `Lam Tek said` is none if `machines came from Lam Tek`.
    if "speaker" in others and not any(name.weak in _OF_NO_PERSON for name in group):
        return ""
    weak = [name.weak for name in group if name.weak]
    is_bare = _HAN.search(key) and len(key) < _MIN_NAME and flat.count(key) == 1
    sure = [rule for rule in weak if rule in _SURE and not is_bare]
    if sure and not ("at_place" in others and set(sure) <= {"possessive_name"}):
        return sure[0]
    begins = group[0].span.start < _BEGINNING
    # Once, it may be any words: 术中出血量中位数为80毫升, 政府工作报告.
    is_plain = _HAN.search(key) and is_all_common(key) and not has_ending(key)
    if len(group) == 1 and (is_plain or "uncommon_words" in weak):
        return ""
    return weak[0] if weak and begins and (len(group) > 1 or is_only) else ""


def _is_other(key: str, group: Sequence[NameInText]) -> bool:
    """Return whether a name is that of a person, place or thing: one sign is enough, unless most are of an organization.

    Most of a name that is no word has to be of organizations: `Pixelforge sold`, `the first Pixelforge of 2024`.
    """
    others = [name.other for name in group if name.other in _NO_ORGANIZATION]
    sure = sum(name.weak in _SURE for name in group)
    is_person = " " in key and "person" in others
    return bool(others) and (is_person or sure <= len(others) or not _is_coined(key))


def _is_coined(key: str) -> bool:
    """Return whether a name has a word that is no common one."""
    return not all(map(is_common_word, _LATIN_WORD.findall(key)))


def _has_sure(group: Sequence[NameInText]) -> bool:
    return any(name.strong or name.weak in _SURE for name in group)


def _list_surnames(groups: Mapping[str, Sequence[NameInText]]) -> set[str]:
    """Return the last words of the names of persons."""
    return {
        key.rpartition(" ")[2]
        for key, group in groups.items()
        if " " in key and any(name.other in ("person", "speaker") for name in group)
    }


def _list_places(groups: Mapping[str, Sequence[NameInText]]) -> set[str]:
    """Return the places that the names of offices have: `Southmoor City Council`, `University of Southmoor`."""
    return {
        next(filter(None, match.groups())) for key in groups if (match := _WITH_PLACE.search(key))
    }


def _is_common(flat: str, key: str, group: Sequence[NameInText]) -> bool:
    """Return whether a word has its capital only because it begins sentences."""
    if not all(name.at_start for name in group) or not key.isascii() or " " in key:
        return False
    if is_common_word(key) and all(_begins_sentence(flat, name) for name in group):
        return True
    return re.search(rf"(?<![\w-]){re.escape(key.lower())}(?![\w-])", flat) is not None


def _begins_sentence(flat: str, name: NameInText) -> bool:
    """Return whether a name is the first word of a sentence, but for that of the text, with which a name may begin."""
    start = name.span.start
    return start > 0 and flat[max(0, start - 2) : start].strip()[-1:] in ("", *_ENDING_SIGNS)


def _place(
    flat: str,
    groups: Mapping[str, Sequence[NameInText]],
    accepted: Mapping[str, str],
    known: Sequence[OrganizationPlace],
) -> list[OrganizationPlace]:
    """Find all places of the accepted names, the longest names first; what is in one of them is no other."""
    forms: dict[str, OrganizationInText] = {}
    for key, rule in accepted.items():
        group = groups[key]
        short = [
            form for form in list_short_forms(flat, key) if form not in accepted or form == key
        ]
        spellings = tuple(dict.fromkeys([*(name.text for name in group), *short]))
        organization = OrganizationInText((), key, spellings, group[0].span, rule)
        for form in {key, *spellings}:
            forms.setdefault(form, organization)
    taken = bytearray(len(flat))
    for place in known:
        taken[place.span.start : place.span.end] = b"\1" * (place.span.end - place.span.start)
    if not forms:
        return []
    # 理想 is a name only where it is in a list of names.
    starts = {name.span.start for group in groups.values() for name in group}
    return [
        OrganizationPlace(Span(*match.span()), forms[match[0]])
        for match in _compile(forms).finditer(flat)
        if not any(taken[match.start() : match.end()])
        and (not is_common(match[0]) or match.start() in starts)
        and not _NUMBERED.match(flat, match.end())
        and not _DATELINE.match(flat, match.end())
        and not _OF_TOWN.search(flat, max(0, match.start() - _BEFORE_TOWN), match.start())
    ]


def _compile(forms: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for names, the longest first; those in Latin letters are whole words."""
    chinese = [form for form in forms if _HAN.search(form)]
    latin = [form for form in forms if not _HAN.search(form)]
    parts = [match_any(chinese)] if chinese else []
    letter = r"[A-Za-z0-9_À-ÿ-]"
    parts += [rf"(?<!{letter})(?:{match_any(latin)})(?!{letter}(?!\w*ed\b))"] if latin else []
    return re.compile("|".join(parts))
