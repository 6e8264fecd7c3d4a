"""What an article says with a number: that it is so, was counted, is planned or required, is not so, or might be.

| field | rule | words |
|---|---|---|
| denied | those of `denied` | what is not so |
| conditional | conditional_words | `could reach`, `if`, 或将 |
| kind | kind_words | must, plans, aims: `claim_kind` |
| kind | future_period | a time after the publication, where nothing is required by then: `should deliver 50 MW from 2026` |
| kind | wish | `The EU wants a quarter` |
| conditional | question | Q值能大于1吗？ |
| kind | forecast | 维持全年装机650至700吉瓦时的判断 |
| kind | tender | a bound or term of the notice of a tender |
| kind | rank | the unit is a rank |
| kind | permission, planned | English words beside the number: `the 4% allowance`, `had guaranteed`: `kinds.english_aims` |
| kind | demanded_list | a line below `Minimum requirements:`, or of a contract notice |
| kind | statistic_words | sales, prices, shares, people: counted in a market, not measured on a thing |
"""

import re
from dataclasses import dataclass
from datetime import date

from app.domain.claims.edtf import parse_period
from app.domain.quotes.span import Span
from app.extraction.candidates.candidate import Ground
from app.extraction.candidates.denials.denied import find_denied
from app.extraction.candidates.kinds.demanded_lists import find_demand
from app.extraction.candidates.kinds.english_aims import find_worded_kind, is_adjusted
from app.extraction.candidates.kinds.tenders import is_tendered
from app.extraction.frames.article import SentenceNumbers
from app.extraction.language.claim_kind import read_kind
from app.extraction.measures.measure import is_money
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.periods.period_words import PeriodInText

_CONDITIONAL = re.compile(
    r"\b(?:could(?!\snot\b)|(?-i:may)|might|would|if|unless|provided\sthat|perhaps|possibly|potentially|in\stheory|theoretically|reportedly|allegedly|rumou?red|supposed(?:ly)?|assuming|suggests?|hypothetical|(?:is|are|was|were)\s(?:said|reported|rumou?red|thought|believed|understood|alleged)\sto|(?:spoke|speaks?|talks?|talked)\sof)\b"
    r"|如果|假如|假设|若|一旦|或将|或可|可能|也许|或许|理论上|据传|据称|传闻|传言|网传|坊间|爆料|听说|据说|有人[说称]|有消息称|号称|宣称|声称|自称|有望",
    re.IGNORECASE,
)
# What may come is as open as a plan; `reportedly` is said of what is so.
_MIGHT = re.compile(
    r"could|may|might|would|if|unless|provided\sthat|如果|假如|若|一旦|或将|或可|可能|有望|能否|能不能|会不会|可否|能|会|可以",
    re.IGNORECASE,
)
# Q值能大于1吗？ unless the answer is yes.
_ASKED = re.compile(
    r"(?P<word>能否|能不能|会不会|可否|是否|是不是|能|会|可以)[^，。;!?\n]{0,40}?(?=[吗呢]?\?)|(?P<end>吗)(?=\?)"
)
_ASKS = re.compile(r"否|不|吗\?$")
_YES = re.compile(
    r"[\s”」』\"]*(?:[\u4e00-\u9fffA-Z]{1,8}:\s?)?[“「\"]?(?:是|对|没错|能|会|可以|当然|有|达到了|做到了|确实)(?:的|啊)?(?=[，。;!\n]|$)"
)
# Who has not promised a number does not plan it.
_PROMISED = re.compile(r"\b(?:promis|pledg|guarante)|承诺|保证", re.IGNORECASE)
_ALLOWED = re.compile(
    r"\b(?:demands?(?!\s(?:for|of|is|was|are|were|rose|fell|has|had|will|in|by|from)\b)|demanded|prescribes?|stipulates?)\s(?:(?:at\sleast|at\smost|[a-z]+)\s){0,3}[$€£]?$|\b(?:allows?|permits?|allowed|permitted)\s(?:[a-z]+\s){0,2}$|\blimit(?:\s(?:there|here))?\s(?:is|was)\s$|\b(?:allows?|permits?|limits?|caps?)\s(?:[a-z]+\s){0,6}(?:of|at|to)\s$|\b(?:the\s)?(?:legal|maximum|permitted|statutory)\s(?:limit|level|value)\b|\b(?:rules?|laws?|regulations?|standards?|codes?|tenders?|contracts?|insurers?|regulators?)\b[^.;]{0,60}\b(?:asks?|calls?)\sfor\s(?:(?:an?|the|at\sleast)\s)?(?:[a-z]+\s){0,3}$|限值|[上下]限[为是]|(?:标准|规范|国标)(?:为|是)|按[^，。；]{1,20}[，,](?:至少|最[低少高多]|不得|应|须)|规定|(?<![无必])须(?=[\u4e00-\u9fff])|(?:合同|协议|规范|标准|国标)(?:约定|要求)",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"实测|实际|\bactual(?:ly)?\b|\bmeasured\b")
# `raised 8 million in March and hopes to sell`: what is done is no target, whatever another clause hopes.
_PAST = re.compile(
    r"\b(?:raised|sold|built|made|shipped|launched|delivered|produced|opened|bought|spent|paid|won|grew|rose|fell|cut|lost|earned|carried|installed|tested|drilled|employed|invested|completed|cost|took|ran|used|reached|has\s(?:[a-z]+\s)?[a-z]+(?:ed|lt|nt|ld|en|de)|had|now|currently)\b|已|了(?!解)|目前(?!的)|现在|去年(?![底末])|上年"
)
_WISH = re.compile(
    r"\b(?:wants?|wish(?:es)?|hopes?|promis(?:es|ed)|pledg(?:es|ed)|envisages?|foresees?|going\sto|in\s(?:the\s)?(?:coming|next)\s(?:years?|months?|decade)|set\sto(?=\s[a-z])|due\sto|on\sorder|under\sconstruction)\b|希望|争取|力争|将(?=达|在|于|建|提|实现|增|升|降|扩|超|新)|拟|打算|承诺|规划",
    re.IGNORECASE,
)
# `the 5 metres that the law demands`
_REQUIRED_AFTER = re.compile(
    r"(?:\s[a-z-]+){0,3}\s(?:that\s|which\s)?(?:the\slaw|the\srules?|the\sstandard|regulations?|regulators|the\scontract|the\sagency|the\sministry|the\sEU|EU\slaw)\s(?:demands?|demanded|requires?|required|prescribes?|asks?\sfor|lays?\sdown)\b"
    r"|[^.;,\d]{0,20}\b(?:required|demanded|prescribed|laid\sdown|stipulated)\s(?:by|under|in)\b|的?(?:国家|行业|法定|强制性?)(?:标准|要求|规定)"
)
_NOT_PLANNED = re.compile(
    r"\b(?:than|over|above|below|ahead\sof|behind|within|under|beat|beating)\s(?:[a-z]+\s)?(?:planned|expected|forecasts?|predicted|scheduled|plan|schedule|budget|target|targeted|expectations)\b"
    r"|\b(?:power|energy|time|fuel|water|electricity|heat|money|material|space|effort)\sneeded\b|\bneeds?(?=\s(?:an?|the)\s(?:[a-z]+\s){1,3}(?:of|at)\s[$€£]?\d)|\bneeds?(?=\s(?:(?:about|only|just|some|around|nearly|almost|over|roughly|(?:up|close)\sto|(?:more|less)\sthan)\s)*(?:[$€£]?\d|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|half)\b))"
    # 没有降价计划
    r"|(?:没有|暂无|尚无|并无|无)[^，。；\d]{0,8}(?:计划|打算|目标|规划)"
    r"|(?:比|较|超出?|低于|高于|少于)(?:原|原定|合同|此前)?(?:的)?(?:计划|预期|预计|目标|设计)",
    re.IGNORECASE,
)
# What share of a plan was reached is no plan: 完成年度计划的113.8%, 不足全年目标58艘的四分之一.
_OF_PLAN = re.compile(
    r"(?:完成|实现|达成?|达到|不及|不足|不到|占|为|是|超过?|相当于)(?:了|到)?[^，。;]{0,12}?(?:目标|计划|任务|指标)[^，。;]{0,10}?的?$"
)
_SHARES = frozenset({"%", "1"})
_PLANNED_AFTER = re.compile(
    r"(?:\s(?!(?:with|for|by|in|on|of|to|from|at|as|and|but)\b)[a-z-]+){0,3}?\s(?:that\s|which\s)?(?:[A-Z][\w'&-]*|the\s[a-z]+|it|they|he|she|we|[a-z]+s)\s(?:(?:itself|once|had|has|have|were|was|first|originally)\s)*(?:promised|planned|forecast|predicted|expected|hoped(?:\sfor)?|wanted|targeted|pledged|budgeted|aimed(?:\s(?:for|at))?)\b"
    r"|\s?的?(?:年度|全年|设计|原定)?(?:目标|计划|设计值|预期|预算)"
)
_PLANNED_BEFORE = re.compile(
    r"(?:承诺|计划|预期|预计|规划|提出|设定)的[^，。；\d]{0,4}$|(?<!never\s)(?<!not\s)(?<!n't\s)\b(?:promised|planned|targeted|forecast|expected|hoped-for)\s(?:[a-z]+\s)?[$€£¥]?$"
)
# `lorries above 44 tonnes are not allowed`
_FORBIDDEN_AFTER = re.compile(
    r"(?:\s(?!and\b|but\b)[a-z]+){0,2}?\s(?:is|are|was|were|will\sbe)\s(?:not\s(?:allowed|permitted)|banned|forbidden|prohibited)\b|[^，。；\d]{0,8}(?:被?禁止|不准|不得)"
)
# `a patch should cost under $3` says what is hoped for, `it should not exceed 3 mg` what is asked for.
_SHOULD = re.compile(
    r"\bshould\s(?:soon\s|then\s|also\s)?(?:cost|deliver|last|take|bring|reach|produce|generate|save|carry|employ|earn|sell|open|start|begin|come|rise|fall|grow|create|supply|yield|run|provide|make|cut|halve|double|have|shrink|drop|climb|grow)\b"
)
_DEMANDED = re.compile(
    r"\b(?:must|shall|required?|requires|(?:has|have|needs?)\sto)\b|必须|要求|不得|应当|须",
    re.IGNORECASE,
)
# A clause of its own, which an earlier plan does not rule: `expects ..., and the drive takes 6 minutes`.
_OWN_VERB = r"(?:is|are|has|have|takes?|costs?|employs?|weighs?|holds?|runs?|makes?|sells?|produces?|carries|covers?|owns?|operates?|serves?|uses?|needs?|measures?|lasts?|ranks?|was|were|had)\b(?!\s(?:to|set\sto|due\sto|expected|planned|likely)\b)"
_OWN_CLAUSE = re.compile(
    rf"(?:the|its|an?|this|that|their|his|her|each|[A-Z])[^,;]{{0,60}}?\s{_OWN_VERB}"
)
_OWN_ASIDE = re.compile(
    rf"(?:(?:also|already|now|still|currently|usually|often|actually)\s)?{_OWN_VERB}"
)
# 探测器将飞往一颗彗星，该彗星距太阳约2.5个天文单位
_CHINESE_OWN_CLAUSE = re.compile(
    "(?:该|此|这[个一颗座台款家种]?)[\u4e00-\u9fff]{1,8}?(?:距|为|是|有|重|长|高|宽|直径|位于|拥有|占)"
)
_PLAN_WORD = re.compile("将|计划|预计|预估|预期|目标|拟|须|应|要求|有望")
_ASIDE_LINKS = ("which", "who", ", but", "but")
_ADDED_LINKS = (", and", ", but", "but", "while", "whereas")
_BARE_VERB = re.compile(r"(?:cut|put|hit|set|let|cost|spread)\s")
_WILL = re.compile(r"\b(?:will|would|to)\s[a-z]+\b[^,;]*\band\s$")
# Words behind a number that are said of it: `20,000 t, it plans`.
_SPOKEN_AFTER = re.compile(
    r",\s(?:it|he|she|they|we|the\s[a-z]+|[A-Z]\w+)\s(?:plans|hopes|expects|estimates|forecasts?|predicts?|believes)\b[^,]{0,20}$|[,，](?:是|为)[^，。]{0,8}目标|\b(?:is|are|was|were)\s(?:the|its|their)\s(?:aim|goal|target|plan)\b"
)
# `Under EU rules, cement may contain at most`
_UNDER_RULES = re.compile(
    r"\b(?:rules?|laws?|standards?|regulations?|norms?)\s(?:will\s|would\s)?(?:allows?|permits?|caps?|limits?)\s"
    r"|\b[Uu]nder\s(?:the\s|its\s|their\s|[A-Z]\w+\s){0,2}(?:rules?|laws?|standards?|regulations?)\b[^.;]{0,60}\b(?:may|can|must)\b"
)
_PROMISING = re.compile("(?:承诺|保证|预计|希望|力争|计划|打算)[，：]")
_BY_YEAR = re.compile(r",?\s?(?:and\s)?by\s(?:the\send\sof\s)?(?:19|20|21)\d\d\b")
_STATISTIC = re.compile(
    r"\b(?:sold|sales|sells?|sales|revenues?|turnover|profits?|loss(?:es)?|earn(?:s|ed|ings)|prices?|costs?|cost|market|shares?|shipped|shipments?|deliver(?:ed|ies)|orders?|customers?|users?|employ\w*|staff|jobs|people|workers|subscribers|invest\w*|raised|funding|exports?|imports?|contracts?|patients|hospitals|members|visitors|paid|worth|valued|budget|spent|spending|accounts?\sfor|population|households|on\saverage)\b"
    r"|销量|销售|售价|营收|收入|利润|净利|亏损|价格|成本|市场|份额|占比|出货|交付|订单|客户|用户|员工|就业|投资|融资|出口|进口|合同|患者|医院|费用|造价|预算|人口|占|累计|产值|规模",
    re.IGNORECASE,
)
_RANK = "{rank}"
# 维持全年装机650至700吉瓦时的判断
_FORECAST_BEFORE = re.compile(
    r"(?:维持|保持|重申|给出|[作做]出|上调|下调|调升|调降)[^，。;]{0,16}$"
)
_FORECAST_AFTER = re.compile(r"[^，。;\d]{0,6}?的?(?:判断|预判|预测|预期|预估|指引|展望)")


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
    denied = find_denied(flat, sentence, number)
    conditional = _find_condition(flat, sentence, number)
    if (
        kind in ("result", "statistic")
        and (not denied or denied.rule == "unmet_condition")
        and conditional
        and _MIGHT.fullmatch(conditional.span.cut(flat))
    ):
        kind, ground = "target", conditional
    if denied and kind != "requirement" and _is_plan(flat, sentence, number):
        kind, ground = "target", denied
    elif (
        denied
        and kind == "target"
        and denied.span.start < number.span.start
        and _PROMISED.search(flat, sentence.span.start, number.span.start)
    ):
        kind, ground = "result", denied
    return Assertion(kind, denied, conditional, ground)


def _is_plan(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> bool:
    """Return whether a number is what somebody had planned: `the 10,000 it had promised`, 承诺的0.28元."""
    before = flat[sentence.span.start : number.whole.start]
    is_before = _PLANNED_BEFORE.search(before) is not None
    return is_before or _PLANNED_AFTER.match(flat, number.span.end, sentence.span.end) is not None


def read_as_target(
    flat: str,
    sentence: SentenceNumbers,
    plain: Assertion,
    period: PeriodInText,
    published: date | None,
) -> Ground | None:
    """Return the ground on which a number is a target: it is of a time to come, and nothing requires it."""
    # `New rules cap the salt at 1.5 g from January`
    is_ruled = plain.kind == "requirement" and plain.kind_ground.rule == "permission"
    is_open = plain.kind in ("result", "statistic", "requirement") and not is_ruled
    if not is_open or not _is_future(period, published) or _is_required(flat, sentence):
        return None
    return Ground(period.span, "future_period")


def _find_condition(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Ground | None:
    if is_adjusted(flat, sentence, number):
        return None
    match = _CONDITIONAL.search(flat, sentence.span.start, number.whole.start)
    if match:
        return Ground(Span(*match.span()), "conditional_words")
    asked = _find_asking_word(flat, sentence, number)
    return Ground(asked, "question") if asked else None


def _find_asking_word(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Span | None:
    """Return the word by which the clause of a number asks whether it is so; None if it does not, or is answered with yes."""
    end = sentence.span.end
    last = sentence.sentence.segments[-1].span
    if not flat.startswith("?", end - 1) or number.span.start < last.start:
        return None
    asked = _ASKED.search(flat, last.start, end)
    if asked is None or not _ASKS.search(flat[last.start : end]) or _YES.match(flat, end):
        return None
    return Span(*asked.span(asked.lastgroup or 0))


def _read_kind(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> tuple[str, Ground]:
    code = number.unit.code if number.unit else None
    if code == _RANK:
        return "ranking", Ground(number.span, "rank")
    worded = find_worded_kind(flat, sentence, number)
    if worded and worded.kind != "plain":
        return worded.kind, Ground(worded.span, worded.rule)
    segment = sentence.sentence.segments[sentence.sentence.find_segment(number.span.start)].span
    kind = "plain" if worded else _read_aims(flat, sentence, segment, number)
    if kind in ("target", "requirement"):
        return kind, Ground(sentence.span, "kind_words")
    if kind == "permission":
        return "requirement", Ground(sentence.span, "permission")
    plain = _read_plain_kind(flat, sentence, segment, number)
    demand = find_demand(flat, sentence.span) if plain[0] in ("result", "statistic") else None
    return ("requirement", Ground(demand, "demanded_list")) if demand else plain


def _read_aims(flat: str, sentence: SentenceNumbers, segment: Span, number: TextQuantity) -> str:
    """Return the kind of a number by the words of plans and demands of its sentence; others than those are plain."""
    code = number.unit.code if number.unit else None
    own = number.span.shift(-sentence.span.start)
    kind = read_kind(sentence.span.cut(flat), own, code)
    for pattern in (_REQUIRED_AFTER, _FORBIDDEN_AFTER):
        if pattern.match(flat, number.span.end, sentence.span.end):
            return "requirement"
    if _UNDER_RULES.search(flat, sentence.span.start, number.span.start):
        return "permission"
    if kind in ("target", "requirement"):
        kind = _read_again(flat, sentence, segment, number)
    if _MEASURED.search(flat, segment.start, number.span.start):
        kind = "result"
    if _rules_itself(flat, sentence, segment, number, kind):
        kind = read_kind(segment.cut(flat), number.span.shift(-segment.start), code)
    return "target" if _is_planned(flat, sentence, segment, kind) else kind


def _is_planned(flat: str, sentence: SentenceNumbers, segment: Span, kind: str) -> bool:
    """Return whether what looks stated or required is promised by a clause before, or hoped for."""
    is_promised = kind == "result" and _is_promised(flat, sentence, segment)
    return is_promised or (kind == "requirement" and _is_hoped(flat, sentence, segment))


def _rules_itself(
    flat: str, sentence: SentenceNumbers, segment: Span, number: TextQuantity, kind: str
) -> bool:
    """Return whether words of plans and demands in other clauses are not of the clause of a number."""
    if kind in ("target", "requirement") and _is_own_clause(flat, sentence, number):
        return True
    is_past = _PAST.search(flat, segment.start, number.span.start) is not None
    return kind == "target" and is_past and not _is_infinitive(flat, sentence, segment)


def _is_own_clause(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> bool:
    """Return whether a number is in a clause with a subject and verb of its own, behind that of a plan."""
    segments, index = sentence.sentence.segments, sentence.sentence.find_segment(number.span.start)
    before = flat[segments[index].span.start : number.whole.start]
    if segments[index].link.endswith(_ASIDE_LINKS):
        is_own = _OWN_ASIDE.match(before) is not None
        if is_own or segments[index].link.endswith(("which", "who")):
            return is_own
    if segments[index].link == "，" and _CHINESE_OWN_CLAUSE.match(before):
        return _PLAN_WORD.search(before) is None
    is_added = segments[index].link.endswith(_ADDED_LINKS)
    return is_added and _OWN_CLAUSE.match(before) is not None


def _is_infinitive(flat: str, sentence: SentenceNumbers, segment: Span) -> bool:
    """Return whether a clause goes on with what is planned: `will stop the line and cut the number`."""
    earlier = flat[sentence.span.start : segment.start]
    return _BARE_VERB.match(flat, segment.start) is not None and _WILL.search(earlier) is not None


def _is_hoped(flat: str, sentence: SentenceNumbers, segment: Span) -> bool:
    """Return whether a demand is only hoped for: `should deliver 50 MW, ten times the output of another`."""
    start = sentence.span.start
    return (
        _SHOULD.search(flat, start, segment.end) is not None
        and _DEMANDED.search(flat, start, segment.end) is None
    )


def _read_again(flat: str, sentence: SentenceNumbers, segment: Span, number: TextQuantity) -> str:
    """Return the kind of a number without words of plans and demands that are not of it.

    Those are a plan with which it is compared (`45 fewer than planned`), what a machine needs (`needs 9 kWh`), and
    what is in a clause of its own behind it (`makes 4 t, and plans 8 t`).
    """
    is_spoken = (
        _SPOKEN_AFTER.search(flat, segment.end, sentence.span.end)
        or _BY_YEAR.match(flat, segment.end, sentence.span.end)
    ) is not None
    words = flat[sentence.span.start : sentence.span.end if is_spoken else segment.end]
    words = _blank(words)
    at = number.whole.start - sentence.span.start
    if number.unit and number.unit.code in _SHARES and (plan := _OF_PLAN.search(words[:at])):
        words = words[: plan.start()] + " " * (at - plan.start()) + words[at:]
    code = number.unit.code if number.unit else None
    return read_kind(words, number.span.shift(-sentence.span.start), code)


def _is_promised(flat: str, sentence: SentenceNumbers, segment: Span) -> bool:
    """Return whether a clause before says that what comes is promised or planned: 承诺，日耗电不超过0.6度."""
    return _PROMISING.search(_blank(flat[sentence.span.start : segment.start])) is not None


def _blank(words: str) -> str:
    """Return words with blanks instead of plans that are none of a number: `45 fewer than planned`."""
    return _NOT_PLANNED.sub(lambda match: " " * len(match[0]), words)


def _read_plain_kind(
    flat: str, sentence: SentenceNumbers, segment: Span, number: TextQuantity
) -> tuple[str, Ground]:
    """Return the kind of a number of a clause with no word of a plan or demand: by its other words, and its unit."""
    if is_tendered(flat, sentence, number):
        return "requirement", Ground(number.whole, "tender")
    if _FORECAST_AFTER.match(flat, number.span.end, segment.end) and _FORECAST_BEFORE.search(
        flat, segment.start, number.whole.start
    ):
        return "target", Ground(number.span, "forecast")
    before = (
        ("requirement", "permission", _ALLOWED),
        ("target", "wish", _WISH),
    )
    for kind, rule, pattern in before:
        match = pattern.search(flat, segment.start, number.whole.start)
        match = match or pattern.search(flat, segment.start, number.numeral.start)
        if match:
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
    """Return whether a period ends in a year after that of the publication, or begins after the publication."""
    if published is None or period.year is None:
        return False
    first = parse_period(period.edtf).first
    return (
        period.year > published.year
        or (first is not None and first > published)
        or (
            period.is_deadline
            and period.year >= published.year
            and period.edtf > published.isoformat()
        )
    )
