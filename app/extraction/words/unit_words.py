"""Words beside a number that are, or only look like, its unit: small words, times, rates, comparisons."""

# `5 in 2020`, `30 billion a year`: no unit begins at these words, though some are symbols of units.
NO_UNITS = (
    "a", "an", "as", "at", "in", "are", "is", "am", "pm", "to", "or", "of", "on", "the", "by", "for", "from", "no",
    "us", "we", "it", "me", "so", "do", "did", "be", "and", "his", "has", "was", "may", "can",
    "tops",
)  # fmt: skip
# `in` is an inch before these: `5 in thick`, `5 in of rain`.
INCH_BEFORE = ("thick", "long", "wide", "tall", "high", "deep", "of rain", "of snow")
# Words between a number and its unit: `5 millions d'euros`.
LATIN_JOINTS = ("d'", "de ", "di ")
LATIN_LANGUAGES = frozenset({"fr", "es", "pt", "it", "ca"})

# `30 billion a year`, `5 per decade`: what divides a number, with or without a unit before it.
ONE_TIME = ("second", "minute", "hour", "day", "week", "month", "year", "decade")
AGO = ("ago", "earlier", "before", "later", "after", "prior", "old", "previously")
# Times that are no units of the table.
OTHER_TIMES = {"quarter": "{quarter}", "decade": "10*1.a"}
# `5 tonnes daily`.
RATE_ADVERBS = {"daily": "d", "weekly": "wk", "monthly": "mo", "annually": "a", "yearly": "a"}
# 每小时250千米: the time before a number that divides its unit.
CHINESE_TIMES = {"秒": "s", "分钟": "min", "小时": "h", "天": "d", "日": "d", "周": "wk", "月": "mo", "年": "a"}  # fmt: skip

# `42 times thinner`, `3 times the size` compare; `42 times` alone counts.
COMPARED_AFTER = (
    "as", "the", "that", "its", "their", "what", "more", "less", "fewer", "better", "those", "of", "average",
    "current", "today", "earnings", "sales", "revenue", "revenues", "profit", "profits", "book", "forward", "annual",
    "core", "cash", "trailing", "EBITDA", "income", "GDP", "industry", "normal", "background", "baseline", "typical", "usual",
    "standard", "conventional", "ordinary", "existing", "expected", "previous", "natural", "atmospheric", "real", "human", "net",
    "initial", "original", "present",
)  # fmt: skip
# `circled it 3 times a day`, `5 times since 2019` count although such a word comes after them.
COUNTED_AFTER = (
    "a", "per", "each", "every", "in", "daily", "weekly", "round", "around", "over", "across", "during", "before",
    "after", "since", "already", "today", "this", "last", "that year", "that month",
)  # fmt: skip
# Words between `pH` and its number: `pH value of 7`.
PH_JOINTS = ("of", "at", "=", "~", "≈", ">", "<", "≥", "≤", "around", "about")
# What has a size in gigabytes where the text says G alone.
MEMORIES = ("显存", "内存", "运存", "存储空间", "闪存", "硬盘", "磁盘", "流量")
