"""Words between numbers that belong together: ranges, lists that share a unit, changes from one to another."""

# `5 to 7 km`, `10 bis 12`. Those of one letter are words only between blanks.
TO = ("to", "through", "bis", "til")
TO_BETWEEN_BLANKS = ("à", "a", "до")
CHINESE_TO = ("至", "到")
# `5 to as much as 7 km`
BEFORE_UPPER = (
    "up to", "about", "around", "roughly", "some", "as much as", "nearly", "almost", "over", "more than",
)  # fmt: skip
# `between about 5 and 7`, 介于5和7, 5到7之间
BETWEEN = (
    "between", "zwischen", "entre", "tra", "između", "између", "между", "pomiędzy", "among",
)  # fmt: skip
AFTER_BETWEEN = ("about", "around", "roughly", "approximately")
AND = ("and", "und", "et", "y", "e", "i", "и")
CHINESE_BETWEEN = ("介于", "介於", "在")
CHINESE_AND = ("和", "与", "及")
CHINESE_BETWEEN_AFTER = ("之间", "之間", "间")
# 从5千米增加到7千米
CHINESE_FROM = ("从", "由", "自", "從")
# 从目前的0.9吉瓦提高到4吉瓦
CHINESE_EARLIER = (
    "目前", "当前", "现在", "眼下", "现今", "当下", "现有", "此前", "之前", "原来", "原先", "原有", "最初", "起初", "过去", "去年", "上年", "前年", "去年底", "去年同期", "上年同期",
    "改造前", "传统", "以前", "以往", "前一年", "上月", "上季度", "上一代", "上代", "前代", "旧款", "老款", "上一版", "原定", "原计划", "计划", "原",
    "最高", "最初", "高峰期", "高峰时", "年初", "创立时", "投产时", "开业时", "初期", "早期", "此前预计", "此前预测", "上次", "首次", "首批",
    "前一季", "前一季度", "上一季", "上季", "上一季度", "前一个月", "上个月", "前一月", "上一年", "前一财年", "上财年", "上一财年", "上半年", "一年前", "前一天", "上周", "前一周", "开始", "开工时",
)  # fmt: skip
CHINESE_RESULT = ("爬到", "冲到", "压到", "做到", "拉到", "到", "至", "为", "成", "達", "达")

# `164.9 x 77.1 x 9 mm`, `3, 5 or 7 days`, `6.75 billion and then 30 billion calls`: between numbers of one unit.
LIST_SIGNS = (",", "/", "-", "~", "\N{EN DASH}", "x", "X", "×", "*", "、", "，")
LIST_WORDS = ("to", "by", "bis", "und", "oder", "et", "ou")
LIST_PHRASES = ("-by-", "and then", ", then", ", and later", "and even", "versus", "vs", "vs.")
CHINESE_LIST_WORDS = ("至", "到", "和", "或", "与")
LIST_FILLERS = (
    "the", "a", "about", "around", "some", "then", "later", "finally", "only", "just", "another", "even", "roughly",
    "nearly", "almost",
)  # fmt: skip
# `400 calls, of which about 30`, `30 of them`: what is counted is in front.
OF_THEM = ("of them", "of these", "of those")
OF_WHICH = ("of which", "including")
AFTER_OF_WHICH = ("about", "around", "only")
# `500 cars, 30 fewer than last year`
COMPARED_WITH = ("fewer than", "more than", "less than")

# `berths do 35 moves an hour, manual ones do 27`: after the same verb a number is of the same unit. Not `was` nor `has`.
VERBS_OF_MEASURING = (
    "do", "does", "did", "managed", "manages", "burned", "burns", "burnt", "reached", "reaches", "hit", "hits", "took", "takes",
    "lasted", "lasts", "weighs", "weighed", "recorded", "posted", "averaged", "averages", "achieved", "achieves", "delivered",
    "delivers", "carried", "carries", "scored", "scores", "ran", "runs", "used", "uses", "made", "makes", "cost", "costs", "moved",
    "moves", "produced", "produces", "got", "gets", "sold", "sells", "built", "builds", "measured", "measures", "stores", "stored",
)  # fmt: skip
# How far the values of a sample lie apart, in brackets behind their mean.
SPREADS = ("SD", "SE", "SEM", "s.d.", "s.e.", "IQR", "standard deviation")

# A list of which the first item alone has verb and thing: `Skyloom has 1,416 satellites, Meridian Orbit 612 and Borealink 88`.
LISTING_VERBS = "has|had|have|sold|built|made|shipped|delivered|runs?|ran|operates?|operated|employs?|employed|owns?|owned|won|opened|produced"
# Behind the number of an item: another name with a number, or the end.
NEXT_LISTED = (
    r"(?=(?:,|,?\s(?:and|but|while))\s(?:the\s(?:\w+\s){0,2})?(?:[A-Z][\w'&-]*\s){1,3}"
    r"(?:just\s|only\s|about\s|some\s)?[$€£]?\d|;|\.(?:\s|$))"
)
