"""Patterns of numbers that name something: dates, models, versions, numbered parts, addresses."""

from app.extraction.words import money_words

_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
YEAR = r"(?:1[5-9]|20)\d\d"
# In any case of letters. Each begins with a digit or with the first letter of a word: elsewhere none is tried.
DATES = (
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\b\.?,?(?:\s{YEAR}\b)?",
    rf"\b(?:{_MONTHS})\b\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s{YEAR}\b)?(?![,.]?\d)",
    rf"\b(?:{_MONTHS})\b\.?,?\s{YEAR}\b",
    r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b",
    r"\b\d{1,2}[-/]\d{1,2}[-/](?:\d{4}|\d\d)\b",
    r"\b\d{1,2}:[0-5]\d(?::[0-5]\d)?(?![\d:])(?:\s?[ap]\.?m\b)?",
    # After these words a number of four digits is a year, whatever follows it.
    (
        rf"\b(?:in|since|until|till|during|of|by|before|after|from|year|early|late|mid|FY)\s?-?{YEAR}"
        rf"(?:\s?[-–/]\s?(?:{YEAR}|\d\d))?(?![\d%]|[.,]\d|\s?(?:km|m|mm|kg|MW|GW|people)\b|\s?[x×*]\s?\d)"
    ),
    rf"(?<![\d.,$€£¥-]){YEAR}[a-hs]\b",
    r"\b[0-2]\d[0-5]\d\s(?:GMT|UTC|BST|EST|EDT|CET|hours|hrs)\b",
    r"(?<![\d.,])(?:1[0-2]|\d)(?:\.\d\d)?\s?[ap]\.?m\b",
)
# 6号 of a house, an engine or a well is no day.
NO_DAY_AFTER = (
    "楼|院|店|馆|门|厂|井|机|炉|车|船|桥|塔|泵|仓|库|坑|厅|桌|床|舱|轴|罐|窑|坝|隧|站|码|航站|泊位|公路|高速|地块|矿|沙|坞|反应堆|发动机|引擎|"
    "实验|堆|墩|球|选手|种子|展|窗|柜|生产线|产线|线路|公寓|文件|令|公告|提案|议案|样机|样品|卫星|火箭|飞船"
)
CHINESE_DATES = (
    r"(?:上午|下午|晚上|凌晨|中午|早上)\d{1,2}[时時点點](?:\d{1,2}分|半)?|\d{1,2}世纪(?:\d0年代)?|(?<!\d)\d0年代",
    r"[一二][〇零九八][〇零一二三四五六七八九]{2}年",
    r"(?<!\d)\d{4}\s?年(?:\s?\d{1,2}\s?月)?(?:\s?\d{1,2}\s?[日号])?",
    r"(?<!\d)(?:\d{1,2}\s?[-–—~至]\s?)?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?(?:\s?\d{1,2}\s?[时時点點](?:\s?\d{1,2}\s?分)?)?",
    rf"(?<!\d)\d{{1,2}}\s?[日号](?!线|(?:之|以)?内(?![部容地阁外])|{NO_DAY_AFTER})(?:\d{{1,2}}[时時点點](?:\d{{1,2}}分)?)?",
)
# `2012 prices`, `the 2024 election`: the year of what is named.
OF_A_YEAR = "prices|levels|dollars|editions?|seasons?|elections?|budgets?|figures|data|sales|results|reports?|census|estimates|olympics"
# A number that looks like a year is read as a year, unless a lower-case word or a sign is beside it.
# After an equals sign or a plus it is none (`length = 2048`, `2000+`), nor before a Chinese scale or measure word.
BARE_YEAR = (
    rf"(?<![\w.,$€£¥/=-])(?<!=\s){YEAR}(?:\s?[-–/]\s?{YEAR})?"
    r"(?![\w%/°+]|[.,]\d|\s?[a-z\u00b5\u03bc]|\s[万亿千百個个条名位次家台项款种部辆张件倍卡字])"
)

# What is numbered: with capitals only, and in small letters too.
_NUMBERED = (
    "Figure|Fig\\.|Figs\\.|Table|Chapter|Section|Sect\\.|Eq\\.|Equation|Article|Appendix|Phase|Page|Part|Volume|"
    "Vol\\.|Stage|Step|Type|Class|Level|Lemma|Theorem|Example|Ref\\.|Line|Route|Room|Building|Flight|Group|Grade|"
    "Unit|Model|Series|Scheme|Ref|Eqs\\.|Sects\\.|Refs\\.|Note|Hall|Gate|Platform|Channel|Highway|Boeing|Airbus|"
    "Windows|Android|iOS|iPhone|Voyager|Apollo|Mark|Test|Day|Week|Year|Chap\\."
)
_NUMBERED_IN_SMALL_LETTERS = "pages?|pp?\\.?|slides?|chapters?|sections?|figures?|fig\\.|tables?|appendix|equations?|eq\\.|paragraphs?|version|revision|rev\\.|clauses?|annex|notes?"
# Codes of money may have digits right after them; `c5` and `x10` are cues and factors.
_MONEY = "|".join((*money_words.CODES, *(set(money_words.LETTERS) - {"R"})))
_STREETS = "Street|Road|Terrace|Avenue|Lane|Drive|Boulevard|Square|Place|Court|Way|Crescent|Quay|Row|Close|Gardens|Grove|Walk|Mews|Parade|Wharf|Ave|Blvd|Rd|St\\.|Rd\\.|Ave\\."
_CHEMICALS = (
    "yl|ine|ane|ene|oxy|ide|oic|one|uracil|imid|hydro|thio|fluoro|chloro|bromo|amino|thieno"
)
_ELEMENTS = "Pb|Sr|Nd|Sm|Hf|Lu|Os|Re|Th|Ar|He|Li|Be|Al|Mg|Fe|Kr|Xe|U|K|C|O|N|H|S|B"
_NO_CHEMICALS = "line zone phone engine machine lane plane tone side wide stone drone marine cone"
_BOUND = r"(?:[><=!~]=|[><=≥~])?\s?"
_PROGRAMS = (
    "C?Python|PyPy|Cython|Ubuntu|Debian|CUDA|Java|PyTorch|TensorFlow|macOS|Chrome|GCC|Bluetooth|USB|PCIe|HDMI|DisplayPort|Wi-?Fi|DDR|HTTP|TLS|"
    "Office|Excel|Photoshop|Web|Industry|Node|Rust|Ruby|PHP|Kotlin|Clang|LLVM|CMake|Docker|Kubernetes|MySQL|MariaDB|PostgreSQL|"
    "SQLite|Redis|MongoDB|Elasticsearch|Kafka|Spark|Hadoop|Linux|CentOS|Fedora|NumPy|numpy|glibc|OpenSSL|OpenCV|Qt|Vue|React|"
    "Django|Flask|Rails|Hive|Flink|ROCm|cuDNN|Go|JDK|[Kk]ernel"
)
# Units of length before which `3 x 5` is no size of a grid.
_LENGTHS = "pixels?|inch|inches|feet|foot|met(?:er|re)|cent|milli|kilo|mega|giga|micro|nano"
_SCREENS = (
    r"[\s-](?:screen|display|video|tv|television|resolution|camera|monitor|uhd|hdr|movie|content|projector|panel|"
    "laser|oled|lcd|ultra|footage|streaming)|屏|视频|超高清|电视|分辨率|高清|激光"
)
# Names in which digits are; they are looked for around digits only.
NAMES = (
    # Letters right before the digits, joined or by a hyphen: A4, J1149, COVID-19, GPT-4o.
    rf"(?<![A-Za-z0-9])(?!(?:(?=[A-Zk])(?:{_MONEY})|ca|x|c)\d)(?!{money_words.RAND})(?!(?:by|to|and|of|[Ss]ub)-\d)[A-Za-z]+(?:-?\d+)+(?:\.\d+)?[A-Za-z0-9]*(?:-\d[\w.]*)*(?![.,]\d|\w)",
    # Winds of force 7, mains of 50/60 Hz, rounds of funding.
    r"\b(?i:force)\s\d{1,2}(?:\s(?:to|or)\s\d{1,2}|\s?[-–]\s?\d{1,2})?(?=\s(?:and|winds?|gales?|storms?)\b|[.,;])",
    r"(?<![\d/])\d{2,3}/\d{2,3}(?=\s?(?:Hz|V|VAC|kHz|MHz|GHz|GB|TB)\b)",
    # `our 5 millionth module`, access codes, postcodes, roads, recommendations.
    r"\b\d[\d,.]*\s(?:hundred|thousand|million|billion)th\b",
    # Numbers of notices and patents: II.1.4, M.11482, CPV 34121400-5, US 2025/0318842, H01M 8/04 (2016.01); Nature 646, 825.
    r"\b[IVX]{1,4}\.\d{1,2}(?:\.\d{1,2}){0,3}\b(?![.,]?\d|\s?%)|\b\d{8}-\d\b|\b[A-Z]{2}\s20[0-4]\d/\d{6,7}\b(?:\s[AB]\d\b)?",
    r"\b[A-H]\d\d[A-Z]\s\d{1,4}/\d{2,6}\b(?:\s\(20\d\d\.\d\d\))?|\b(?:Nature|Science|Cell|PNAS|Lancet|JAMA)\s\d{1,4},\s\d{1,5}\b",
    r"\bOJ\s(?:no\.?\s|L\s|C\s){1,2}\d{1,4}(?:[-/]\d{1,6})?(?![.,]?\d)",
    # Models: EXE:5200B, 767-300ER, 737 Max, BiG X 1180, 8×H200.
    rf"\b(?!{_MONEY})[A-Z]{{2,5}}:\d{{2,5}}[A-Z]\b(?!\w)|\b7[0-8]7(?:-\d{{1,3}}[A-Z]{{0,3}}\b|(?=\s(?:Max|MAX|NG|Dreamliner)\b))",
    r"\b[A-Z][A-Za-z]+\s[A-Z]\s\d{2,4}\b(?![.,]?\d|\s?%|\s?(?!(?:and|or|at|is|was|in|for|with|has|will|which|to)\b)[a-z])|(?<![\d.,])\d{1,4}\s?[×x]\s?(?=[A-Z]+\d)",
    r"\b(?i:passcode|pass\scode|access\scode|(?:conference|meeting|event)\sID)\b:?\s(?:is\s|#\s?)?\d{4,10}\b|(?<=,\s)\d{5}(?=\s[A-Z][a-z])",
    r"\bU\.S\.\s\d{1,3}\b(?!\s(?:million|billion|percent|states|cities))|\b[A-Z]\.\d{2,6}\b(?![.,]\d)",
    # Pulsars, and models behind a name: J1947+26, the Heron 2X.
    r"(?<![A-Za-z0-9])[A-Z]{1,4}\d{2,6}[+-]\d{1,6}(?![.,]?\d|\w)|(?<=[a-z]\s)\b\d{1,2}X(?![\w-])(?=[,.;)]|\s(?:is|was|has|can|will|and|of|at|for)\b)",
    # Reports to a commission of exchanges: 10-K; the span of ages or degrees: `the low 40s`.
    r"\b(?:6|8|10|11|20|40)-[KQF]\b|\b(?i:low|lower|mid|middle|high|upper|early|late|his|her|their)[\s-]\d0s\b",
    # Generations and formats: 5G, 4K screen, 3D, 1-D. The letter is neither a unit nor a scale here.
    r"(?<!\d)(?<!\d[.,])(?:[2-7]G|[1-4]D)(?![A-Za-z\d])(?!\s?(?:/|per\b|的?(?:显存|内存|运存)))|\b[0-4]-D\b",
    rf"(?<!\d)(?<!\d[.,])[248]K(?={_SCREENS})",
    # Indices of stock exchanges: S&P 500, FTSE 100.
    r"\b(?i:s\s?&\s?p|fortune|global|forbes|nasdaq|ftse|cac|nikkei|russell|stoxx|asx|dax|ibex|topix|tier)\s?-?\d{1,4}(?![\d.,]*\d|\s?(?:points|%))",
    # A model with its size, Llama 3.1 405B, and its number before another one: Llama 3 405B parameters.
    r"\b[A-Z][A-Za-z]+\s(?:1[0-2]|[1-9])(?:\.\d)?\s\d{1,4}(?:\.\d)?B\b(?!\s?(?:[Pp]aram|[Aa]ctiv|tokens?|参数|參數))",
    r"\b(?:[A-Z][A-Za-z]+\s)(?:10|11|12|[1-9])(?=\s\d{1,2}[,.]?\d*\s?(?:B|K|M)\b)",
    r"\bv(?:ersions?)?\.?\s?\d+(?:\.\d+)*\b|\b(?!\d{1,3}(?:\.\d{3})+(?![.\d]))\d{1,4}(?:\.\d{1,4}){2,4}\b",
    rf"\b(?:{_NUMBERED_IN_SMALL_LETTERS})\s\d+(?:\.\d+)*(?:\s?[-–]\s?\d+|\sto\s\d+)?(?:(?:,|\sand)\s\d+)?(?!\s?[A-Za-z%]*\d|[.,]?\d)",
    (
        rf"\b(?:{_NUMBERED})s?[\s-]?\(?(?:[A-Z]\.?)?\d{{1,4}}[a-z]?(?![A-Za-z0-9])(?:\.\d+)*\)?(?!\s?%)"
        r"(?:(?:\s?[,–-]\s?|,?\s(?:and|or|to|&)\s)\(?[A-Z]?\d{1,3}[a-z]?\)?(?:\.\d+)*(?!\s?(?!(?:on|of|form|are|below|above|show|give)\b)[A-Za-z%°]|[.,]\d)){0,6}"
    ),
    # `phase 3 trial`, `type 2 diabetes`, `size 9`; `at week 12`.
    r"(?<!this\s)(?<!that\s)(?<!each\s)(?<!every\s)(?<!one\s)(?<!per\s)\b(?:phase|grade|route|type|class|tier|lane|gate|batch|hall|berth|dock|pier|terminal)\s\d{1,4}[a-z]?(?![\w%]|[.,]?\d|\s(?:to|million|billion|percent|per\scent)\b|\s?[°%µ]|\s[a-zA-Z]{1,3}(?:[²³/]|\b))|\bsize\s\d{1,2}(?=[,.;\"”]|\s(?:and|or)\b|$)",
    r"\b(?i:at|by|to|from|until|through|after|in|of)\s(?:week|day|month)\s\d{1,3}(?=[,.;)]|\s(?:and|of|after)\b|$)",
    # Versions of programs and interfaces: Python 3.10, PyTorch 2.x, USB 3.2, glibc 2.31 or later, HTTP/2, INT4/8.
    # Others after it are in the list: CPython 2.7, 3.2 and 3.3; `Python >=2.7,<3.5`.
    (
        rf"\b(?:{_PROGRAMS})(?:\.js)?\s?{_BOUND}v?\d{{1,2}}(?:\.\d+)*(?:(?:,\s?|,?\s(?:and|or|to)\s|\s\(){_BOUND}\d{{1,2}}(?:\.\d+)*"
        r"(?=[,.:;)]|\s(?:and|or)\b|\s?$)){0,12}(?![\d%]|[.,]\d)"
    ),
    r"\b(?:kernel|firmware|driver|SDK|glibc|release)\s\d{1,3}\.\d+(?:\.\d+)*(?![\d%]|[.,]\d)",
    r"(?<![\d.,])\d{1,3}(?:\.\d+){0,3}(?=\s(?:or|and)\s(?:later|newer)\b)",
    r"(?<!\d\s)\b[A-Z]{2,}\d{0,3}/\d{1,3}(?![\w%]|[.,]\d)|\bx(?:86|64|32)(?:[-_](?:64|32))?\b",
    r"(?<![\d.])\d{1,3}(?:\.\d+)*\.x(?:\.x)*\b|\bport\s\d{2,5}\b",
    # Numbers of publications, a rate at which a battery is charged, aircraft: 2025/0318842, C/3, `40 of them 737 Max`.
    r"\b(?:19|20)\d\d/(?:0\d{2,8}|\d{5,9})\b(?![.,]\d)|(?<![\w/.])C/\d{1,2}(?![\w/]|\.\d)",
    r"\b7[0-8]7(?=[\s-](?:Max|MAX|NG|Dreamliners?|[Ff]reighters?)\b)(?:[\s-](?:Max|MAX)[\s-]\d{1,2}\b)?",
    # `two 787-9s`, `the 737s`; what took 737s is a time.
    r"\b7[0-8]7-(?:(?:[3-9]|10|[1-9]00)(?:(?:ER|LR|F)s?|s)|(?:[89]|10)(?![\d.,%]|\s?[a-z]{1,3}\b))(?!\w)",
    r"(?<!took)(?<!for)(?<!in)(?<!after)(?<!was)(?<!is)\s7[0-8]7s(?!\w)",
    # Numbers of standards: ISO 26262.
    r"\b(?:ISO|IEC|DIN|IEEE|ASTM|GB/T|ANSI|SAE|RFC|EN)(?:/[A-Z]{2,4})?\s?-?\d{2,6}(?:[-:.]\d+)*(?![.,]?\d|\s?(?:%|km|million|billion))",
    # Telephone numbers, numbers of documents, postcodes, houses.
    r"\+?(?<![\dA-Za-z.-])\d{2,4}-\d{3,4}-\d{3,4}(?![\dA-Za-z-])|\b0\d{2,4}(?:[ -]\d{3,6}){1,3}\b",
    r"\b(?:[Nn]umber|[Nn]o\.?|Nr\.?|#)\s?\d{5,}\b",
    r"\b(?i:qq|wechat|dingtalk)(?:\s(?:group|number|id))?\s?:?\s?\d{5,12}\b",
    # Issues of a project, exponents of a formula, sizes of a grid or picture: `fixes #457`, `x**2`, 1920x1080.
    r"\b(?i:issues?|fix(?:es|ed)?|clos(?:es|ed)|resolves?|pull\srequests?|PRs?|bugs?|tickets?|see)\s#\d+|\(#\d+\)|(?<!\w)#\d{3,}\b(?!\s(?:in|on|of|among)\b)",
    r"(?<=[A-Za-z])\*\*\d+|\b(?i:powers?\sof)\s(?:\d{1,2}|two|ten)\b(?![.,]\d|\s?(?:[kMGTPmµun]?W[hp]?|[kMGm]?VA?|[kMm]?A|hp|PS|bhp)\b|\s?(?:kilo|mega|giga|milli)?(?:watts?|volts?)\b|\s?horsepower\b|\s?%)",
    rf"(?<![\d.,x×$€£¥])\d{{1,5}}(?:[x×]\d{{1,5}}|\s[x×]\s\d{{1,5}}){{1,2}}(?![.,]?\d|[-^x×⁰¹²³⁴-⁹⁻]|\s[x×]|\s?(?!(?:at|in|by|for|is|on|and|or|to|of|as|was)\b)(?:[A-Za-z\u00b5\u03bc°%]{{1,3}}(?![a-z])|[\u4e00-\u9fff]|(?:{_LENGTHS})))",
    rf"\b[A-Z]{{1,2}}\d{{1,2}}[A-Z]?\s\d[A-Z]{{2}}\b|\b\d{{1,5}}(?=\s(?:[A-Z][a-z]+\s){{1,3}}(?:{_STREETS})(?!\w))",
    # Published patents, by the code of their office: CN 118123456 A, ZL 2020 1 0123456.7, EP3456789B1.
    r"(?<![A-Za-z0-9])(?:CN|ZL|EP|US|WO|JP|KR|TW|DE|GB|FR)[\s-]?(?:\d{4}[-/])?\d{6,13}\s?[ABCEHSTUY]\d?(?![\w/])|(?<![A-Za-z0-9])(?:CN|ZL|WO)[\s-]?(?:\d{4}[\s/]?\d[\s/]?\d{5,8}|\d{7,13})(?:\.[\dXx])?(?![.,]?\d|[\u4e00-\u9fff%])",
    # A contract notice, a postcode behind a house, a section, the months of a target: 2026/S 118-204417, `Kade 41, 3011 Quellmouth`.
    r"\b20\d\d/S\s\d{1,3}-\d{3,6}\b|(?<=\d,\s)\d{4,5}(?=\s[A-Z][a-z]{3,})|\b\d{1,2}-month(?=\s(?:price\s)?target\b)",
    r"(?m:^)\d{1,2}\.\d{1,2}(?=\s[A-Z][a-z]+(?:\s[A-Za-z]+){0,6}(?m:$))",
    # Events of a year: AIME'25.
    r"\b[A-Z][A-Za-z]{2,}['\N{RIGHT SINGLE QUOTATION MARK}]\d\d(?![\w%]|[.,]\d)",
    # Numbers of a list, citations, notes.
    r"(?m:^)[ \t]{0,8}\(?\d{1,2}[.)、](?=\s|[^\d\s%])",
    r"\[\^\d{1,3}\]|\[\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,20}\]|(?<!\d)\(\d\)(?!\w)|(?<=\w\))\d+(?![\d.,]*\s?[A-Za-z%])",
    # Chemicals and isotopes: 1,4-dioxane, 5-FU, 206Pb/204Pb.
    (
        rf"(?<![\d.])\d{{1,2}}(?:,\d{{1,2}}){{0,12}}'?-(?:[A-Z]{{2,5}}\b|[a-z]*(?:{_CHEMICALS})[a-z]*)"
        + "".join(f"(?<!{word})" for word in _NO_CHEMICALS.split())
    ),
    rf"\b\d{{1,3}}(?:{_ELEMENTS})(?=\s?/\s?\d{{1,3}}(?:{_ELEMENTS})\b)",
    # A licence, a literal of a program, a time of the day.
    r"\b0BSD\b|(?<![\d.,])\d{1,3}(?:_\d{3})+\b|\b(?i:at|until|since)\s\d{1,2}:[0-5]\d:[0-5]\d\b",
    r"(?<!\d)(?:24/7|9/11)(?![\d/])|(?<![\d.])\d\+\d{1,2}(?=[\"'”’])",
)
# Characters before Chinese counts and measurements without a unit: 共3, 为3, 比3, 得分3, 温度3.
BEFORE_CHINESE_COUNT = (
    "有共达到至为约超过近满逾获得用需含带设建成开了以和与及或、在从每仅只破突是比第前后上下内外中其于这那各占赛胜负平进输赢"
    "分率度数量值级额价长宽高重积压强温速期龄名次倍百千万亿零余加减乘除等低升降涨跌增少将被把给向按差距另还剩由之的"
)
# What has a model, and comes after the digits of its name; what is counted has a classifier.
AFTER_CHINESE_MODEL = (
    "系列|型|的|发动机|引擎|火箭|卫星|飞船|探测器|导弹|战机|飞机|客机|直升机|无人机|手机|平板|电脑|耳机|手表|相机|轿车|汽车|跑车|皮卡|车型|车间|"
    "列车|机车|芯片|处理器|显卡|传感器|平台|系统|模型|机器人|电池|机组|反应堆|望远镜|装置|潜水器|航母|驱逐舰|超算|超级计算机"
)
# Chinese names; the text need not have digits.
CHINESE_NAMES = (
    r"(?:小米|荣耀|华为|魅族|红米|一加|麒麟|骁龙|天玑|标普|沪深|中证|上证|科创|日经|道指|纳指)\s?\d{1,4}(?![\d.]*\s?[亿万元%台个年月点])",
    r"(?<![\d.])\d{1,3}(?:\.\d{1,3})*(?=\s?(?:版本|(?:及|或)?以上的?版本))|(?<!\d)\d{2,5}(?=\s?端口)",
    # HN-101治疗, 发布R3机器人: letters and digits right before Chinese characters.
    r"(?<![A-Za-z0-9$])(?!(?:US|HK|NT|A|C|S)\d)[A-Z][A-Za-z]{0,7}-\d{1,5}[A-Za-z]{0,3}(?=[\u4e00-\u9fff])|(?<![A-Za-z0-9])R\d{1,4}(?=[\u4e00-\u9fff])(?![万亿千百元])",
    # 318国道, 芯曜微电子（688000）
    r"[GSX]?\d{1,4}(?=国道|省道|县道|号?高速公路)|(?<=[\u4e00-\u9fff])[（(](?:股票代码[:：]?)?\d{6}(?:\.[A-Z]{2})?[）)]",
    # “朔2”
    "|".join(
        rf"(?<=[“「\"][\u4e00-\u9fff]{{{length}}})\d{{1,3}}(?=[”」\"])" for length in range(1, 5)
    ),
    # 神舟二十号, 天问一号
    r"(?<=[\u4e00-\u9fff]{2})[一二三四五六七八九十百]{1,4}号(?!线)",
    r"前[一二两三123]个?季度",
    r"前(?:\d{1,3}|[一二两三四五六七八九十百]{1,3})(?=[名位强])",
    r"(?<!\d)\d{2,4}(?=强(?![度化制力劲]))|(?<![\d.])\d{1,3}(?=届)",
    r"第\s?[0-9一二三四五六七八九十百]{1,5}\s?[章节條条款期届版]",
    r"版本号?\s?[:：为]?\s?[Vv]?\d{1,3}(?:\.\d{1,4})*(?![\d.,]*\d|\s?[个種种款])",
    # Groups of people: 钉钉群: 33254054
    r"(?:QQ|微信|钉钉|飞书)\s?(?:交流)?群?号?\s?[:：]?\s?\d{5,12}",
    r"[十廿][一二三四五]五(?=[”\"]|规划|期间|时期|以来)",
)
# Addresses, each with a text without which there is none. Chinese words after one are not of it.
_OF_ADDRESS = r"[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
ADDRESSES = (
    ("://", rf"(?<![A-Za-z0-9])[a-z][a-z0-9+.-]{{1,12}}://{_OF_ADDRESS}{{1,400}}"),
    ("www.", rf"(?<![A-Za-z0-9])www\.{_OF_ADDRESS}{{1,400}}"),
    ("@", r"(?a:[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4})"),
)
