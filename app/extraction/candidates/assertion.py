"""What an article says with a number: that it is so, was counted, is planned or required, is not so, or might be.

| field | rule | words |
|---|---|---|
| denied | denial | those that deny the number itself (`did not reach 400 km`): the guard of imports |
| denied | doubted | `402 Wh/kg could not be reproduced`: the guard too |
| denied | rumour | `rumours that ... are "rubbish"`, 否认裁员500人的传闻 |
| denied | negative_clause | the clause has no such thing: `nobody in Iceland has drilled deeper than 5,000 m` |
| conditional | conditional_words | `could reach`, `if`, 或将 |
| kind | kind_words | must, plans, aims: `claim_kind` |
| kind | future_period | a time after the publication, where nothing is required by then: `should deliver 50 MW from 2026` |
| kind | wish | `The EU wants a quarter` |
| kind | rank | the unit is a rank |
| kind | statistic_words | sales, prices, shares, people: counted in a market, not measured on a thing |
"""

import re
from dataclasses import dataclass
from datetime import date

from app.domain.quotes.span import Span
from app.extraction.agreement.denial import find_denial
from app.extraction.agreement.other_words import is_doubted_beside
from app.extraction.candidates.candidate import Ground
from app.extraction.frames.article import SentenceNumbers
from app.extraction.language.claim_kind import read_kind
from app.extraction.measures.measure import is_money
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.periods.period_words import PeriodInText

_NEGATIVE = re.compile(
    r"\b(?:nobody|no\sone|none|nothing|never|neither|nor|not(?!\s(?:only|just|merely|least|to\smention|least))|cannot|no(?!\s(?:more|less|fewer|later|longer|doubt|matter|[\d]|other\s\w+\s(?:than))\b|\.)|without|nowhere|hardly|barely\sany|few(?!er)|fail(?:s|ed|ing)?|unable|short\sof|missed|lacks?|yet\sto|\w+n't)\b"
    r"|没有|沒有|尚无|并无|从未|從未|未能|尚未|还未|並未|并未|未曾|无法|無法|不能(?!量)|不是|并非|並非|没(?:能|达)|難以|难以|无一|没人|无人|未(?=达|到|突破|超过|实现|完成|能|满足)|不(?=超过|到|足|及|再|会|支持|具备|达标)|否认|否認|未见|不存在|不具备|达不到|做不到",
    re.IGNORECASE,
)
# `Rumours that it was 40 million are "rubbish"`, 否认裁员500人的传闻, and what is denied in the next sentence.
_RUMOUR = re.compile(
    r"\b(?:rumou?rs?|reports?|claims?|allegations?|speculation|stories|story|suggestions?)\s(?:that|of|about)\b|\bcirculated\b|传闻|谣言|传言|报道|网传|传出|流传|所谓|消息|说法",
    re.IGNORECASE,
)
_UNTRUE = re.compile(
    r"\b(?:rubbish|untrue|false|nonsense|denie[sd]|deny|denying|dismiss(?:es|ed)?|wrong|not\strue|no\struth|baseless|unfounded|reject(?:s|ed)?|refuted?|invented)\b|否认|不实|不属实|谣言|假的|并非如此|没有这回事|不准确|辟谣",
    re.IGNORECASE,
)
_NEXT_UNTRUE = re.compile(
    r"[\s\"”』」]*(?:[\w\u4e00-\u9fff]{1,8}(?:（[^）]*）)?[：:]\s?)?[\"“「]?(?:不是这样|并非如此|不对|没有这回事|这不是事实|这是假的|No[,.]|That\s(?:is|was)(?:\snot|n't)\s(?:true|so|right)|Not\strue|(?:That\s(?:is|was)\s|That's\s)?(?:[Ww]rong|[Ff]alse|[Nn]onsense|[Rr]ubbish))|[^.。;]{0,60}\bcall(?:s|ed)\s(?:it|this|that)\s(?:wrong|false|untrue|nonsense|a\slie)"
)
# A bound that is worded as a denial: not more than, 不到, 不超过 are cues, and read as such.
_BUT = re.compile(
    r"\b(?:but|instead|yet|however|although|except)\b|[,，]\s?(?:而是|但|却|只|仅)|而是|但",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    r"\b(?:could|(?-i:may)|might|would|if|unless|provided\sthat|perhaps|possibly|potentially|in\stheory|theoretically|reportedly|allegedly|rumou?red|supposed(?:ly)?|assuming|suggests?|hypothetical)\b"
    r"|如果|假如|假设|若|一旦|或将|或可|可能|也许|或许|理论上|据传|传闻|有望",
    re.IGNORECASE,
)
_ALLOWED = re.compile(
    r"\b(?:allows?|permits?|limits?|caps?)\s(?:[a-z]+\s){0,4}(?:of|at|to)\s$|\b(?:the\s)?(?:legal|maximum|permitted|statutory)\s(?:limit|level|value)\b|限值|上限为|规定",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"实测|实际|\bactual(?:ly)?\b|\bmeasured\b")
# `raised 8 million in March and hopes to sell`: what is done is no target, whatever another clause hopes.
_PAST = re.compile(
    r"\b(?:raised|sold|built|made|shipped|launched|delivered|produced|opened|bought|spent|paid|won|grew|rose|fell|cut|lost|earned|carried|installed|tested|drilled|employed|invested|completed|cost|took|ran|used|reached|has\s(?:[a-z]+\s)?[a-z]+(?:ed|lt|nt|ld|en|de)|had|now|currently)\b|已|了(?!解)|目前(?!的)|现在"
)
_WISH = re.compile(
    r"\b(?:wants?|wish(?:es)?|hopes?|promis(?:es|ed)|pledg(?:es|ed)|envisages?|foresees?|going\sto|in\s(?:the\s)?(?:coming|next)\s(?:years?|months?|decade)|set\sto|due\sto|on\sorder|under\sconstruction)\b|希望|争取|力争|将(?=达|在|于|建|提|实现|增|升|降|扩|超|新)|拟|打算|承诺|规划",
    re.IGNORECASE,
)
_STATISTIC = re.compile(
    r"\b(?:sold|sales|sells?|sales|revenues?|turnover|profits?|loss(?:es)?|earn(?:s|ed|ings)|prices?|costs?|cost|market|shares?|shipped|shipments?|deliver(?:ed|ies)|orders?|customers?|users?|employ\w*|staff|jobs|people|workers|subscribers|invest\w*|raised|funding|exports?|imports?|contracts?|patients|hospitals|members|visitors|paid|worth|valued|budget|spent|spending|accounts?\sfor|population|households|on\saverage)\b"
    r"|销量|销售|售价|营收|收入|利润|净利|亏损|价格|成本|市场|份额|占比|出货|交付|订单|客户|用户|员工|就业|投资|融资|出口|进口|合同|患者|医院|费用|造价|预算|人口|占|累计|产值|规模",
    re.IGNORECASE,
)
_RANK = "{rank}"
_WINDOW = 70


@dataclass(frozen=True, slots=True)
class Assertion:
    """How a number is said, with the grounds of what is not plain."""

    kind: str
    denied: Ground | None
    conditional: Ground | None
    kind_ground: Ground


def read_assertion(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Assertion:
    """Read how a number is said, without regard to its period."""
    kind, ground = _read_kind(flat, sentence, number)
    denied = _find_denied(flat, sentence, number)
    return Assertion(kind, denied, _find_condition(flat, sentence, number), ground)


def read_as_target(
    flat: str,
    sentence: SentenceNumbers,
    plain: Assertion,
    period: PeriodInText,
    published: date | None,
) -> Ground | None:
    """Return the ground on which a number is a target: it is of a time to come, and nothing requires it."""
    is_open = plain.kind in ("result", "statistic", "requirement")
    if not is_open or not _is_future(period, published) or _is_required(flat, sentence):
        return None
    return Ground(period.span, "future_period")


def _find_denied(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Ground | None:
    before = flat[max(sentence.span.start, number.whole.start - _WINDOW) : number.whole.start]
    if words := find_denial(flat, number):
        return Ground(_place(flat, words, number), "denial")
    if is_doubted_beside(flat, number):
        return Ground(number.whole, "doubted")
    if rumour := _find_rumour(flat, sentence):
        return rumour
    segment = sentence.sentence.segments[sentence.sentence.find_segment(number.whole.start)].span
    start = max(segment.start, number.whole.start - 2 * _WINDOW)
    matches = list(_NEGATIVE.finditer(flat, start, number.whole.start))
    if not matches or (number.cue and matches[-1].end() > number.cue.start):
        return None
    last = matches[-1]
    others = [
        other for other in sentence.numbers if last.end() <= other.span.start < number.span.start
    ]
    if others or _BUT.search(flat, last.end(), number.whole.start):
        return None
    return Ground(Span(*last.span()), "negative_clause") if before else None


def _find_rumour(flat: str, sentence: SentenceNumbers) -> Ground | None:
    if not _RUMOUR.search(flat, sentence.span.start, sentence.span.end):
        return None
    untrue = _UNTRUE.search(flat, sentence.span.start, sentence.span.end)
    untrue = untrue or _NEXT_UNTRUE.match(flat, sentence.span.end)
    return Ground(Span(*untrue.span()), "rumour") if untrue else None


def _place(flat: str, words: str, number: TextQuantity) -> Span:
    at = flat.rfind(words, 0, number.whole.start)
    return Span(at, at + len(words)) if at >= 0 else number.whole


def _find_condition(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Ground | None:
    match = _CONDITIONAL.search(flat, sentence.span.start, number.whole.start)
    return Ground(Span(*match.span()), "conditional_words") if match else None


def _read_kind(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> tuple[str, Ground]:
    code = number.unit.code if number.unit else None
    if code == _RANK:
        return "ranking", Ground(number.span, "rank")
    kind = read_kind(flat, number.span, code)
    segment = sentence.sentence.segments[sentence.sentence.find_segment(number.span.start)].span
    if _MEASURED.search(flat, segment.start, number.span.start):
        kind = "result"
    if kind == "target" and _PAST.search(flat, segment.start, number.span.start):
        kind = read_kind(segment.cut(flat), number.span.shift(-segment.start), code)
    if kind in ("target", "requirement"):
        return kind, Ground(sentence.span, "kind_words")
    return _read_plain_kind(flat, segment, number)


def _read_plain_kind(flat: str, segment: Span, number: TextQuantity) -> tuple[str, Ground]:
    """Return the kind of a number of a clause with no word of a plan or demand: by its other words, and its unit."""
    before = (
        ("requirement", "permission", _ALLOWED),
        ("target", "wish", _WISH),
    )
    for kind, rule, pattern in before:
        if match := pattern.search(flat, segment.start, number.whole.start):
            return kind, Ground(Span(*match.span()), rule)
    if is_money(number.codes):
        return "statistic", Ground(number.span, "money")
    counted = _STATISTIC.search(flat, segment.start, segment.end)
    kind, place = ("statistic", Span(*counted.span())) if counted else ("result", number.span)
    return kind, Ground(place, "statistic_words" if counted else "stated")


_REQUIRED = re.compile(
    r"\b(?:must|shall|required?|requires|have\sto|has\sto|need(?:s|ed)?\sto)\b|必须|要求|不得|应当|须",
    re.IGNORECASE,
)


def _is_required(flat: str, sentence: SentenceNumbers) -> bool:
    return _REQUIRED.search(flat, sentence.span.start, sentence.span.end) is not None


def _is_future(period: PeriodInText, published: date | None) -> bool:
    """Return whether a period ends in a year after that of the publication."""
    if published is None or period.year is None:
        return False
    return period.year > published.year or (
        period.is_deadline and period.year >= published.year and period.edtf > published.isoformat()
    )
