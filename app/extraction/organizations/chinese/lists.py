"""Names in a list with others: of 晓鹏、理想和零速5月分别交付, all are organizations if one is.

What is joined by 、 is of one kind. An item that is a common word (理想) is a name only in such a list.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from app.domain.quotes.span import Span
from app.extraction.organizations.chinese import words
from app.extraction.organizations.chinese.common_words import has_uncommon
from app.extraction.organizations.chinese.no_names import LEADING, NOT_IN_NAME, is_front_of_thing
from app.extraction.organizations.name import NameInText

_ITEM = r"[\u4e00-\u9fffA-Za-z]{2,8}"
_TIME = r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|今年|去年|上月|本月|首季|[上下]半年|[前第]?[一二三四]季度|20\d\d年)?"
_LIST = re.compile(
    rf"(?P<items>{_ITEM}(?:、{_ITEM})*?(?:、|以及|[和与及]){_ITEM}?){_TIME}(?:分别|依次|分列|份额|销量|销售|交付|营收|净利|出货|市占|股价)"
)
_BETWEEN = re.compile("、|以及|[和与及]")
_NO_FIRM = re.compile(
    rf"(?:华[东南北中]|[东西][南北部]|{words.PLACES}|{words.COUNTRIES})+[省市]?$|.*(?:{words.NOUN_ENDS})$"
)
_ACTS = re.compile("交付|出货|营收|净利|承接|中标|融资|募资|市占|股价")
_MIN_ITEM, _LOOK_BACK, _LOOK_AHEAD = 2, 2, 2


def list_beside(flat: str, accepted: Collection[str]) -> Iterator[NameInText]:
    """Yield the names in lists that have one of the accepted names, but for these."""
    for match in _LIST.finditer(flat):
        items = list(_list_items(flat, Span(*match.span("items"))))
        # 韩国HD现代重工 has the name of HD现代重工.
        new = [item for item in items if not any(name in item.cut(flat) for name in accepted)]
        if len(new) < len(items) or _are_firms(flat, items, match.end()):
            for item in new:
                if _may_be_item(text := item.cut(flat)):
                    yield NameInText(item, text, "beside_another", "", "", at_start=False)


def _list_items(flat: str, listed: Span) -> Iterator[Span]:
    """Yield the items of a list, the first without what leads to it: 5月, 其中."""
    leading = LEADING.match(flat, listed.start, listed.end)
    start = leading.end() if leading else listed.start
    for match in _BETWEEN.finditer(flat, start, listed.end):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, listed.end)


def _are_firms(flat: str, items: Sequence[Span], end: int) -> bool:
    """Return whether a list before what only firms do has none but names, of which some are no words."""
    texts = [item.cut(flat) for item in items]
    acts = _ACTS.search(flat, end - _LOOK_BACK, min(len(flat), end + _LOOK_AHEAD))
    return bool(acts) and all(map(_may_be_item, texts)) and any(map(has_uncommon, texts))


def _may_be_item(text: str) -> bool:
    if len(text) < _MIN_ITEM or text in words.NO_NAMES or NOT_IN_NAME.search(text):
        return False
    return not (is_front_of_thing(text) or _NO_FIRM.match(text))
