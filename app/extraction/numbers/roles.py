"""The role of a quantity in its sentence: value, baseline or change, and the direction of a change."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.domain.quotes.span import Span
from app.extraction.combinations.combined import Combined
from app.extraction.numbers.text_quantity import Direction, QuantityRole
from app.extraction.numerals.numeral import NumeralKind
from app.extraction.words import change_words as words
from app.extraction.words.patterns import match_any

_MONEY = r"[$€£¥]?\s?$"
_PERCENT = "%"
_POINTS = "{percentage-point}"
_MULTIPLE = "1"
# `420 km above the Earth` is no change, `5 points above the average` is one.
_OF_LEVELS = frozenset({_PERCENT, _POINTS, "{point}", "Cel", "K", "[degF]"})
_TIMES = frozenset({"s", "ms", "min", "h", "d", "wk", "mo", "a"})
_WINDOW = 90


def _name_directions(up: str, down: str) -> str:
    return f"(?:(?P<up>{up})|(?P<down>{down}))"


_CHINESE_BEFORE = re.compile(
    _name_directions(words.CHINESE_UP, words.CHINESE_DOWN)
    + r"(?P<to>至|到|成|(?<![幅率])为)?(?:了|幅度?|率)?(?:为|达到?)?\s?(?:约|近|超过?|大约|逾|将近|高达)?$"
)
_EXTENDING = frozenset("高低")
_CLAUSE_START = re.compile("[，。；、,;]")
_COMPARING = re.compile("[比较于超]|同比|环比")
# 比去年同期多两成
# Names of what is compared may have digits: 比CR400快50公里/小时.
_CHINESE_MORE = re.compile(
    r"(?:[比较](?:[^，。；\d]|(?<=[A-Za-z\d-])\d){1,16}|(?:^|[，。；：:]))(?:(?P<up>多|慢|晚|长|重|贵|厚|远)|(?P<down>少|快|早|短|轻|薄))(?:了|出)?(?:约|近)?$"
)
# 用时28秒，比上一代快了近一半
_OF_TIME = re.compile("用时|耗时|时间|需时|时长|[秒钟时]，")
_TIME_CHARACTERS = 30
# 快30% is more of a speed, 快10分钟 less time.
_SPEEDS = {"快": Direction.UP, "慢": Direction.DOWN}
# `um 10 % gesunken`, `en baisse de 10 %`: the verb may be before or after the number.
_OTHER_BEFORE = re.compile(r"\b(?:um|de|par)\s$", re.IGNORECASE)
_OTHER_VERB = re.compile(
    rf"\b{_name_directions(words.OTHER_UP, words.OTHER_DOWN)}\b", re.IGNORECASE
)
# `fell by 10%`, `up 5%`, `rose more than 3 points`, `gain of about 2 K`, `increase in the speed of 5%`
_VERB = re.compile(
    rf"\b{_name_directions(f'(?:{words.UP})[a-z]*', f'(?:{words.DOWN})[a-z]*')}\b", re.IGNORECASE
)
_AFTER_VERB = re.compile(
    r"(?:[^.!?。;]{0,60}?\bby\s|(?<=increase|decrease)(?:\sin\s(?:[a-z]+\s){1,4}|\s)of\s|\sof\s"
    rf"|\s(?:{match_any(words.AFTER_VERB)}|\s)*)(?:an?\s)?{_MONEY}",
    re.IGNORECASE,
)
# The last words before the amount of a change, if the verb itself is not the last.
_LAST_WORDS = ("by", "of", "a", "an", *{words.split()[-1] for words in words.AFTER_VERB})
# `made up 15% of the total` is a share.
_NO_CHANGE_BEFORE = re.compile(r"\bma(?:de|kes?|king)\s$", re.IGNORECASE)
_COMPARED_BY = re.compile(
    rf"\b{_name_directions(words.MORE, words.LESS)}\sby\s(?:[a-z]+\s){{0,2}}$"
)
_AFTER_WORD = re.compile(r"[a-z]\s$")
_NEEDS_BY = re.compile(
    r"(?:lift|hike|extend|rais|push|add(?!ed\s(?:another|a\sfurther)))", re.IGNORECASE
)
_PART_AFTER = re.compile(
    r"\sof\s(?:the\s|its\s|their\s|his\s|her\s|these\s)?(?:\d|(?:two|three|four|five|six|seven|eight|nine|ten)\b)",
    re.IGNORECASE,
)
_SIDE = re.compile(r"(?:(?:well|just|far|slightly)\s)?(?:below|above|past|beyond)\b", re.IGNORECASE)
_ANOTHER = re.compile(r"\b(?:another|a\sfurther|an\sadditional|a\sstep\sof)\s$", re.IGNORECASE)
# `grew by about 3 times`, `surged fully tenfold`
_BY = re.compile(rf"\bby\s(?:[a-z]+\s){{0,3}}{_MONEY}", re.IGNORECASE)
_GROWN = re.compile(
    rf"\b(?:{match_any((*words.GROWN, 'grow', 'climbed', 'surged', 'gained'))})\s(?:[a-z]+\s)?$",
    re.IGNORECASE,
)
# `3 km longer`, `10% less energy`, but not `10% more than half`
_COMPARED_AFTER = re.compile(
    rf"\s(?:[a-z]+\s)?{_name_directions(words.MORE, words.LESS)}\b(?!\sthan\s(?:half|\d))",
    re.IGNORECASE,
)
# `10% above its level`, `5 % below last year`
_OVER_AFTER = re.compile(
    rf"\s{_name_directions('above|over', 'below|under')}\s(?:the|its|last|a\syear|pre|20\d\d|19\d\d|that|their)",
    re.IGNORECASE,
)
# `600 euros below last year's price`
_OVER_BEFORE_NOW = re.compile(
    rf"\s{_name_directions('above|over', 'below|under')}\s(?:(?:the|its|their)\s)?(?:last|previous|original|initial|budget|plan|estimate|forecast|a\syear)\b",
    re.IGNORECASE,
)
# `12% up on 2023`
_UP_ON = re.compile(
    rf"\s{_name_directions('up', 'down')}\son\s(?:the|its|last|an?\syear|20\d\d|19\d\d|that|their)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A quantity at `whole`, with the words before it."""

    text: str
    part: Combined
    whole: Span
    before: str

    @property
    def code(self) -> str:
        return self.part.measure.codes[0] if self.part.measure.codes else ""

    @property
    def is_multiple(self) -> bool:
        numeral = self.part.numeral
        is_one_of = _MULTIPLE in self.part.measure.codes
        return is_one_of and numeral.value > 1 and numeral.kind != NumeralKind.PART

    @property
    def is_in_compound(self) -> bool:
        """Whether a hyphen comes after the number: `a 5-metre drop`; `a 5-point drop` is a change."""
        is_points = self.code.startswith("{percentage")
        return self.text.startswith("-", self.part.numeral.end) and not is_points

    @property
    def is_level(self) -> bool:
        """Whether the cue names the side of a level: `fell below 40%`; `fell more than 40%` is a change."""
        return _SIDE.match(self.text, self.whole.start) is not None


def find_role(text: str, part: Combined, whole: Span) -> tuple[QuantityRole, Direction | None]:
    """Find the role of the quantity at `whole`, which covers its cue, and the direction of a change."""
    if part.baseline:
        return QuantityRole.BASELINE, None
    if part.numeral.kind == NumeralKind.GROWTH:
        is_up = part.numeral.value > 1
        return QuantityRole.CHANGE, Direction.UP if is_up else Direction.DOWN
    before = text[max(0, whole.start - _WINDOW) : whole.start]
    direction = _find_direction(_Statement(text, part, whole, before))
    return (QuantityRole.CHANGE if direction else QuantityRole.VALUE), direction


def _find_direction(statement: _Statement) -> Direction | None:
    """Apply the rules in order; the first that reads a direction decides."""
    if direction := _apply(_RULES_OF_ALL, statement):
        return direction
    if statement.is_in_compound or statement.is_level:
        return None
    if direction := _apply(_RULES_BEFORE, statement):
        return direction
    return None if statement.is_multiple else _apply(_RULES_AFTER, statement)


def _apply(
    rules: Iterable[Callable[[_Statement], Direction | None]], statement: _Statement
) -> Direction | None:
    return next((direction for rule in rules if (direction := rule(statement))), None)


def _read(match: re.Match[str] | None) -> Direction | None:
    if match is None:
        return None
    return Direction.UP if match["up"] else Direction.DOWN


def _read_sign(statement: _Statement) -> Direction | None:
    """Read the sign of percents: `+5%`, unless it is after a word: `a growth of -5%`."""
    numeral, before = statement.part.numeral, statement.before
    if not numeral.signed or statement.code not in {_PERCENT, _POINTS}:
        return None
    if _AFTER_WORD.search(before):
        return None
    return Direction.UP if numeral.value > 0 else Direction.DOWN


def _read_chinese(statement: _Statement) -> Direction | None:
    """Read 增长10%, 下降了约3度; 增长至10% is a value."""
    if statement.before.isascii():
        return None
    match = _CHINESE_BEFORE.search(statement.before)
    if match is None:
        return _read_chinese_more(statement)
    if match["to"] or _is_high(statement, match):
        return None
    return _read(match)


def _read_chinese_more(statement: _Statement) -> Direction | None:
    """Read 比去年多两成, 比CR400快50公里/小时; without what is compared only multiples and shares: 贵一倍."""
    match = _CHINESE_MORE.search(statement.before)
    if match is None or not (
        _COMPARING.search(match[0]) or statement.code in {_PERCENT, _MULTIPLE}
    ):
        return None
    is_time = statement.code in _TIMES or _OF_TIME.search(statement.before[-_TIME_CHARACTERS:])
    return _read(match) if is_time else _SPEEDS.get(match["up"] or match["down"], _read(match))


def _is_high(statement: _Statement, match: re.Match[str]) -> bool:
    """Return whether a word only says in which direction something extends: 高98米; 比设计值高1.5% is a change."""
    if match[0].rstrip() not in _EXTENDING or statement.code in {_PERCENT, _POINTS}:
        return False
    clause = _CLAUSE_START.split(statement.before)[-1]
    return not _COMPARING.search(clause)


def _read_other_language(statement: _Statement) -> Direction | None:
    if not _OTHER_BEFORE.search(statement.before):
        return None
    start, end = max(0, statement.whole.start - _WINDOW), statement.whole.end + _WINDOW
    return _read(_OTHER_VERB.search(statement.text, start, end))


def _read_verb(statement: _Statement) -> Direction | None:
    before = statement.before
    match = _find_last_verb(before)
    # `lifts 20 tonnes`, `raised $5 million`: an amount of a change only with `by`.
    if match and _NEEDS_BY.match(match[0]) and not _BY.search(before):
        return None
    if match and _may_be_other(match, statement):
        return None
    # `increased 5 times` is a change, `an increase of 5 times` may be a count.
    if match and statement.is_multiple and not _GROWN.search(before) and not _BY.search(before):
        return None
    return _read(match)


def _may_be_other(verb: re.Match[str], statement: _Statement) -> bool:
    """Return whether a verb is of no change: `saved three of four`, `off` before no percentage."""
    is_share = statement.code in {_PERCENT, _POINTS}
    is_part = _PART_AFTER.match(statement.text, statement.whole.end) is not None
    return not is_share and (is_part or verb[0].lower() == "off")


def _find_last_verb(before: str) -> re.Match[str] | None:
    """Find the last verb that the number belongs to: `fell` in `Sales rose by 5%, and costs fell by`."""
    ending = before.rstrip().rstrip("$€£¥").rstrip().lower()
    if not ending.endswith(_LAST_WORDS) and not _VERB.search(ending, ending.rfind(" ") + 1):
        return None
    verbs = [
        verb
        for verb in _VERB.finditer(before)
        if _AFTER_VERB.fullmatch(before, verb.end())
        and not _NO_CHANGE_BEFORE.search(before, 0, verb.start())
    ]
    return verbs[-1] if verbs else None


def _read_compared_by(statement: _Statement) -> Direction | None:
    return _read(_COMPARED_BY.search(statement.before))


def _read_another(statement: _Statement) -> Direction | None:
    return Direction.UP if _ANOTHER.search(statement.before) else None


def _read_comparative(statement: _Statement) -> Direction | None:
    return _read(_COMPARED_AFTER.match(statement.text, statement.whole.end))


def _read_over(statement: _Statement) -> Direction | None:
    if statement.code not in _OF_LEVELS:
        return _read(_OVER_BEFORE_NOW.match(statement.text, statement.whole.end))
    after = statement.whole.end
    return _read(_OVER_AFTER.match(statement.text, after) or _UP_ON.match(statement.text, after))


_RULES_OF_ALL = (_read_sign, _read_chinese)
_RULES_BEFORE = (_read_other_language, _read_verb, _read_compared_by, _read_another)
_RULES_AFTER = (_read_comparative, _read_over)
