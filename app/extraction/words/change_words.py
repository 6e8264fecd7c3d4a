"""Words of change and comparison: verbs up and down, comparatives, what a baseline comes after."""

# Beginnings of English verbs and nouns.
UP = (
    "increas|rise|rising|risen|rose|grow|grew|gain|climb|jump|soar|surg|up(?!load|on|per|stream|right|set|date)|expand|extend|improv|boost|rais|"
    "add|lift|hike[ds]?\\b|accelerat|lengthen|widen|advanc|rebound|higher|push"
)
DOWN = (
    "decreas|reduc|fall|fell|drop|declin|cut|lower|shr[aiu]nk|sank|sink|sunk|slump|plung|tumbl|slid|dip|down(?!load|town|stream|right)|off\\b|lost|lose|"
    "sav|shorten|slow|slip|contract|diminish|eas(?:e|ed|ing)\\b|trim|slash|halv|shed|narrow(?:ed|s|ing)\\b"
)
MORE = (
    "mehr|de\\splus|más|more|longer|thicker|higher|deeper|older|larger|greater|faster|bigger|better|warmer|hotter|heavier|taller|wider|"
    "stronger|brighter|farther|further|increase|rise|growth|gain|jump|improvement|surge|boost|hike|uptick"
)
LESS = (
    "weniger|de\\smoins|menos|less|fewer|shorter|thinner|lower|shallower|younger|smaller|slower|lighter|cheaper|colder|cooler|weaker|narrower|"
    "behind|decrease|drop|reduction|decline|cut|fall|savings?|dip|slump"
)
CHINESE_UP = "增长|增加|增产|增幅|提高|提升|上升|上涨|扩大|延长|涨幅|上调|攀升|增|涨|(?<!每)升|加快|多出|高出|高(?!达)"
CHINESE_DOWN = "下降|减少|降低|便宜|缩短|下跌|下滑|降幅|缩水|减产|降|减|跌|少|节省|节约|节油|节能|下调|回落|缩减|收窄|低"
# Words before a number from which a change or comparison starts.
BASELINE_BEFORE = (
    r"(?:up|down|increase[ds]?|ris(?:e|ing)|rose|fell|falling|fall|jump(?:ed)?|grew|growth|improv\w*)\sfrom|compared\s(?:with|to)|compares\s(?:with|to)|"
    r"instead\sof|as\sopposed\sto|rather\sthan|versus|vs\.?|against|than\sthe|(?:old|previous|earlier|prior|initial)\s(?:\w+\s){0,2}of|in\splace\sof"
)
# Verbs that are not of up or down: `extended from 5 to 7 km`, `went from 5 to 7`. Beginnings of words.
EITHER_WAY = (
    "chang|went|going|gone|goes?|mov|turn|stretch|switch|bring|brought|took|doubl|tripl|shift"
)
CHINESE_EITHER_WAY = "增提升延扩降减缩涨加跌滑调变改跃攀爬冲做翻拉压拓收落"
# `grew 5 times`: the multiple of a change.
GROWN = (
    "fell",
    "shrank",
    "dropped",
    "reduced",
    "decreased",
    "declined",
    "cut",
    "grew",
    "grown",
    "rose",
    "risen",
    "increased",
    "multiplied",
    "expanded",
    "jumped",
    "soared",
)
# `rose nearly 5%`: words between a verb of change and the amount.
AFTER_VERB = (
    "nearly", "about", "around", "some", "almost", "roughly", "a further", "another", "just", "only", "over",
    "more than", "approximately",
)  # fmt: skip
# Verbs and nouns of German and French.
OTHER_UP = (
    r"wuchs|wachs\w+|stieg\w*|steig\w+|kletter\w+|erhöh\w+|zu(?:genommen|nahm)|croître|croît|augment\w+|hausse|"
    r"multipli\w+|progress\w+"
)
OTHER_DOWN = r"sank\w*|sink\w+|fiel\w*|fall\w*|zurück\w*|verringer\w+|gesunken|baiss\w+|diminu\w+|recul\w*|chut\w+"
