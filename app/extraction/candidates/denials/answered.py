"""What the next sentence says of a number: an allegation is called untrue, or a question is answered with no.

| rule | words |
|---|---|
| refuted | `“事故率高达12%”。经核查，上述内容严重失实`, 有人说要降到5万元？官方已经辟谣 |
| answered | 温度到了一亿度？没有。 |
"""

import re

from app.domain.quotes.span import Span
from app.extraction.candidates.candidate import Ground
from app.extraction.frames.article import SentenceNumbers
from app.extraction.numbers.text_quantity import TextQuantity

_UNTRUE = (
    r"(?<!并非)(?<!不是)(?<!没有)(?:不实|失实|不属实|虚假|谣言|谣传|不准确|子虚乌有|捏造|杜撰|编造|伪造|误读|误传|误解|假的|假消息|夸大|断章取义|站不住脚|不成立"
    r"|(?:没有|毫无|缺乏|并无)(?:任何|事实)?(?:根据|依据)|与(?:事实|实际)[^，。;]{0,4}不(?:相?符|一致)|不符合?(?:事实|实际)|并非(?:事实|如此|真相))(?!的[\u4e00-\u9fff])"
)
_SAID_THING = "(?:内容|信息|说法|消息|传言|传闻|报道|数据|数字|言论|文章|视频|帖子|指控|情况|爆料|截图|图片|指责|质疑|描述|表述)"
# 经核查，上述内容严重失实
_LEAD = r"(?:[^。!?;\n]{0,40}?[，:])?[^。，;\n]{0,12}?"
_REFUTED = rf"[^。，;\d\n]{{0,6}}?{_SAID_THING}[^。，;\d\n]{{0,10}}?{_UNTRUE}"
_OPENING = r"[\s”」』\"]*"
_ABOVE = "(?:上述|以上|前述)"
_THIS = "(?:上述|以上|前述|该|这些|这一|这个|这种|此|此类|有关|相关|网传|网上|所谓)"
_NEXT_REFUTED = re.compile(_OPENING + _LEAD + _THIS + _REFUTED)
_LATER_REFUTED = re.compile(rf"{_OPENING}[^。!?\n]{{0,60}}[。!?]\s?" + _LEAD + _ABOVE + _REFUTED)
# 官方已经辟谣：; not 公司否认裁员, which denies something of its own, nor 没有否认.
_NEXT_DENIED = re.compile(
    rf"{_OPENING}(?:[^。，;:!?\d\n]{{0,16}}[，:])?[^。，;:!?\d\n]{{0,14}}?(?:(?<![未不没有])(?:辟谣|否认|驳斥)了?|(?:是|系|属|为)(?:谣言|误传|假消息|假的|不实消息)|(?:并不|不)属实|消息不实|不是真的|没有?这回事|子虚乌有)"
    r"(?:这一|该|此|上述|这个|相关|有关)?(?:说法|传闻|消息|传言|报道|指控)?(?=[。，;:!\n]|$)"
)
_RUMOUR = re.compile(
    "网传|传闻|传言|谣言|传出|流传|有人[说称]|媒体[报称]|自媒体|爆料|听说|据说|据传|外界|网友|网帖|举报|坊间|有消息"
)
_SAYS = re.compile("称|说(?!明)|反映|质疑|报道|指出|宣称")
_QUESTION_END = re.compile(r"\?[\"”」』]?")
_OPEN_QUESTION = re.compile("为什么|为何|怎么|如何|哪|多少|什么|谁")
_ASKING = "吗"
# 答：没有。 and 三架半？——不，是四架
_NO = re.compile(
    rf"{_OPENING}(?:[\u4e00-\u9fffA-Z]{{1,8}}(?:\([^)]{{0,12}}\))?:\s?)?[“「\"]?(?:—|-){{0,2}}"
    r"(?:(?:目前|现在|暂时|当然|肯定|绝对|恐怕|其实|远远?|还|也|都|根本|绝)*(?:并?没有?|并?不(?:能|会|是|行|对|可能)?|并非|尚未|未必|做不到|达不到|否))"
    r"(?:的|吧|啊|呢|吗|这样)?(?=[。，;!\n]|—|$)"
)
_REFUTED_ANYWHERE = re.compile(_THIS + _REFUTED)
# 关于网传“事故率高达12%”的情况说明
_NOTICE = re.compile("(?:说明|声明|澄清|公告|回应|通报|辟谣|告知书)$")


def find_answered(flat: str, sentence: SentenceNumbers, number: TextQuantity) -> Ground | None:
    """Return the words behind a sentence that call a number of it untrue; None if there are none."""
    end = sentence.span.end
    refuted = _NEXT_REFUTED.match(flat, end)
    rumour = _RUMOUR.search(flat, sentence.span.start, end)
    is_asked = _is_asked(flat, sentence)
    if not refuted and rumour:
        refuted = _LATER_REFUTED.match(flat, end)
    if not refuted and (rumour or is_asked):
        refuted = _NEXT_DENIED.match(flat, end)
    if not refuted and rumour and _NOTICE.search(sentence.span.cut(flat)):
        refuted = _REFUTED_ANYWHERE.search(flat, end)
    if refuted and _is_alleged(flat, sentence, number, rumour):
        return Ground(Span(*refuted.span()), "refuted")
    no = _NO.match(flat, end) if is_asked else None
    is_of_question = rumour is not None or _is_in_last_part(sentence, number)
    return Ground(Span(*no.span()), "answered") if no and is_of_question else None


def _is_alleged(
    flat: str, sentence: SentenceNumbers, number: TextQuantity, rumour: re.Match[str] | None
) -> bool:
    """Return whether a number is in what is alleged: behind the words for that, if there are any."""
    said = rumour or _SAYS.search(flat, sentence.span.start, sentence.span.end)
    return said is None or number.span.start >= said.start()


def _is_asked(flat: str, sentence: SentenceNumbers) -> bool:
    """Return whether a sentence asks whether something is so."""
    last = flat[sentence.span.end - 2 : sentence.span.end]
    if not _QUESTION_END.search(last):
        return False
    words = sentence.span.cut(flat)
    return _ASKING in words or _OPEN_QUESTION.search(words) is None


def _is_in_last_part(sentence: SentenceNumbers, number: TextQuantity) -> bool:
    segments = sentence.sentence.segments
    return sentence.sentence.find_segment(number.span.start) == len(segments) - 1
