"""Words for numbers, scales and fractions. A new language is added here."""

# English cardinals up to ninety; larger ones are made of them and of scales.
CARDINALS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen".split()
    )
} | {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
ENGLISH_SCALES = {
    "dozen": 12,
    "hundred": 10**2,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
    "quadrillion": 10**15,
    "quintillion": 10**18,
}
# `per million` and `the billion` are no numbers: only these scales are, without a number word before them.
SCALES_ALONE = ("dozen", "lakh", "crore", "trillion", "quadrillion", "quintillion")
# Fractions by the names of their denominators.
PARTS = {
    "half": 2,
    "halve": 2,
    "third": 3,
    "quarter": 4,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twentieth": 20,
    "hundredth": 100,
    "thousandth": 1000,
    "millionth": 10**6,
}
ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
        start=1,
    )
}
# How many times something is or has become.
MULTIPLES = {"twice": 2, "thrice": 3, "double": 2, "triple": 3, "quadruple": 4, "treble": 3}
GROWTH = {
    "doubled": 2,
    "doubling": 2,
    "doubles": 2,
    "tripled": 3,
    "tripling": 3,
    "triples": 3,
    "trebled": 3,
    "quadrupled": 4,
    "quadrupling": 4,
    "quadruples": 4,
    "quintupled": 5,
}
HALVING = ("halved", "halving", "halves")

# Scales after digits: `2.5 bn`, `40 Mio.`. Languages in which a word has another value come after it.
SCALES_AFTER_DIGITS: dict[str, int] = {
    **ENGLISH_SCALES,
    **dict.fromkeys(("thousands", "thsd", "tsd", "tys", "tis", "tausend", "mille", "mil", "tyc"), 10**3),
    **dict.fromkeys(("lakhs", "lac", "lacs"), 10**5),
    **dict.fromkeys(
        ("millions", "mn", "mln", "mio", "millionen", "milliones", "millones", "milioni", "miljoen", "milionów",
         "milhões", "mill", "mil."), 10**6),
    **dict.fromkeys(("crores", "cr"), 10**7),
    **dict.fromkeys(
        ("billions", "bn", "bln", "mrd", "mlrd", "mld", "milliarde", "milliarden", "milliards", "milliard",
         "miliardi", "miljard", "mld."), 10**9),
    **dict.fromkeys(("trillions", "tn", "trn", "trln", "tln"), 10**12),
}  # fmt: skip
# Scales that may end with a point: `40 Mio. Euro`.
ABBREVIATED_SCALES = frozenset(
    "mio mrd mlrd mill bio bill mln mld tys tis tsd thsd tyc mil".split()
)
# The long scale: a German Billion is a million millions.
LONG_SCALE_LANGUAGES = frozenset("de fr es it pl nl pt da sv nb no fi cs sk hu sr hr sl".split())
LONG_SCALES = {"billion": 10**12, "billionen": 10**12, "billions": 10**12, "bill": 10**12, "bio": 10**12,
               "trillion": 10**18, "trillionen": 10**18, "trillions": 10**18}  # fmt: skip
# Scales that may be in capitals; `MIO` is a name.
SCALES_IN_CAPITALS = frozenset({*ENGLISH_SCALES, "bn", "mn"})
# English words, and scales only in other languages.
NO_ENGLISH_SCALES = frozenset({"bill", "bio", "mill"})
# In these languages `mil` is a thousand.
MIL_IS_THOUSAND = frozenset({"es", "pt"})
# One letter right after digits: `671B`, `128K`.
LETTER_SCALES = {
    "k": 10**3,
    "K": 10**3,
    "M": 10**6,
    "m": 10**6,
    "B": 10**9,
    "b": 10**9,
    "T": 10**12,
}
# Languages that write a comma before decimals.
DECIMAL_COMMA = frozenset(
    "de fr es it pl nl pt da sv nb no fi cs sk hu sr hr sl ru uk bg el tr id ro lt lv et".split()
)

# Number words of other languages, in lower case. Those up to 99 are made of ones and tens.
_GERMAN = "zwei drei vier fünf sechs sieben acht neun".split()
_GERMAN_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_FRENCH = "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf".split()
_FRENCH_TENS = {
    "vingt": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
    "quatre-vingt": 80,
}
_SPANISH = "dos tres cuatro cinco seis siete ocho nueve".split()
_SPANISH_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()


def _number(words: list[str], first: int = 2, step: int = 1) -> dict[str, int]:
    return {word: first + step * index for index, word in enumerate(words)}


OTHER_CARDINALS: dict[str, dict[str, int]] = {
    "de": {
        **_number([*_GERMAN, "zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn",
                   "achtzehn", "neunzehn"]),
        **_number(_GERMAN_TENS, 20, 10),
        **{
            f"{small}und{ten}": 10 * tens + ones
            for tens, ten in enumerate(_GERMAN_TENS, start=2)
            for ones, small in enumerate(["ein", *_GERMAN], start=1)
        },
        **_number(["hundert", *(f"{small}hundert" for small in ["ein", *_GERMAN][1:])], 100, 100),
        **_number(["tausend", *(f"{small}tausend" for small in _GERMAN)], 1000, 1000),
        "zehntausend": 10_000, "hunderttausend": 100_000,
    },
    "fr": {
        **_number(_FRENCH), **_FRENCH_TENS, "quatre-vingts": 80,
        **{
            f"{ten}-{small}": tens + ones
            for ten, tens in _FRENCH_TENS.items()
            for ones, small in enumerate(_FRENCH if tens in {60, 80} else _FRENCH[:8], start=2)
        },
        **{f"{ten} et un": tens + 1 for ten, tens in _FRENCH_TENS.items()},
        "soixante et onze": 71, "cent": 100, "mille": 1000,
    },
    "es": {
        **_number([*_SPANISH, "diez", "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete",
                   "dieciocho", "diecinueve", "veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro",
                   "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve"]),
        **_number(_SPANISH_TENS, 30, 10),
        **{
            f"{ten} y {small}": 10 * tens + ones
            for tens, ten in enumerate(_SPANISH_TENS, start=3)
            for ones, small in enumerate(["uno", *_SPANISH], start=1)
        },
        "cien": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500, "mil": 1000,
    },
}  # fmt: skip
# Scales after these words, and after an article: `drei Millionen`, `un milliard`, `mil millones`.
OTHER_SCALES: dict[str, dict[str, int]] = {
    "de": {"tausend": 10**3, "million": 10**6, "millionen": 10**6, "milliarde": 10**9, "milliarden": 10**9,
           "billion": 10**12, "billionen": 10**12},
    "fr": {"cents": 100, "cent": 100, "mille": 10**3, "million": 10**6, "millions": 10**6, "milliard": 10**9,
           "milliards": 10**9},
    "es": {"mil": 10**3, "millón": 10**6, "millones": 10**6, "billón": 10**12, "billones": 10**12},
}  # fmt: skip
OTHER_ARTICLES = {"de": ("eine", "einer", "einen", "ein"), "fr": ("un",), "es": ("un",)}
# Fractions and halves.
OTHER_PARTS: dict[str, dict[str, tuple[int, int]]] = {
    "de": {"ein drittel": (1, 3), "zwei drittel": (2, 3), "ein viertel": (1, 4), "drei viertel": (3, 4),
           "ein fünftel": (1, 5), "ein zehntel": (1, 10), "die hälfte": (1, 2), "der hälfte": (1, 2),
           "anderthalb": (3, 2), "eineinhalb": (3, 2), "zweieinhalb": (5, 2), "dreieinhalb": (7, 2)},
    "fr": {"un tiers": (1, 3), "deux tiers": (2, 3), "un quart": (1, 4), "trois quarts": (3, 4),
           "un cinquième": (1, 5), "un dixième": (1, 10), "la moitié": (1, 2)},
    "es": {"un tercio": (1, 3), "dos tercios": (2, 3), "un cuarto": (1, 4), "tres cuartos": (3, 4),
           "un quinto": (1, 5), "un décimo": (1, 10), "la mitad": (1, 2)},
}  # fmt: skip
OTHER_MULTIPLES: dict[str, dict[str, int]] = {
    "de": {"doppelte": 2, "dreifache": 3, "vierfache": 4, "fünffache": 5, "zehnfache": 10},
    "fr": {"double": 2, "triple": 3},
    "es": {"doble": 2, "triple": 3},
}

# Characters with the value of a fraction.
FRACTION_CHARACTERS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip

# Chinese and Japanese.
CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "兩": 2, "俩": 2, "壹": 1, "贰": 2, "貳": 2, "叁": 3, "參": 3, "肆": 4, "伍": 5, "陆": 6, "陸": 6,
    "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
CHINESE_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
CHINESE_SCALES = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}

# 多 and its like inside of a number: somewhat more.
CHINESE_MORE = "多余餘"

# Before `2:19:24`, if it is a time that something took.
BEFORE_TIME_TAKEN = (
    "in a time of", "time", "clock", "finish", "won", "ran", "run", "record", "took", "last", "duration", "marathon",
    "complet", "timed", "best", "length", "race", "用时", "耗时", "成绩", "历时", "时长", "夺冠", "完赛", "跑出", "纪录",
)  # fmt: skip

# Signs in words.
MINUS = ("minus", "negative")
# A number in brackets after these is a loss: `was ($45 million)`, not `a fee ($45)`.
BEFORE_LOSS = ("was", "were", "of", "to", "from", "at", "be")
OTHER_MINUS = ("moins", "menos")
CHINESE_MINUS = ("零下", "负", "負", "负的", "負的")
# Letters right before digits: `x10`, `c5`, `ca5`.
LETTERS_BEFORE = ("x", "c", "ca")

# Words for a number that is not said: dozens, thousands. They have no value.
VAGUE = (
    "tens of thousands", "hundreds of thousands", "tens of millions", "hundreds of millions", "tens of billions",
    "hundreds of billions", "thousands of millions", "dozens", "scores of", "hundreds", "thousands", "millions",
    "billions", "trillions", "several", "a handful",
    *(
        f"{some} {scale}"
        for some in ("several", "a few")
        for scale in ("dozen", "hundred", "thousand", "million", "billion")
    ),
    *(f"many {scale}" for scale in ("hundred", "thousand", "million", "hundreds", "thousands", "millions")),
)  # fmt: skip
# Two digits side by side are about as many: 两三天 is two or three days, 七八百 seven or eight hundred.
CHINESE_PAIRS = "一[二两兩]|[二两兩]三|三[四五两兩]|四五|五六|六七|七八|八九"
CHINESE_VAGUE = (
    r"(?:好?[数數几幾][十百千万萬亿億]{1,3}|成[百千]上[千万]|上[百千万亿]{1,2}|[一二三四五六七八九十百千零]{1,8}[几幾][十百千万萬亿億]{0,3}"
    r"|(?<![^\W\d_])[几幾数數](?=[个個家名位种條条项次台座倍年天])|若干)"
)
