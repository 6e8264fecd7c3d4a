"""Words around a number that say it did not come about: `the goal of 30 GW was missed`, 放弃建设400套住房的计划.

What was refused or given up is before the number; what was missed, or has no ground, is said behind it.
"""

import re

from app.domain.quotes.span import Span

_PLAN = r"(?:plans?|orders?|bids?|offers?|deals?|proposals?|projects?|contracts?|idea|scheme|goals?|targets?|ambitions?|forecasts?|promises?|pledges?|claims?)"
# `refused to pay 20 million`, `scrapped plans for 400 homes`, `ruled out a price of`, `a long way from`
_GIVEN_UP = re.compile(
    r"\b(?:refus|declin)(?:e|es|ed|ing)\sto\s(?:[a-z]+\s){1,4}?[$€£¥]?$"
    rf"|\b(?:abandon(?:ed|s|ing)?|scrap(?:ped|s|ping)?|shelv(?:ed|es|ing)|dropp(?:ed|ing)|cancel(?:led|s|ling|ed|ing)?|withdr(?:ew|awn|awing)|call(?:ed|ing)\soff|walk(?:ed|s|ing)\sback|halt(?:ed|s))\s(?:(?:the|its|his|her|their|an?|all)\s)?(?:[a-z]+\s)?{_PLAN}\s(?:for|to|of|with|by|on|worth)\s(?:[a-z]+\s){{0,4}}?[$€£¥]?$"
    r"|\b(?:turn(?:ed|s|ing)\sdown|reject(?:ed|s|ing)|refus(?:ed|es|ing)|declin(?:ed|es|ing)|spurn(?:ed|s)|rebuff(?:ed|s))\s(?:(?:an?|the|its|their|any)\s)?(?:[\w'-]+\s){0,2}?(?:bids?|offers?|proposals?|deals?|approach|orders?|requests?)\s(?:of|worth|for|to\spay)\s(?:[a-z]+\s)?[$€£¥]?$"
    r"|\brul(?:ed|es|ing)\sout\s(?:(?:an?|the|any)\s)?(?:[a-z]+\s){0,4}?[$€£¥]?$"
    r"|\b(?:a\s(?:long|far)\s(?:way|cry)|far\soff|far\sremoved)\s(?:off|from)?\s?(?:the\s|its\s|a\s)?(?:[a-z]+\s){0,2}?[$€£¥]?$"
    r"|\bfar\sfrom\s(?!the\b|a\b)[a-z]+ing\s(?:[a-z]+\s){0,3}?[$€£¥]?$"
    r"|\bdisput(?:ed|es|ing)\s(?:[a-z']+\s){0,4}?(?:claims?|figures?|estimates?|assertions?)\sthat\s[^,;.\d]{0,60}$"
    r"|\bcontrary\sto\s[^,;.\d]{0,60}$|\b(?:wrong|false|misleading|mistaken|an?\serror)\sto\s[a-z]+\s(?:[a-z]+\s){0,3}?[$€£¥]?$"
    r"|\b(?:false|untrue|wrong|incorrect|nonsense|absurd|a\slie|an?\s(?:invention|exaggeration))\sthat\s(?:[a-z]+\s){0,6}?[$€£¥]?$"
    r"|(?:\bnot|\bnever|n['’]t),\s[^,.;]{2,40},\s(?:[a-z]+\s){0,3}?[$€£¥]?$"
    r"|\b(?:stopped|stops|ceased|ceases|quit)\s(?:to\s[a-z]+|making|selling|paying|offering|producing|supplying|building|using|employing|carrying)\s(?:(?:an?|the|its)\s(?:[a-z]+\s){0,2}?(?:of\s)?)?[$€£¥]?$"
    r"|\b(?<!no\s)(?<!little\s)(?<!without\s)(?<!without\sa\s)(?:myth|doubtful|doubts?|doubted|unclear|questionable)\s(?:that|whether|if)\s(?:[a-z]+\s){0,6}?[$€£¥]?$",
    re.IGNORECASE,
)
_CHINESE_PLAN = "(?:计划|方案|订单|合同|项目|协议|目标|提案|议案|收购|要约|投资)"
_CHINESE_GIVEN_UP = re.compile(r"(?:放弃|取消|搁置|终止|撤回|撤销|叫停)(?:了)?[^，。；\d]{0,12}$")
_OF_CHINESE_PLAN = re.compile(rf"[^，。；\d]{{0,12}}{_CHINESE_PLAN}")
_CHINESE_REFUSED = re.compile(r"(?:拒绝|驳回|婉拒|回绝|排除)(?:了)?[^，。；\d]{0,8}$")
_DONE = (
    r"(?:met|reached|achieved|attained|hit|created|built|delivered|kept|paid|realised|realized|fulfilled|approved|"
    r"granted|filled|confirmed|exceeded|found|verified|materialised|materialized)"
)
# `was missed`, `never materialised`, `have not been created`
_UNDONE_AFTER = re.compile(
    r"(?:\s(?:[A-Za-z-]+|&|(?:19|20)\d\d)){0,8}?(?:,\s[^,.;\d]{1,40},)?\s(?:(?:was|were|is|are|has\sbeen|have\sbeen|had\sbeen)\s(?:clearly\s|narrowly\s|again\s)?(?:missed|refused|rejected|denied|turned\sdown|withdrawn|abandoned|scrapped)"
    r"|(?:is|are|was|were|remains?|remained|proved|looks?)\s(?:(?:far|simply|grossly|greatly)\s)?[\"“]?(?:out\sof\s(?:reach|the\squestion)|unmet|exaggerated|overstated|inflated|mistaken(?!\sfor)|unfounded|elusive|off\sthe\stable|a\s(?:dream|myth|fantasy)|(?:pure\s)?(?:invention|fiction|fantasy))"
    r"|(?:figure|number|claim|estimate|report)\s(?:an?\s)?(?:pure\s)?(?:invention|fiction|fantasy|nonsense|lie|absurd|exaggeration)"
    r"|(?:(?:do|does|did)(?:n't|\snot)\sexist|never\sexisted)"
    r"|(?:is|are|was|were)(?:n't|\snot)\s(?:on\sthe\scards|in\ssight|realistic|planned|on\soffer|on\sthe\stable|within\sreach|in\sprospect|the\scase)"
    r"|(?:was|were|is|are|has\sbeen|have\sbeen|had\sbeen)\s(?:(?:issued|published|made|sent|released|printed|stated|quoted|given|reported|announced|posted|entered)\s(?:in\serror|by\smistake|wrongly|mistakenly)"
    r"|hereby\s(?:withdrawn|retracted|revoked|corrected)|mis(?:counted|printed|quoted|typed|calculated|stated|reported|read|heard)|wrongly\s(?:stated|given|printed|reported|quoted|entered))"
    r"|(?:has|have|had)\s(?:no|little|not\sthe\sslightest)\s(?:basis|foundation|grounds?|substance)|(?:is|are|was|were)\s(?:without|devoid\sof)\s(?:any\s)?(?:basis|foundation|substance)"
    r"|(?:is|are|was|were)\sno\slonger\s(?:asked\sfor|required|needed|demanded|planned|offered|valid|on\soffer|intended|foreseen)"
    r"|(?:did|does|do|could)(?:n't|\snot)\s(?:survive|withstand|stand\sup\sto|bear\s(?:out|scrutiny))\s"
    r"|failed\sto\s(?:appear|materiali[sz]e|happen|arrive|come)"
    rf"|never\s(?:came\sabout|came\strue|arrived|happened|{_DONE})"
    rf"|(?:has|have|had|was|were|will|would|could|did|can|is|are)(?:n't|\snot|\snever)\s(?:yet\s)?(?:be\s|been\s)?(?:yet\s)?(?:{_DONE}|materiali[sz]e|appear|happen|arrive|come\s(?:about|true)))\b"
)
_CHINESE_NOT = r"(?:没有|没能|未能?|尚未|并未|从未|仍未|还未|不曾|未曾|至今没有|没)"
_CHINESE_DONE = (
    r"(?:实现|达到|达成|兑现|完成|落实|支持|采纳|通过|批准|证实|发生|出现|落地|到位|成真)"
)
# 的目标没有实现, 的说法缺乏依据, 并不存在
_CHINESE_UNDONE_AFTER = re.compile(
    r"[”」]?[^，。；\d”」]{0,12}?[”」]?[^，。；\d]{0,8}?(?:"
    rf"{_CHINESE_NOT}(?:能|被|得到|获得|获|再)?{_CHINESE_DONE}|落空|泡汤|(?<!是否)(?:并|根本)?不存在"
    r"|(?:没有|缺乏|并无|毫无|无|没)(?:任何|科学)?(?:依据|根据|证据)|站不住脚|有误(?!差)|不实|不属实|不可信|不成立|子虚乌有|并非事实"
    r"|(?:只是|纯属|系|为|是)(?:一个|一种)?(?:谣言|传言|误读|误解|误传|不实|假的|虚假|夸大|捏造|虚构|杜撰|臆测)|被?(?:严重)?夸大|遥不可及|遥遥无期|只存在于|(?:无法|难以)(?:实现|达到|复现|兑现)|被(?:驳回|否决|否认|推翻|拒绝))"
)
_CHINESE_APART_BEFORE = re.compile(r"(?:距离?|离|与|和|跟)[^，。；\d]{0,8}$")
_CHINESE_APART_AFTER = re.compile(
    r"[^，。；\d]{0,12}(?:差距|甚远|很远|较远|遥远|距离|还差|不符|不一致|有?出入)"
)
# 误写为“缩短18天”, 将“5亿元”更正为“3亿元”
_MISWRITTEN_BEFORE = re.compile(
    r"(?:[误错][写记植标报称登印录刊传作](?:成|为(?!此|何)|作)|写错成|错写为|误[以认]为)了?[^，。；\d]{0,14}$"
)
_CORRECTED_AFTER = re.compile(r"[^，。；\d]{0,12}[”」]?(?:应)?(?:更正|订正|勘误)为")
_DOUBTED_BEFORE = re.compile(r"(?:质疑|别说|遑论|更别提)[^，。；\d]{0,8}$")
# 连2亿元都没有
_NOT_EVEN_BEFORE = re.compile(r"连[^，。；\d]{0,6}$")
_NOT_EVEN_AFTER = re.compile(r"[^，。；\d]{0,6}[都也](?:没|未|不|无)")
# `The bid of 40 million euros failed`
_BID_BEFORE = re.compile(
    r"\b(?:bid|offer|plan|deal|sale|takeover|merger|attempt)\s(?:of|for|worth|to)\s(?:[a-z]+\s){0,3}?[$€£¥]?$"
)
_FAILED_AFTER = re.compile(
    r"(?:\s[a-z]+){0,2}?\s(?:failed|collapsed|fell\sthrough|came\sto\snothing)\b"
)
_AROUND = (
    (_CHINESE_APART_BEFORE, _CHINESE_APART_AFTER),
    (_NOT_EVEN_BEFORE, _NOT_EVEN_AFTER),
    (_BID_BEFORE, _FAILED_AFTER),
)
# What a clause behind says of it: `had claimed 50 percent, but the hospital saw no such effect`, 并未观察到这一效果.
_UNDONE_NEXT = re.compile(
    r"[^.;\d]{0,60}[,;]\s(?:but\s|yet\s|though\s|while\s)?[^.;,\d]{0,40}?\b(?:(?:did|do|does|could|can)(?:\snot|n't)\s(?:bear\s(?:it\s|this\s)?out|support\s(?:it|this|that))|(?:saw|found|observed|noticed|measured)\sno\s(?:such|sign|trace|evidence)|(?:could|can|did|has|have)(?:\snot|n't)\s(?:been\sable\sto\s)?(?:confirm|reproduce|verify|observe|see|find|substantiate)\s(?:this|that|it|the\s(?:effect|figure|claim|number)))\b"
    r"|[^。；\d]{0,24}[，；][^，。；\d]{0,10}(?:并未|没有|未能|未|无法|不)[^，。；\d]{0,6}(?:这一|该|此|上述|这种|这个|相关)(?:效果|说法|目标|数字|数据|结果|情况|现象|消息|传闻|计划|水平|结论|承诺)"
    r"|[^，。；\d]{0,16}[，,](?:但|而)?[^，。；\d]{0,12}?(?:否认|不予认可|不予承认|辟谣|驳斥|否定)(?=[。；，]|$)"
    r"|[^，。；\d]{0,16}[，,](?:但|而)?(?:(?:该|此|这一|这个|上述)(?:方案|计划|提案|议案|项目|交易|要约|报价|订单|目标|承诺|投资|收购|合作|协议))?(?:现|后|随后|后来|最终|目前|如今)?(?:已|被|已被|遭)(?:于[^，。；]{1,8})?(?:取消|搁置|终止|叫停|放弃|撤回|撤销|作废|告吹|流产|搁浅|中止)"
    # 外面写的5兆戈瑞，是把另一台机器的指标安到了我们头上
    r"|[^，。；\d]{0,6}[，,]?(?:那|这|其实|实际上)?是[把将][^，。；]{1,16}?(?:当[成作做]|[算记][成作到]|安[到在]|看成|误[认作]|混为|混淆)"
    # `feared losses of 15%, which never happened`, 担心衰减超过15%，这样的情况并没有发生
    r"|[^.;\d]{0,60}[,;]\s(?:but\s|yet\s|though\s|and\s)?(?:(?:that|this|it|which|something\sthat)\s(?:ha(?:s|d)\s)?(?:never|(?:did|does)(?:\snot|n't)|(?:has|had)(?:\snot|n't)|not)\s(?:yet\s)?(?:happen(?:ed)?|occur(?:red)?|come?\s(?:about|true|to\spass)|came\s(?:about|true|to\spass)|materiali[sz]ed?|(?:be|been|was)\sthe\scase)|nothing\sof\sthe\s(?:sort|kind)|(?:there\s(?:is|was|are|were)\s)?no\ssuch\s(?:plans?|figures?|numbers?|deals?|offers?|orders?|intentions?|agreements?|decisions?|proposals?|loss(?:es)?|effects?|thing|talks|cuts?|claims?|promises?|commitments?|contracts?|bids?|sums?|increases?|rises?))\b"
    r"|[^.;\d]{0,60}[;,]\s[^.;]{0,60}?\b(?:shows?|showed|says?|said|contains?|contained|finds?|found|mentions?|mentioned|knows?|knew)\snothing\sof\sthe\s(?:kind|sort)\b"
    r"|[^，。；\d]{0,24}[，；](?:但|不过|而|结果)?(?:这样的|这种|此类|上述)?(?:情况|事情?|局面|担心|担忧|场面|结果)(?:最终|并|从)?(?:没有|未|不曾|没)(?:发生|出现|成真|应验)"
    r"|[^，。；\d]{0,24}[，；](?:但|不过|而)?(?:公司|对方|我们|他们)?(?:并?没有|并无|从未有过?|从来没有|没)(?:这样的|这种|这个|这|此|那样的)(?:回事|事|说法|计划|方案|情况|打算|安排|想法|规定|要求)"
)
_WINDOW = 80


def find_undone(flat: str, number: Span, sentence: Span) -> Span | None:
    """Return the words that say of a number of a sentence that it did not come about; None if there are none."""
    start = max(sentence.start, number.start - _WINDOW)
    before = _GIVEN_UP.search(flat, start, number.start) or _find_before(flat, start, number)
    if before:
        return Span(*before.span())
    for pattern in (_UNDONE_AFTER, _CHINESE_UNDONE_AFTER, _CORRECTED_AFTER, _UNDONE_NEXT):
        if after := pattern.match(flat, number.end, sentence.end):
            return Span(*after.span())
    return None


def _find_before(flat: str, start: int, number: Span) -> re.Match[str] | None:
    for pattern in (_CHINESE_REFUSED, _DOUBTED_BEFORE, _MISWRITTEN_BEFORE):
        if refused := pattern.search(flat, start, number.start):
            return refused
    given_up = _CHINESE_GIVEN_UP.search(flat, start, number.start)
    if given_up and (
        _OF_CHINESE_PLAN.match(flat, number.end) or re.search(_CHINESE_PLAN, given_up[0])
    ):
        return given_up
    for around, after in _AROUND:
        found = around.search(flat, start, number.start)
        if found and after.match(flat, number.end):
            return found
    return None
