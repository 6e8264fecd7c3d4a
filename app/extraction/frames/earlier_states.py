"""Earlier states in a sentence of their own: `Sales rose to 340 t; a year earlier they were 300 t`, 上年同期为1.4亿元."""

import re

from app.extraction.frames.article import SentenceNumbers
from app.extraction.frames.partner import Partner, Partnership
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity

_SOME = r"(?:(?:only|just|about|around|some|nearly|almost)\s)?[$€£¥]?$"
_WAS = r"(?:was|were|had\sbeen|had|stood\sat|came\sto|managed|reached|needed|took|cost|weighed|lasted|used|drew|held|made|ran|flew|sold|gave|[a-z]+ed)"
_OPENER = re.compile(
    r"(?:(?:and|but|while)\s)?(?:"
    rf"(?:(?:an?|one|two|three|four|five|six|ten|twenty|\d{{1,2}})\s(?:years?|months?|decades?|weeks?)\s(?:earlier|ago|before)|(?:the\s)?(?:year|quarter|month)\sbefore|last\s(?:year|month|quarter)|in\sthe\s(?:previous|same)\s(?:year|quarter|month|period)(?:\s(?:of\s)?(?:last\syear|\d{{4}}))?|(?:in|at\sthe\s(?:end|start|beginning)\sof)\s(?:19|20)\d\d|before(?:\sthat)?|previously|earlier),?\s(?:(?:it|they|that|this|there|the\s(?:figure|number|rate|share|price|total|result))\s)?(?:{_WAS}\s)?"
    r"|(?:at\spresent|today|now|currently|so\sfar),?\s(?:it|they|there|the\s[a-z]+)\s(?:[a-z]+)\s"
    rf"|(?:the|its|their)\s(?:old(?:er)?|previous|earlier|prior|former|first)\s(?:[a-z]+\s){{1,2}}{_WAS}\s"
    rf"|(?:last\s[a-z]+'s|this\s[a-z]+'s)\s[a-z]+\s{_WAS}\s"
    rf"|(?:the|its|their)\spredecessor\s{_WAS}\s"
    r"|last\stime,?\s(?:[a-z]+\s){1,3}"
    r"|(?:in\s(?:19|20)\d\d|last\s[a-z]+|an?\s[a-z]+\s(?:ago|earlier)),?\s(?:it|they|he|she|the\s[a-z]+)\shad\s(?:spoken\sof|expected|put\s(?:it|them)\sat|reported|promised|planned)\s"
    r"|without\s[^,;.\d]{1,40},?\s(?:it|they|that|this|the\s(?:figure|number|rate|share|price|total|result))\s(?:was|were|is)\s"
    r"|(?:that|this|it)\s(?:(?:compares|compared)\s(?:with|to)|(?:is|was)\s(?:up|down)\sfrom)\s"
    rf"){_SOME}",
    re.IGNORECASE,
)
_NOW_OPENER = re.compile(r"(?:at\spresent|today|now|currently|so\sfar)\b", re.IGNORECASE)
_PLANNED = re.compile(r"\b(?:is\sto|are\sto|will|wants?|plans?|aims?|hopes?|intends?)\b")
# `They were 300 t in 2023`
_SAID_OF = re.compile(
    rf"(?:it|they|that|the\s(?:figure|number|rate|share|price|total|result)(?:\sfor\s(?:19|20)\d\d)?)\s(?:was|were|had\sbeen|stood\sat)\s{_SOME}",
    re.IGNORECASE,
)
_THEN_AFTER = re.compile(
    r"\s(?:in\s(?:19|20)\d\d|(?:an?|the)\s(?:year|month|quarter)\s(?:earlier|before|ago)|last\s(?:year|month|quarter))\b"
)
# `In 2023, patients waited 26 days` behind `Waits fell to 19 days`: a word of what it is of comes again.
_DID_SO = re.compile(rf"In\s(?:19|20)\d\d,\s(?:the\s)?(?P<who>[a-z]+)\s(?P<did>[a-z]+)\s{_SOME}")
_STEM_CHARACTERS = 4
_CHINESE_OPENER = re.compile(
    r"(?:而|但)?(?:去年同期|上年同期|前年同期|同期|上一年度?|前一年|去年|上年|(?:[一二两三四五六七八九十]|\d{1,2})年(?:以?前|之前)|此前|之前|原来|上一?代(?:产品)?|前代|旧款|老款|(?:19|20)\d\d年(?:同期)?)(?:的?[^，。；\d]{1,6})?(?:则|只|仅|才|还)?(?:为|是|有|亏损|盈利)?(?:约)?$"
)


def find_earlier_state(
    flat: str, sentence: SentenceNumbers, following: SentenceNumbers
) -> Partner | None:
    """Return the first number of a sentence as the baseline of one of the sentence before it; None if it is none."""
    number = next(iter(following.numbers), None)
    if number is None or number.vague or number.role is QuantityRole.CHANGE:
        return None
    if not _is_opened(flat, sentence, following, number):
        return None
    # `is to supply 19 wards; at present it serves seven`, but not `makes 19; now it makes seven`
    is_now = _NOW_OPENER.match(flat, following.span.start, number.whole.start)
    if is_now and not _PLANNED.search(flat, sentence.span.start, sentence.span.end):
        return None
    owners = [owner for owner in sentence.numbers if _is_alike(owner, number)]
    if not owners:
        return None
    return Partner(number, owners[-1], Partnership.BASELINE, "earlier_state")


def _is_opened(
    flat: str, sentence: SentenceNumbers, following: SentenceNumbers, number: TextQuantity
) -> bool:
    """Return whether the words before the first number of a sentence say that it is of an earlier state."""
    before = flat[following.span.start : number.whole.start]
    if not before.isascii() and "€" not in before and "£" not in before:
        return _CHINESE_OPENER.match(before) is not None
    if _OPENER.match(before):
        return True
    if said := _SAID_OF.match(before):
        is_then = _THEN_AFTER.match(flat, number.whole.end, following.span.end)
        return "for" in said[0].lower().split() or is_then is not None
    did = _DID_SO.match(before)
    words = {
        word[:_STEM_CHARACTERS]
        for word in flat[sentence.span.start : sentence.span.end].lower().split()
    }
    return did is not None and bool({did["who"][:4], did["did"][:4]} & words)


def _is_alike(owner: TextQuantity, number: TextQuantity) -> bool:
    """Return whether a number can be an earlier state of another: it is of its unit, or leaves out per what."""
    # `lost 1.9 percent of its power` is no change of it.
    is_share = owner.role is QuantityRole.CHANGE and owner.codes == ("%",) == number.codes
    if (owner.role is not QuantityRole.VALUE and not is_share) or owner.vague:
        return False
    bare = {code.partition("/")[0] for code in owner.codes}
    is_unstated = not number.codes and number.unit_text is None
    return is_unstated or owner.codes == number.codes or bool(bare & {*number.codes})
