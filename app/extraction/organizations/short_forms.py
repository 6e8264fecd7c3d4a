"""Short forms of the names of organizations, as an article introduces or simply uses them."""

import re
from collections.abc import Iterator

from app.extraction.organizations.chinese import words as chinese
from app.extraction.organizations.chinese.common_words import is_common
from app.extraction.organizations.english import words
from app.extraction.words.patterns import match_any

_HAN = re.compile("[\u3400-\u9fff]")
# `Shanghai Woneng Technology Co., Ltd. (Woneng)`, 上海沃能科技有限公司（以下简称“沃能”）
_INTRODUCED = re.compile(
    r"\s?[(（](?:or\s|the\s|hereafter\s|以下简称|下称|简称|以下称|英文名|英文简称)*[:：]?[\"“'‘「]?"
    r"(?P<short>[A-Z][\w&-]*(?:\s[A-Z][\w&-]*){0,2}|[\u4e00-\u9fff]{2,8})[\"”'’」]?[)）]"
)
_LEGAL_END = re.compile(rf"[.,]*\s(?:{words.LEGAL})$")
_CHINESE_LEGAL_END = re.compile(rf"(?:{match_any(chinese.LEGAL)})$")
_CHINESE_ENDINGS = re.compile(rf"(?:{match_any((*chinese.LEGAL, *chinese.TRADES))})+$")
_CHINESE_PLACE = re.compile(rf"^(?:{chinese.PLACES})[省市]?")
_CHINESE_COMMON = re.compile(rf"{match_any(chinese.COMMON)}|{chinese.PLACES}")
# `Groupe Valmy` is `Valmy` later.
_GENERIC_FIRST = frozenset(
    {
        "Groupe",
        "Grupo",
        "Gruppo",
        "Gruppe",
        "Société",
        "Compagnie",
        "Grup",
        "Koninklijke",
        "PT",
        "Fratelli",
    }
)
# 临川市城管委 is 城管委 later.
_OFFICE = re.compile(
    r"[\u4e00-\u9fff]{2,4}?[省市县区州盟](?P<office>[\u4e00-\u9fff]{2,8}(?:局|厅|委|署|办|委员会|院|中心))"
)
_PRIVATE = frozenset({"Bank", "Lab", "Labs", "Laboratories", "Foundation", "Fund"})
# What has more words is a heading in capitals.
_LONGEST_NAME = 12
_MIN_LATIN, _MIN_CHINESE = 3, 2


def list_short_forms(flat: str, name: str) -> Iterator[str]:
    """Yield the short forms under which a text may mention an organization of this name."""
    at = flat.find(name)
    if at >= 0 and (match := _INTRODUCED.match(flat, at + len(name))):
        yield match["short"]
    yield from _shorten_chinese(name) if _HAN.search(name) else _shorten_latin(name)


def without_place(name: str) -> str:
    """Return a Chinese name without the place before it: 杭州澜舟动力 is 澜舟动力 elsewhere."""
    return _CHINESE_PLACE.sub("", name) if _HAN.search(name) else name


def _shorten_latin(name: str) -> Iterator[str]:
    """Yield the beginnings of a name, the longest first: `Marrowick Marine`, `Marrowick`."""
    while (cut := _LEGAL_END.sub("", name)) != name:
        yield (name := cut)
    pieces = name.split(" ")
    if len(pieces) > _LONGEST_NAME:
        return
    if len(pieces) > 1 and pieces[0] in _GENERIC_FIRST:
        yield " ".join(pieces[1:])
        return
    # `Meridian Bank` is `Meridian` later, but `Ellery University` is in a town of that name.
    is_private = len(pieces) > 1 and pieces[-1] in _PRIVATE and pieces[0] not in words.NATIONAL
    if set(pieces[:-1] if is_private else pieces) & words.INSTITUTION:
        return
    while len(pieces) > 1:
        pieces.pop()
        short = " ".join(pieces)
        is_place = pieces[-1] in words.PLACES or (len(pieces) == 1 and pieces[0] in words.NATIONAL)
        if pieces[-1] in ("of", "and", "&", "for") or is_place or len(short) < _MIN_LATIN:
            continue
        yield short


def _shorten_chinese(name: str) -> Iterator[str]:
    """Yield a name without its legal form, without its place, and without the words of its trade."""
    if office := _OFFICE.fullmatch(name):
        yield office["office"]
    cut = _CHINESE_LEGAL_END.sub("", name)
    bare = _CHINESE_PLACE.sub("", cut)
    beginning = (
        name[:_MIN_CHINESE] if len(name) >= 2 * _MIN_CHINESE and _HAN.match(name, 1) else name
    )
    for short in (
        cut,
        bare,
        _CHINESE_ENDINGS.sub("", cut),
        _CHINESE_ENDINGS.sub("", bare),
        beginning,
    ):
        if (
            short != name
            and len(short) >= _MIN_CHINESE
            and short not in chinese.NO_NAMES
            and not _CHINESE_COMMON.fullmatch(short)
            and not is_common(short)
        ):
            yield short
