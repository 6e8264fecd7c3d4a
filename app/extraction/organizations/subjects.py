"""What an organization is in its sentence: whose numbers it says, or only the other side of a comparison or sale.

The numbers of a sentence are those of its subject, of an owner (`X's revenue`) and of a maker (`built by X`), not
of whom it is sold to or compared with, unless its number is right behind the name (`ahead of X with 33%`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.quotes.span import Span
from app.extraction.language.segments import TextSentence
from app.extraction.organizations.chinese.words import COUNTRIES
from app.extraction.organizations.organization import OrganizationInText, OrganizationPlace


class Part(StrEnum):
    """What an organization is in a sentence: its subject, the maker of something, who says it, or another.

    A source is somebody else who says or certifies it: `according to X`. A place is where it happens: 在X升空.
    """

    SUBJECT = "subject"
    AGENT = "agent"
    SPEAKER = "speaker"
    SOURCE = "source"
    PLACE = "place"
    OTHER = "other"


RELATIVE = frozenset({"which", "who", "whose"})


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """Organizations that are named together at a place of a sentence (`X and its partner Y`)."""

    span: Span
    organizations: tuple[OrganizationInText, ...]
    part: Part


_JOINT = re.compile(
    r"(?:,\s(?:an?|the|which|based)\s[^,.;]{2,60},|,)?\s(?:and|&|together\swith|along\swith|jointly\swith|in\scooperation\swith|in\spartnership\swith)\s(?:(?:its|their|the|his)\s(?:[A-Za-z-]+\s){1,3})?(?:the\s)?"
    r"|,\s(?:the\s)?(?=[A-Z])|,\stogether\swith\s(?:the\s)?|\s?/\s?|[、与和及同](?:其合作伙伴|合作伙伴|其伙伴|其子公司)?|以及|联合|携手"
)
# Before a name that is not the subject, whatever its place.
_OTHER_BEFORE = re.compile(
    r"\b(?:than|against|ahead\sof|behind|like|unlike|versus|vs\.?|compared\s(?:with|to)|besides|except|excluding|beat|beats|beating|overtook|overtakes|overtaking|passed|surpassed|surpassing"
    r"|to|replac(?:es|ed|ing)|instead\sof|followed\sby|trail(?:s|ed|ing)|rivalled|supplied|supplies|told)\s(?:the\s|its\s|that\sof\s|those\sof\s|rivals?\s|competitors?\s|market\sleader\s|[a-z]+\s(?=[A-Z])|(?:that|those)\sof\s(?:the\s)?(?:[a-z]+\s){0,2}){0,3}$"
    rf"|(?:与|和|跟|同|比|较|超过|超越|领先于?|高于|低于|落后于?|仅次于|优于|好于|不及|向|给|为|对|供应|替代|取代|击败|紧随)(?:[\u4e00-\u9fff]{{0,3}}(?:企业|公司|客户|船东|厂商|银行|巨头|用户|对手|同行|伙伴)|{COUNTRIES})?$",
    re.IGNORECASE,
)
_CHINESE_COMPARED = re.compile(
    r"[^，。；]{0,12}?(?:相比|比较|之后|提供|供货|供应|出售|交付|采购|签|合作|研制|研发|开发|设计|定制|建造|制造|生产|承建|打造)"
)
_SOURCE_BEFORE = re.compile(
    r"\b(?:(?:trials?|tests?|study|studies|survey|measurements|analysis|audits?|checks?|reviews?|inspections?|certification|verification|validation|assessments?|report|experiments?)\s(?:(?:commissioned|conducted|led|headed|overseen|sponsored|funded|financed|carried\sout|run|done|organi[sz]ed|published|paid\sfor)\s)?by|according\sto|reports?\sby|figures\sfrom|data\sfrom|estimates?\s(?:by|from)|analysts?\s(?:at|from)|certified\sby|tested\sby|verified\sby|confirmed\sby|measured\sby|audited\sby|published\s(?:in|by)|survey\sby|study\sby)\s(?:the\s)?(?:[a-z-]+\s){0,3}$"
    r"|(?:据|根据|经)$",
    re.IGNORECASE,
)
_SOURCE_AFTER = re.compile(
    r"获悉|了解到|统计|的?数据|的?报告|的?调查|的?监测|测算|估算|预测|认证|检测|介绍|消息"
)
_SPEAKER_BEFORE = re.compile(r"\b(?:says|said|adds|added)\s(?:the\s)?$")
_SPEAKER_AFTER = re.compile(
    r"(?:'s)?\s(?:says|said|estimates?|estimated|calculates?|calculated|reckons|warns|warned|forecasts?|counted|puts)\b(?:\sthat)?|\s(?:reports?|reported|announced|writes?|wrote|confirmed|disclosed)(?:\s(?:on\s)?\w+day|\sin\s[^.,]{3,40})?[.,]|(?:的)?(?:数据|报告|统计|调查(?:显示|发现|结果|表明)|认证|检测|测算|估算|估计)"
)
_REDUCED = re.compile(
    r"\b(?:[a-z]+ed|led|made|built|run|held|won|sold|known|driven|grown)\s(?:by|in|at|from|with|under|for|on)\b"
)
_ATTACHED = re.compile(
    r"\w\s(?:of|at|from|for|in|with|to|by)\s(?:[A-Z][a-z]+(?:'s|-based)\s|the\s)?$", re.IGNORECASE
)
_VERB_WORDS = r"is|are|was|were|has|have|had|will|would|can|could|should|must|may|does|did|sold|made|built|grew|rose|fell|won|led|ran|bought|cut|set|took|gave|held|spent|paid|sells|makes|builds|buys|uses|runs|gives|takes|holds|needs|costs|supplies|offers|produces|employs|plans|wants|aims|expects|signed|ordered|beat|beats|overtook|replaces|replaced|(?<!-)[a-z]{2,}(?<!e)ed(?!-)"
# `a satellite that X built for the Ministry`
_OWN_CLAUSE = re.compile(r"\b(?:that|which)\s(?:the\s)?(?:[A-Z][\w&.-]*\s)+[a-z]")
# What is within a clause after its verb, and has a subject of its own.
_CLAUSE_WITHIN = re.compile(
    r"\b(?:that|which|whom|what|where|when|if|as|than|say|says|said|found|finds|shows?|showed|reckons?|because|after|before|since|until|while|once|unless|though|although|whereas)\s(?:the\s)?$"
)
_VERB_BEHIND = re.compile(
    rf"(?:'s)?\s(?:[A-Za-z'-]+\s){{0,5}}?(?:{_VERB_WORDS}|last(?:s|ed)?|need|use|make|weigh|cost|sell|[a-z]{{3,}}(?:es|[^s\W]s)\s(?=[\d$€£¥]))\b"
)
_SOURCE_NOUN = re.compile(
    r"\b(?:tests?|study|studies|survey|trials?|report|analysis|analysts?|estimates?|data|figures|audit|experiments?|paper|measurements)\s(?:by|from|at|of|in)\s(?:the\s)?$"
)
_ASIDE = re.compile(
    r"(?:\s\([^)]{1,40}\))?,\s(?:an?|one|part|once|now|formerly|another|owned|backed|founded|based|spun|run|made|led|the\s(?:[a-z-]+\s){0,4}(?:of|by|for|behind|from))\s(?:[^,;]|,(?=\d))*"
)
# `The plant of X delivers 10 MVA, that of Y 16 MVA`
_THAT_OF = re.compile(r"(?:(?:and|but|while|whereas)\s)?(?:that|those)\s(?:of|from|at)\s(?:the\s)?")
_BY = re.compile(r"\bby\s(?:the\s)?$|由$", re.IGNORECASE)
# A clause behind another one that begins like this has no subject: `..., from X`.
_PREPOSITION = re.compile(
    r"(?:from|to|for|with|in|at|under|after|against|than|of|on|into|over|like|unlike|including|whatever|as|by)\s",
    re.IGNORECASE,
)
_SAID_IT = re.compile(
    r"\s(?:said|says)(?:\son\s\w+day|\sin\sa\sstatement|\sthis\sweek|\s(?:last|this)\s\w+|\syesterday|\stoday)*(?:,?\sthat)?\s(?:it|its|the\s(?:company|firm|group))\b"
    r"|(?:表示|称|宣布|介绍)[，,]?(?:其|该公司|公司)"
)
_POSSESSIVE = re.compile(r"'(?:s\b|(?=\s))|的|旗下")
_VERB = re.compile(
    rf"\b(?:{_VERB_WORDS})\b"
    r"|(?:宣布|发布|推出|表示|达到|销售|交付|出货|采购|购买|签署|签订|收购|超过|拥有|生产|建成|投资|获得|提供|增长|下降)"
)
_PARTICIPLE_OF_NOUN = re.compile(
    r"\b(?:developed|built|made|designed|produced|created|invented|led|owned|operated|run|founded|backed|funded)\s(?:\w+\s){0,4}?by\s(?:the\s)?(?:[a-z]+\s){0,2}$",
    re.IGNORECASE,
)
_FROM = re.compile(r"from\s(?:the\s)?(?:[A-Z][a-z]+(?:-based|'s)\s)?")
# `The unit, installed at a farm run by X,`: X runs the farm.
_NESTED = re.compile(
    r"[a-z]+(?:ed|ing|en)\s(?:at|in|on|with|for|from|near|to|under)\s(?:[\w-]+\s){1,4}(?:run|owned|operated|led|built|made|developed|designed)\sby\s(?:the\s)?$"
)


def place_organizations(
    flat: str, sentence: TextSentence, places: Sequence[OrganizationPlace]
) -> list[SentencePlace]:
    """Return the organizations of a sentence, those that are named together as one place, with their part."""
    groups: list[list[OrganizationPlace]] = []
    for place in places:
        if groups and _JOINT.fullmatch(flat, groups[-1][-1].span.end, place.span.start):
            groups[-1].append(place)
        else:
            groups.append([place])
    return [
        _describe(flat, sentence, group, is_aside=_is_in_aside(flat, sentence, groups[:at], group))
        for at, group in enumerate(groups)
    ]


def _is_in_aside(
    flat: str,
    sentence: TextSentence,
    before: Sequence[Sequence[OrganizationPlace]],
    group: Sequence[OrganizationPlace],
) -> bool:
    """Return whether a name is in words about another one: `Imvera, a joint venture of Rhonex, was`."""
    start = group[0].span.start
    asides = (_ASIDE.match(flat, named[-1].span.end, sentence.span.end) for named in before)
    if not any(aside and aside.end() >= start for aside in asides):
        return False
    # `In a test by X, the chip of Y sorted`
    segment = sentence.segments[sentence.find_segment(start)].span
    return not (flat.startswith("the ", segment.start) and _acts(flat, segment, group[-1].span))


def _describe(
    flat: str, sentence: TextSentence, group: Sequence[OrganizationPlace], *, is_aside: bool
) -> SentencePlace:
    span = Span(group[0].span.start, group[-1].span.end)
    organizations = tuple(dict.fromkeys(place.organization for place in group))
    part = Part.OTHER if is_aside else find_part(flat, sentence, span)
    return SentencePlace(span, organizations, part)


def find_part(flat: str, sentence: TextSentence, span: Span) -> Part:
    """Return what is named at a place of a sentence: the first rule that holds decides."""
    segment = sentence.segments[sentence.find_segment(span.start)].span
    before = flat[max(segment.start, span.start - 80) : span.start]
    after = flat[span.end : min(span.end + 40, sentence.span.end)]
    far_before = flat[max(sentence.span.start, span.start - 40) : span.start]
    is_learned = before.endswith(("从", "据", "根据")) and _SOURCE_AFTER.match(after)
    rules = (
        (Part.SPEAKER, before.endswith("从") and is_learned),
        (Part.SOURCE, _SOURCE_BEFORE.search(far_before) or is_learned),
        (Part.SUBJECT, _SAID_IT.match(flat, span.end, sentence.span.end)),
        (Part.SPEAKER, _SPEAKER_BEFORE.search(before) or _SPEAKER_AFTER.match(after)),
        (Part.SUBJECT, _THAT_OF.fullmatch(before)),
        (Part.OTHER, _is_compared(before, after)),
        (Part.PLACE, before.endswith(("在", "于"))),
        # 该纤维强度为4900兆帕，与X共同开发
        (Part.OTHER, before in ("与", "和", "同", "跟") and segment.start > sentence.span.start),
        (Part.SUBJECT, _POSSESSIVE.match(after)),
        (Part.AGENT, before.endswith("由")),
        (Part.OTHER, _NESTED.match(before)),
        (Part.AGENT, _PARTICIPLE_OF_NOUN.search(before)),
        # `The machine, from Wessex Robotics, removes`
        (Part.AGENT, _FROM.fullmatch(before) and after.startswith(",")),
        (Part.SUBJECT, _is_before_verb(flat, sentence, segment, span)),
        (Part.AGENT, _BY.search(before)),
    )
    return next((part for part, holds in rules if holds), Part.OTHER)


def _is_compared(before: str, after: str) -> bool:
    """Return whether a name is the other side of a comparison or sale; 与 and the like may also join two subjects."""
    match = _OTHER_BEFORE.search(before)
    if match is None:
        return False
    return match[0][0] not in "与和跟同为对" or _CHINESE_COMPARED.match(after) is not None


def _is_before_verb(flat: str, sentence: TextSentence, segment: Span, span: Span) -> bool:
    """Return whether a name is in the subject of its clause: nothing before makes it an object or part of an aside."""
    before = flat[max(segment.start, span.start - 80) : span.start]
    # `A team led by Aisha Bello at X has grown`
    if _VERB.search(_REDUCED.sub("", before)) or _OWN_CLAUSE.search(before):
        # `a satellite that X built`, `analysts say X sold`
        return _CLAUSE_WITHIN.search(before) is not None and _acts(flat, segment, span)
    is_attached = _ATTACHED.search(before) is not None
    # `the accelerator of X sorted`: of the owner of what acts.
    if is_attached and _acts(flat, segment, span):
        return _SOURCE_NOUN.search(before) is None
    if segment.start == sentence.span.start:
        # `In a test by X, the chip`
        return not (is_attached and _PREPOSITION.match(before))
    # `..., from X`, `Medovia, a spin-off of ETH Zurich`
    return not (_PREPOSITION.match(before) or is_attached)


def _acts(flat: str, segment: Span, span: Span) -> bool:
    """Return whether a verb is behind a name in its clause."""
    return _VERB_BEHIND.match(flat, span.end, segment.end) is not None


def is_in_relative(sentence: TextSentence, place: SentencePlace) -> bool:
    """Return whether a place is in a clause that begins with `which` or `who`."""
    link = sentence.segments[sentence.find_segment(place.span.start)].link
    return link.split(" ")[-1] in RELATIVE
