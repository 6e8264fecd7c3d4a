"""Demands of a Chinese notice of a tender: what it says with a bound, and its terms."""

import re

from app.extraction.frames.article import SentenceNumbers
from app.extraction.numbers.text_quantity import TextQuantity

_TITLE_CHARACTERS = 100
# The notice of a tender asks for what it says with a bound, and for terms: 额定容量不小于406兆伏安, 质保期36个月.
_TENDER = re.compile(
    r"[^\n]{0,60}(?:招标|采购|磋商|谈判|询价|比选|遴选|竞价|竞买)(?:项目)?(?:公告|文件|邀请书?|须知|需求书?|通知书|技术规范书?)"
)
_TENDER_BOUND = re.compile(
    r"(?:不(?:小|大|低|高|少|多|短|长|早|晚|迟)于|不(?:得)?超过|至少|最低|[≤≥<>⩽⩾])"
)
_TENDER_TERM = re.compile(
    r"(?:质保|保修|质量保证|投标有效|有效|交货|供货|交付|服务|工)期[^。;\d]{0,24}$"
)


def is_tendered(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> bool:
    """Return whether a number is a bound or a term of the notice of a tender, which the title of the text calls it."""
    if not _TENDER.match(flat.lstrip()[:_TITLE_CHARACTERS]):
        return False
    bound = number.cue and _TENDER_BOUND.search(number.cue.cut(flat))
    term = _TENDER_TERM.search(flat, sentence.span.start, number.whole.start)
    return bool(bound) or term is not None
