"""What looks like a name of an organization in a Chinese text, and is none: words of a sentence, things, departments."""

import re

from app.domain.quotes.span import Span
from app.extraction.organizations.chinese import words
from app.extraction.organizations.chinese.common_words import is_common
from app.extraction.organizations.chinese.endings import has_ending
from app.extraction.words.patterns import match_any

# No name has one of these.
NOT_IN_NAME = re.compile(
    r"^[者据]|分别|依次|前者|后者|盆地|流域|海域|来自|依赖|(?<!基)因|[报据果告究查计验试料测录息]显示|^显示|表明|主要|下一步|接下来|用于|属于|位于|成为|进行|通过|使用|利用|采用|发生|包括|董事|董秘|总裁|经理|首席|负责人|创始人|教授|院士|主任|局长|部长|记者|博士|先生|女士|的|了|是|由|与|和(?!材|记|黄|田|平|光|风|集团|科技|控股|资本|重工|能源|医疗|生物|药业|股份|公司)|及|在|于|被|向|从|对|把|将|已|其|这|该|(?<!华)为|到|超过|每|但|而|且|我国|某|安装|采购|购买|选用|引进|搭载|配备|租用|委托|购入|击败|牵手|反映|预计|预测|、|宣布|发布|推出|表示|计划|(?<!中)国内"
)
LEADING = re.compile(rf"(?:{words.LEADING}|[\d年月至\s-]|日(?!本))+")
_NUMBERED = re.compile(r"[\d一二三四五六七八九十]+号")
_CLOSING_QUOTES = ("”", "」", "』")
_PLANT_NAME = re.compile("(?:厂|电站|泵站|水库|码头|机场|园区)$")
_NEW_PLANT_BEFORE = re.compile("(?:投用|投产|建成|启用|新建|扩建|在建|开工|投运|运营)的?$")
_QUOTES = ("“", '"', "「")
_HOTLINE = re.compile("[可请]?(?:拨打|致电|电话|热线)")
_CERTIFIED = re.compile("(?:通过|获得?|取得|拿到|经过?)了?$")
COUNTED_IN = re.compile(
    "^[一二两三四五六七八九十多几](?:项|个|种|款|台|家|套|座|次|批|位|名)|[一二两三四五六七八九十几](?:个|家|座|所|处|轴|核|缸)"
)
# 公司现有牧场23座
NO_FRONT = re.compile(
    "全[省市县区](?!.*[协学联商]会)|部分|个别|多数|少数|一些|有些|有的|众多|不少|许多|若干|所述|上述|前述|下述|有关|多名|数名|任何|各[大类种地]|[多几数]位|[近上数][百十千万]|全体|广大|某些|更多|大批|大量|[此这]类|经(?![纬典济开方世络略])|约占|占|实现|有(?!色|研|赞|限)|[GMk]?Hz|[mck]m(?![a-z])|[kMG]W|现有|原有|新建|所有|全部|自有|自建|在建|下属|所属|全资|参股|多家|数家|再建|又建|首批|首款|首个|首台|首艘|首座|首家|本批|新一代|上一代|这批|该批|每批"
)
# 推动半导体产业; 建设银行 has the ending of an organization.
_VERB_FRONT = re.compile(
    rf"(?:{match_any(words.LEADING_VERBS)})(?!.*(?:{match_any(words.LEGAL)})$)"
)
# 神舟二十号乘组 and 奋斗者号 are of things, 九号桥 may be a name.
_NUMBERED_THING = re.compile("[\u4e00-\u9fff]{2}(?<![信型编账番符称口])号")
# 东陆船舶周刊 is who writes, as is what is behind 来源.
_PERIODICAL = re.compile(
    "(?:周|日|月|季|双周)刊|[周日晚早晨时快简]报|杂志|年鉴|快讯|早讯|电讯|公众号|头条|新闻(?![发部中稿])|[观]察[丨|｜]"
)
_BYLINE = re.compile(
    r"(?:来源|出品|编辑|作者|编译|转自|转载自|责编|撰文|摄影)(?:[:：/丨|｜]\s?|于)$"
)
_CERTIFICATE = re.compile("[A-Z]{2,5}认证")
# 换流变压器28台, 变压器采购招标公告
_THING_END = re.compile(rf"(?:{words.THINGS})$")
_COUNTED_BEHIND = re.compile(
    r"\d+[台套只块组片颗个件条支]|(?:采购|招标|项目|工程)(?:招标|采购|公告|合同|项目)"
)
# Characters that hardly any name has, but for those with the ending of an organization.
FUNCTION = re.compile(
    "[说比较原并未不没较第累总年月个无可会等所以则均都仅仍须着要若至约近只还就才让否认承诺这那此些么吗呢吧们]|有关|管理|合同"
)
COMMON = re.compile(rf"(?:{match_any(words.COMMON)})+")
_NOUN_END = re.compile(rf"(?:{words.NOUN_ENDS})$")
# 码头信息部 is of whom 码头 is.
_DEPARTMENT = re.compile(
    r"(?:信息|市场|技术|生产|工程|质量|质检|安全|财务|采购|销售|设备|运维|研发|公关|人力资源|调度)[部处科室]$"
)


def is_thing(flat: str, span: Span) -> bool:
    """Return whether what looks like a name is none by its surroundings: 澜城地铁9号线, 通过GMP认证, 船票咨询可拨打."""
    if any(
        behind.match(flat, span.end) for behind in (_NUMBERED, _HOTLINE, _PERIODICAL)
    ) or _BYLINE.search(flat, max(0, span.start - 6), span.start):
        return True
    # “探针三号”冰钻
    if flat[span.start - 1 : span.start] in _CLOSING_QUOTES and not has_ending(span.cut(flat)):
        return True
    # 6月投用的北塘污水厂 is a plant of whom the article is about.
    if _PLANT_NAME.search(span.cut(flat)) and _NEW_PLANT_BEFORE.search(
        flat, max(0, span.start - 4), span.start
    ):
        return True
    name = span.cut(flat)
    if _THING_END.search(name) and _is_counted(flat, name):
        return True
    # 公司“海盾3.0”浮筏
    if flat[span.start - 1 : span.start] in _QUOTES and flat[span.end : span.end + 1].isdigit():
        return True
    is_mark = name.endswith("认证") and _CERTIFIED.search(flat, max(0, span.start - 4), span.start)
    return bool(is_mark or _CERTIFICATE.fullmatch(name))


def _is_counted(flat: str, name: str) -> bool:
    """Return whether a text counts, or buys, what has a name: then it is no maker."""
    ends = (match.end() for match in re.finditer(re.escape(name), flat))
    return any(_COUNTED_BEHIND.match(flat, end) for end in ends)


def is_front_of_thing(name: str) -> bool:
    """Return whether a name begins like what is no name: with a verb, or with what counts things."""
    return bool(NO_FRONT.match(name) or _VERB_FRONT.match(name) or _NUMBERED_THING.search(name))


def may_be_name(text: str) -> bool:
    """Return whether what is before a verb may be a name: no common noun, and no words of a sentence."""
    if text in words.NO_NAMES or NOT_IN_NAME.search(text) or COMMON.match(text):
        return False
    if is_front_of_thing(text) or COUNTED_IN.search(text):
        return False
    if is_common(text) or _DEPARTMENT.search(text):
        return False
    # 鄂里绒业, but not 行业
    is_noun = _NOUN_END.search(text) and not (text[-1] == "业" and not is_common(text[-2:]))
    return not (FUNCTION.search(text) or is_noun or LEADING.match(text))
