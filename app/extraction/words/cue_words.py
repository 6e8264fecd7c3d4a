"""Cues: the words and signs beside a number that bound it, with the comparator that they mean.

A cue with its negation is an entry of its own (`no more than`). "Only", "just" and "exactly" bound nothing.
Nearly 500 is `approx`, not `lt`.
"""

# English and other languages with spaces. Right before the number; the longest entry is used.
BEFORE: dict[str, tuple[str, ...]] = {
    "gt": (
        "more than", "over", "above", "exceeding", "exceeds", "exceeded", "exceed", "greater than", "larger than",
        "bigger than", "higher than", "longer than", "deeper than", "heavier than", "hotter than", "faster than",
        "taller than", "wider than", "thicker than", "older than", "better than", "in excess of", "upwards of",
        "upward of", "surpassing", "surpassed", "surpasses", "surpass", "topped", "topping", "tops", "beyond",
        "well over", "well above", "just over", "slightly more than", "slightly over", "a little over",
        "a little more than", "little more than", "far more than", "much more than", "north of", "farther than",
        "further than", "hits over", "no longer under", "richer than", "costlier than", "pricier than", "steeper than",
        "stronger than", "warmer than", "eclipsing", "eclipsed", "outstripping", "breaching", "breached", "crossing",
        "crossed", "climbed past", "soared past", "surged past", "jumped past", "rose past", "went past",
        "pushed past", "shot past", "sailed past", "well past", "past", "mehr als", "über", "plus de", "plus que", "más de", "ponad",
        "oltre", "više od", "mer än",
    ),
    "lt": (
        "less than", "under", "below", "fewer than", "smaller than", "lower than", "shorter than", "lighter than",
        "thinner than", "cheaper than", "younger than", "slower than", "colder than", "cooler than", "narrower than",
        "just under", "just below", "slightly less than", "slightly under", "slightly below", "well under",
        "well below", "a little less than", "a little under", "far less than", "much less than", "weniger als",
        "unter", "moins de", "menos de", "meno di", "poniżej", "shy of", "short of", "fell short of", "falls short of", "falling short of", "just shy of",
        "inside of", "weaker than", "poorer than", "south of", "not quite", "not even", "nowhere near",
    ),
    "gte": (
        "at least", "no less than", "not less than", "no fewer than", "not fewer than", "no lower than",
        "not lower than", "not under", "not below", "a minimum of", "minimum of", "minimum", "min.", "min", "no smaller than",
        "no shorter than", "no closer than", "not smaller than", "no earlier than", "no worse than",
        "as low as", "as little as", "as few as", "starting at", "start at", "starts at", "starting from", "start from", "starts from",
        "greater than or equal to", "more than or equal to", "larger than or equal to", "equal to or greater than",
        "equal to or more than", "not shorter than", "at or above", "a floor of", "upwards from", "mindestens", "wenigstens", "au moins",
        "al menos", "por lo menos", "almeno", "co najmniej", "minst",
    ),
    "lte": (
        "at most", "at the most", "up to", "no more than", "not more than", "no greater than", "not greater than", "no larger than",
        "not larger than", "no higher than", "not higher than", "no longer than", "not longer than", "no over",
        "not over", "not above", "not exceeding", "not exceed", "no bigger than", "no deeper than", "a maximum of",
        "maximum of", "maximum", "max.", "max", "as much as", "as many as", "as high as", "as long as", "as fast as",
        "as far as", "within", "not to exceed", "does not exceed", "do not exceed", "did not exceed", "must not exceed",
        "shall not exceed", "may not exceed", "should not exceed", "will not exceed", "without exceeding",
        "never exceeds", "never exceeded", "never more than", "less than or equal to", "lower than or equal to",
        "smaller than or equal to", "equal to or less than", "fewer than or equal to", "not beyond", "at or below",
        "not faster than", "no heavier than", "no thicker than", "no taller than", "no faster than", "no hotter than",
        "höchstens", "maximal", "bis zu", "nicht mehr als", "au plus", "jusqu'à", "como máximo", "hasta", "al massimo",
        "do", "upp till", "capped at", "capping at", "a cap of", "limited to", "restricted to", "confined to",
        "a limit of", "a ceiling of", "topping out at", "tops out at", "topped out at",
        "maxing out at", "maxes out at", "maxed out at", "under or equal to", "up to and including", "at best", "at the best",
    ),
    "approx": (
        "about", "around", "nearer to", "nearer", "closer to", "approximately", "roughly", "nearly", "almost", "some", "close to", "approx", "approx.",
        "circa", "ca.", "ca", "c.", "near", "nearing", "approaching", "approaches", "approached", "perhaps",
        "an estimated", "estimated at", "estimated to be", "in the region of", "in the order of", "on the order of",
        "of the order of", "somewhere around", "more or less", "just about", "give or take", "as good as",
        "barely", "scarcely", "hardly", "virtually", "practically", "maybe", "probably", "possibly", "something like",
        "pretty much", "almost exactly", "in the neighborhood of", "in the neighbourhood of", "in the vicinity of",
        "in the ballpark of", "an approximate", "a rough",
        "etwa", "rund", "ungefähr", "fast", "knapp", "gut", "zirka", "environ", "près de", "presque", "quelque",
        "cerca de", "casi", "alrededor de", "aproximadamente", "unos", "circa di", "quasi", "ok.", "około", "prawie",
        "oko", "ungefär", "cirka",
    ),
}  # fmt: skip
# Entries that are cues in one language only.
ONE_LANGUAGE = {
    "do": "pl", "gut": "de", "fast": "de", "unter": "de", "über": "de", "rund": "de", "knapp": "de", "hasta": "es",
    "oko": "sr", "unos": "es", "quasi": "it", "max": "en", "min": "en", "ca": "de",
}  # fmt: skip
SIGNS_BEFORE = {
    ">": "gt", "≥": "gte", ">=": "gte", "⩾": "gte", "≧": "gte", "> =": "gte", "<": "lt", "≤": "lte", "<=": "lte",
    "⩽": "lte", "≦": "lte", "< =": "lte", "~": "approx", "≈": "approx", "≃": "approx", "≅": "approx", "=~": "approx", "=<": "lte", "=>": "gte",
    "≳": "gte", "≲": "lte", "∼": "approx", "sub-": "lt", "Sub-": "lt",
}  # fmt: skip
# These are also words of places: `over a 2-minute interval`, `near the 3 mbar level`.
OF_PLACE = frozenset({"over", "above", "below", "under", "within", "near", "beyond"})
# `the maximum fine is 5 %`: what a rule bounds; `the maximum speed is 300 km/h` only measures.
BOUNDED = (
    "fine", "fines", "penalty", "penalties", "sentence", "dose", "daily dose", "payout", "grant", "subsidy", "award",
    "deduction", "contribution", "loan", "stake", "fee", "order", "deposit", "investment", "stay", "age", "purchase", "term",
    "compensation", "allowance", "holding", "shareholding",
)  # fmt: skip
# `went up to 50 km`, `pushed up to 5`: the verb goes up, and the number is no bound.
RISING = (
    "went", "goes", "gone", "rose", "rise", "risen", "rising", "grew", "grown", "jumped", "climbed", "soared", "shot",
    "climbed back", "went back", "rose back", "came back", "moved back", "is back", "was back", "pushed", "adds", "moved",
    "edged", "edges", "edging", "inched", "inches", "inching", "ticked", "ticks", "ticking", "crept", "creeps", "creeping",
    "nudged", "nudging", "sped", "revised", "crawled", "drifted", "trended", "ratcheted", "bumped", "stepped", "hiked",
    "rebounded", "bounced", "accelerated", "quickened", "surged", "rocketed", "warmed", "climbing", "soaring", "growing", "jumping", "going",
    "rises", "grows", "climbs", "jumps",
)  # fmt: skip
# `Growth picked up to 3.9 percent`; `picked up to 3 candidates` is a bound.
RISING_UNCOUNTED = ("picked", "picks", "picking", "pick")
# `took the toll up to 34`: a number that is reached so far.
REACHED = ("toll", "tally", "turnout", "headcount")
# `all over`, `take over`
BEFORE_OVER = (
    "all", "start", "hand", "hands", "handed", "handing", "turn", "turned", "turns", "turning", "signed", "signing",
    "carry", "carried", "carries", "carrying", "roll", "rolled", "rolling", "give", "given", "giving", "pulled", "pulling",
)  # fmt: skip
# `took over 12 stores` is no bound, `took over 12 minutes` and `took over 12 orders` are.
TAKING = ("take", "takes", "took", "taken", "taking")
TAKEN_OVER = frozenset(
    "store shop branch plant site company firm bank airline hotel factory restaurant business station route lease contract "
    "property clinic hospital school mine field brand subsidiary building operator supplier franchise outlet dealership "
    "depot terminal farm club pub cinema".split()
)
# `passed the $3 trillion mark`: bounds only before what is named a mark.
PASSING = (
    "passed",
    "passes",
    "pass",
    "passing",
    "broke",
    "breaks",
    "breaking",
    "broke through",
    "smashed",
    "reclaimed",
)
MARKS = ("mark", "threshold", "barrier", "milestone")
# What is sent over a distance. Beginnings of words.
SENT = (
    r"sent|send|sending|transmit\w*|carri\w+|carry|travel\w*|fl[eyo]w\w*|distribut\w+|held|link\w*|communicat\w+|"
    r"per\ssecond|[GTMPk]?bps|bit/s"
)
# They turn a cue after them round: `must never be more than`, `won't exceed`.
NEGATIONS = (
    "no", "not", "never", "nor", "without", "cannot", "can not", "neither", "yet to", "unlikely to", "unable to",
    "fail to", "fails to", "failed to", "failing to", "struggle to", "struggles to", "struggled to", "struggling to",
    "stop short of", "stops short of", "stopped short of", "stopping short of", "refused to", "impossible to",
    "incapable of", "far from",
)  # fmt: skip
AFTER_NEGATION = (
    "be", "been", "go", "going", "gone", "get", "rise", "rising", "risen", "fall", "falling", "fallen", "drop",
    "dropping", "dropped", "dip", "dipping", "run", "last", "cost", "weigh", "have", "ever", "any", "far", "much",
    "yet", "even", "quite", "actually", "able to", "expected to", "likely to", "manage to", "managed to", "believed to",
    "projected to", "forecast to", "thought to", "allowed to", "drive", "travel", "reach", "get",
)  # fmt: skip
# `the past 5 games`, `half past 5`: no bound.
BEFORE_PAST = (
    "the",
    "its",
    "his",
    "her",
    "their",
    "our",
    "this",
    "half",
    "quarter",
    "in",
    "of",
    "for",
    "over",
    "a",
)
# Words between a cue and its number.
BETWEEN = (
    "additional", "another", "whopping", "staggering", "record", "combined", "total of", "further", "estimated",
)  # fmt: skip
# `invest $5 billion over five years`: after an amount it is a period, after these words a bound.
BEFORE_TIME = (
    "for",
    "of",
    "in",
    "to",
    "after",
    "is",
    "was",
    "than",
    "by",
    "with",
    "and",
    "or",
    "from",
    "at",
)
# `received injections over 18 months`: what happens during a period. Endings.
DURING = (
    "tions", "sions", "ments", "doses", "visits", "trials", "games", "matches", "patients", "participants", "shots",
    "meetings", "tests", "samples", "strikes", "attacks", "studies",
)  # fmt: skip
ABOUT = ("roughly", "about", "around", "approximately", "some")
# Comparatives after `or`: `7 mm or less`, `20 years and older`.
MORE_AFTER = "more|above|over|longer|higher|greater|deeper|upwards?|better|larger|bigger|older|up|later|beyond|further|heavier"
LESS_AFTER = "less|fewer|below|under|lower|shorter|smaller|younger|better still|lighter"

CHINESE_BEFORE: dict[str, tuple[str, ...]] = {
    "gt": (
        "超过了", "超过", "超過", "超出", "突破了", "突破", "大于", "大於", "多于", "多於", "高于", "高於", "逾", "超", "长于", "强于",
        "早已超过", "不止", "不只", "破", "冲破", "首破", "越过", "跨过", "重于", "厚于", "超越", "远超", "远高于", "超過了", "衝破", "越過", "跨過", "遠超", "遠高於",
    ),
    "lt": (
        "少于", "少於", "小于", "小於", "低于", "低於", "不到", "不足", "未到", "未达", "优于", "跌破", "短于", "未满", "未滿", "不及", "差点",
        "轻于", "薄于", "失守", "没到", "没有达到", "未能达到", "沒有達到", "未能達到", "未達", "不够", "不夠", "低过", "低過", "远低于", "遠低於", "不满", "不滿",
    ),
    "gte": (
        "不少于", "不少於", "不低于", "不低於", "不小于", "不小於", "不亚于", "至少", "至少是", "至少为", "最少", "最低", "起码", "不短于", "最小",
        "低至", "不下", "不下于", "大于等于", "大于或等于", "高于或等于", "不弱于", "少则", "起碼", "不亞於", "大於等於", "大於或等於", "高於或等於",
    ),
    "lte": (
        "不超过", "不超過", "不多于", "不多於", "不高于", "不高於", "不大于", "不大於", "未超过", "没有超过", "多达", "至多", "最多", "最多可达", "最大",
        "最高", "最高可达", "最高达", "最长", "不长于", "小于等于", "小于或等于", "低于或等于", "上限为", "上限", "不逾", "顶多", "充其量", "撑死", "限于", "不超", "封顶", "封頂", "不長於", "小於等於", "小於或等於", "未超過", "沒有超過", "上限為", "最高達", "最長", "頂多",
    ),
    "approx": (
        "大约", "大約", "大约是", "约为", "约是", "约占", "约合", "约", "約", "接近", "将近", "將近", "近", "大概", "大概有", "约莫", "差不多", "左右约", "几近", "几乎", "約為", "約是", "約佔", "約占", "約合", "大約是", "幾近", "幾乎", "估計",
        "およそ", "大致", "估计", "似", "合约", "近约", "约计", "大体", "趋近", "逼近",
    ),
}  # fmt: skip
# 超过了, 不到达: what may be between a cue and its number.
CHINESE_BETWEEN = (
    "了", "到", "达", "为", "是", "有", "还要", "需要", "需", "要", "可", "可达", "可以", "达到", "跑", "能", "花", "花费", "卖",
    "售", "拥有", "持续", "高达", "再等", "用时", "耗时", "達", "為", "還要", "可達", "達到", "擁有", "持續", "高達", "用時",
    "耗時", "花費", "賣",
)  # fmt: skip
# 不得超过, 尚未低于: they turn a cue after them round.
CHINESE_NEGATIONS = (
    "不", "不得", "不能", "不应", "不应该", "不会", "不可", "不宜", "不准", "不许", "不再", "未", "从未", "并未", "尚未", "未曾", "没有", "没",
    "未能", "没能", "没法", "无法", "难以", "很难", "不可能", "不太可能", "并没有", "并没", "从没", "还没", "还没有", "还未", "仍未", "不曾", "难于", "不應", "不會", "不準", "不許", "從未", "並未", "沒有", "沒", "沒能", "無法", "難以", "很難",
    "還沒", "還沒有", "還未",
)  # fmt: skip
# 未能一举突破, 没能再超过
CHINESE_AFTER_NEGATION = ("再", "能", "能够", "会", "曾", "一举", "真正", "成功")  # fmt: skip
# 至少造成15人死亡: a verb may be between these and their number, if none of its characters is of a place or time.
CHINESE_FAR = ("至少", "至多", "最多", "最少", "起码", "顶多", "充其量")
CHINESE_NOT_FAR = "在从自于前后过去近的和与及每比向往是第"
# 约为全长的30%: between them is what the number is a part of.
CHINESE_BEFORE_PART = (
    "约为", "约是", "约占", "約為", "約是", "約佔", "接近", "超过", "超過", "不到", "不足",
)  # fmt: skip
# 不及第三名的一半: only of a share; what is 不及预计的6000元 was hoped for.
CHINESE_BEFORE_SHARE = ("不及",)
# 约, 近 and 过 end other words.
CHINESE_NO_CUE = (
    "節約", "條約", "預約", "簽約", "契約", "紐約", "違約", "履約", "合約", "公約", "单日最高", "单月最高", "单季最高", "历史最高", "日最高", "最近", "附近", "节约", "合约", "条约", "公约", "预约", "签约", "契约", "纽约", "违约", "履约", "大过", "经过", "通过", "不过",
    "过过", "远近", "邻近", "打破", "侦破", "告破", "爆破", "攻破", "识破",
)  # fmt: skip
CHINESE_AFTER: dict[str, tuple[str, ...]] = {
    "gte": ("及以上", "或以上", "或者以上", "以上", "及其以上", "之上", "起", "或更多", "或者更多", "或更高", "开外", "起步", "打底"),
    "lte": ("及以下", "或以下", "以下", "以内", "之内", "以內", "之內", "或更少", "或者更少", "或更低", "内", "內", "为限", "為限", "为上限", "封顶"),
    "approx": ("左右", "上下", "附近", "许", "前后", "光景"),
    "gt": ("还要多", "还多", "有余", "有餘", "多", "余", "餘", "出头", "出頭"),
}  # fmt: skip
# 以上部分, 起跑: characters after which these words are others.
CHINESE_NO_CUE_BEFORE = "部存容涵外网又于文次午游楼车"
# 30家内地企业, 12架起飞, 3台起重机: words that begin like a cue.
CHINESE_NO_CUE_AFTER = (
    "[内內][地陆陸需蒙资資测測科阁閣]|起[码碼飞飛诉訴重草火源因伏身点點义義家航]|[余餘][额額下]"
)
