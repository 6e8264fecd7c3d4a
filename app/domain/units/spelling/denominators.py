"""What a unit is multiplied and divided by: `·m`, `kg−1`, `/100 km`, ` per cubic metre`, `/(m·K)`."""

import re

from app.domain.units.lexicon.words import ADJECTIVES, AFTER_A, SCALES
from app.domain.units.spelling.dictionary import LETTERS, is_ideographic
from app.domain.units.spelling.names import Name, NameReader, is_end
from app.domain.units.spelling.products import MAX_PARTS, Part, add_note, takes_digit
from app.domain.units.things import singularize

_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MINUS = "-\u2212\u2013⁻"
_SUPERSCRIPT = re.compile(r"([⁺⁻]?)([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_CARET = re.compile(r"\^\(?\{?([-+\u2212\u2013]?)([1-9])\}?\)?(?![\w.,]*\d)")
_NEGATIVE = re.compile(r"([-\u2212\u2013])([1-9])(?![\w]|[.,]\d)")
# Texts of PDF have a blank before exponents: `km s −1`.
_SPACED_NEGATIVE = re.compile(r"[ \u00a0]([\u2212\u2013])([1-9])(?![\w]|[.,]\d| ?%)")
_SPACED_DIGIT = re.compile(r"[ \u00a0]()([23])(?=[.,;:)\]](?!\d)|$)")
_DIGIT = re.compile(r"()([2-9])(?![^\W\u3005-\u9fff])")
_AREA_AND_VOLUME = frozenset("23")
# A minus sign may also be the dash of a range: `1 cm-2 cm`, `2%-3%`.
_MINUS_SIGNS = (_NEGATIVE, _SPACED_NEGATIVE)
_UNIT_BEFORE = re.compile(r"[^\W\d_]+$|[%‰°]$")
_POWERS = (_SUPERSCRIPT, _CARET, _NEGATIVE, _DIGIT, _SPACED_NEGATIVE)
_DOT = re.compile(r"[·⋅•∙*\u30fb]|\.(?=[A-Za-zΩµμ])")
_SPACE_HOUR = re.compile(r"[ \u00a0]h(?![\w'’])")
_SLASH = re.compile(r"[/\u2215\u2044÷]|[ \u00a0][/\u2215\u2044][ \u00a0]?")
_PER = re.compile(
    r"(?:,(?= per (?:second|minute|hour|day|week|month|year)\b))?[ \u00a0-](per|an?|each|for (?:each|every)|par|por|pro|je|na|al|auf|aux|à l['’]|in der|a la)[ \u00a0-]| (all)['’]"
    r"|[ \u00a0]?(每|毎)"
)
# After other words for `per`, which have more meanings, only a known denominator is taken.
_STRONG_PER = frozenset({"per", "每", "毎"})
_SECOND_OF_ORDER = re.compile(
    r"second (?:time|attempt|phase|stage|generation|unit|line|plant|year|round)"
)
_NUMBER = re.compile(
    r"(?:10{1,9}|1(?:[, ]000){1,4}|10(?:[, ]000){1,4}|100(?:[, ]000){1,3})(?!\d|[.,]\d)[ \u00a0-]?"
)
_SUFFIXED = re.compile(r"1 ?([kKM]|million|thousand|billion|bn|mn)[ \u00a0]")
_SCALE = re.compile(
    rf"(?:a )?({'|'.join(sorted(SCALES, key=len, reverse=True))})(?:(?<=[a-z])[ -](?:of )?|(?<=[\u4e00-\u9fff]))"
)
# 千 before these is kilo.
_KILO = frozenset("瓦克米卡焦帕")
_ADJECTIVE = re.compile(
    rf"(?:{'|'.join(sorted(ADJECTIVES, key=len, reverse=True))})[ \u00a0](?=[A-Za-z]{{3}})"
)
_MAX_POWER_OF_TEN = 40
_TOGETHER = re.compile(r"(kg|g|mol|m|cm|mm)([²³23]?)(K|°C|℃)(?!\w)")
_CARBON = re.compile(
    r"(?:[ \u00a0-]?(?:of |de |di )?)(?:"
    r"(CO[2₂²]?[ -]?(?:equivalents?|equiv\.?|eq\.?|e)|carbon(?: dioxide)?[ -]equivalents?|二氧化碳当量)"
    r"|(CO[2₂]|carbon dioxide|二氧化碳))(?![\w-])"
)
_UNKNOWN = re.compile(r"\w(?:[\w-]{0,80}\w)?")
_NOUN = re.compile(r"[a-z]{4,39}|bag|bed|box|bus|cow|hen|pig|van")
# `€350/bus/day`
_SLASH_TIME = re.compile(r"/(?:second|minute|hour|day|week|month|year)s?(?!\w)")
_UNKNOWN_SIGN = re.compile(r"[√$€£¥%°]\w*")
_PER_ANNUM = re.compile(r"[ \u00a0]p\.[ \u00a0]?a\.")
_HYPHENED = re.compile(r"-(?=[A-Za-zµμ]{2})")
# After a power of ten alone, the sentence goes on: `5 per 100,000 in 2020`.
_GOES_ON = re.compile(
    r"[ \u00a0](?:and|or|in|of|for|to|by|from|with|on|at|as|but|than|during|is|was|were|are|while|when|which|that|"
    r"per|if|after|before|since|under|over|through|without|it|they|we|can|could|will|would|may|must|has|have|had|"
    r"then|so|because)\b"
)
# A factor that no unit is known for: the whole is none, then.
_NOTHING: Part = ((), -1)


def read_power(text: str, name: Name, parts: list[Part], *, below: bool = False) -> int | None:
    """Read the exponent of a name, add both to the parts, and return their end.

    Return None if the word goes on otherwise, as in `m3x`.
    """
    end, exponent = name.end, 1
    patterns = _POWERS if name.is_symbol else (_SUPERSCRIPT,)
    for pattern in (*patterns, _SPACED_DIGIT) if below and name.is_symbol else patterns:
        match = pattern.match(text, end)
        is_digit = pattern in {_DIGIT, _SPACED_DIGIT}
        if match is None or (is_digit and not _takes_digit(text, match, name)):
            continue
        if pattern in _MINUS_SIGNS and _begins_range(text, end, match.end()):
            break
        exponent = int(match[2].translate(_DIGITS)) * (-1 if match[1] and match[1] in _MINUS else 1)
        end = match.end()
        break
    if not is_end(text, end):
        return None
    parts.append((name.codes, exponent))
    return end


def _takes_digit(text: str, match: re.Match[str], name: Name) -> bool:
    """Return whether a digit is the exponent of the name before it: 5 m2, 5 米2, but 10秒2 is 10.2 s."""
    if is_ideographic(text[name.end - 1]) and match[2] not in _AREA_AND_VOLUME:
        return False
    return all(map(takes_digit, name.codes)) and text[name.end - 1] != "秒"


def _begins_range(text: str, name_end: int, end: int) -> bool:
    """Return whether the same unit follows, so that what looks like an exponent is the end of a range."""
    before = _UNIT_BEFORE.search(text[max(0, name_end - len("tonnes")) : name_end])
    return (
        before is None
        or not before[0].isalpha()
        or text[end : end + 8].lstrip(" \u00a0").startswith(before[0])
    )


def _is_initial(text: str, dot: int, end: int) -> bool:
    """Return whether capitals after a full stop are no unit, as in `C.P`; `V.A` is one."""
    return text[dot] == "." and text[dot + 1].isupper() and text[dot + 1 : end] != "A"


def read_carbon(text: str, end: int, parts: list[Part]) -> int:
    """Read carbon dioxide after a mass as its note, and return the end."""
    match = _CARBON.match(text, end)
    noted = match and add_note(parts, "CO2e" if match[1] else "CO2")
    return match.end() if match and noted else end


class DenominatorReader:
    """Reader of the further factors of a unit."""

    def __init__(self, names: NameReader) -> None:
        self._names = names

    def read(self, text: str, start: int, parts: list[Part]) -> int | None:
        """Read all denominators from `start`, add them to the parts, and return their end."""
        end = None
        while (further := self._read_denominator(text, start, parts)) is not None:
            start = end = further
            if len(parts) > MAX_PARTS:
                parts.append(_NOTHING)
                break
        return end

    def read_product(self, text: str, end: int, parts: list[Part]) -> int | None:
        """Read a factor after a dot, or after a blank if it is an hour or has a negative exponent."""
        if len(parts) >= MAX_PARTS:
            return None
        if match := _DOT.match(text, end):
            name = self._names.read(text, match.end())
            if name is None or not name.is_symbol or _is_initial(text, match.end() - 1, name.end):
                return None
            return read_power(text, name, parts)
        if (match := _HYPHENED.match(text, end)) and (
            further := self._read_hyphened(text, match.end(), parts)
        ):
            return further
        if _SPACE_HOUR.match(text, end) and all(code[-1] in "WA" for code in parts[-1][0]):
            parts.append((("h",), 1))
            return end + len(" h")
        return self._read_negative(text, end, parts)

    def _read_hyphened(self, text: str, start: int, parts: list[Part]) -> int | None:
        """Read a unit after a hyphen: `tonne-km`, `ohm-cm`."""
        name = self._names.read(text, start)
        if name is None or len(name.codes) != 1 or name.codes[0].startswith("{"):
            return None
        return read_power(text, name, parts)

    def _read_negative(self, text: str, end: int, parts: list[Part]) -> int | None:
        """Read a symbol after a blank if it has a negative exponent: `Wh kg−1`."""
        match = LETTERS.match(text, end + 1) if text[end : end + 1].isspace() else None
        codes = match and self._names.find_symbol(match[0])
        if not match or not codes:
            return None
        for pattern in (_SUPERSCRIPT, _CARET, _NEGATIVE, _SPACED_NEGATIVE):
            power = pattern.match(text, match.end())
            if power and power[1] and power[1] in _MINUS:
                return read_power(text, Name(match.end(), codes, is_symbol=True), parts)
        return None

    def _read_denominator(self, text: str, start: int, parts: list[Part]) -> int | None:
        if match := _SLASH.match(text, start):
            return self._read_after_slash(text, match.end(), parts, spaced=len(match[0]) > 1)
        match = _PER.match(text, start)
        if match is None:
            match = _PER_ANNUM.match(text, start)
            parts += [(("a",), -1)] if match else []
            return match and match.end()
        per = match[1] or match[2] or match[3]
        if per in {"a", "an", "for each", "for every"}:
            return self._read_after_a(text, match.end(), parts, is_each=per.startswith("for"))
        end = _read_power_alone(text, match.end(), parts) if per in _STRONG_PER else None
        end = end or self._read_below(text, match.end(), parts)
        if end is None and per in _STRONG_PER:
            return _read_unknown(text, match.end(), parts)
        return end

    def _read_after_slash(
        self, text: str, start: int, parts: list[Part], *, spaced: bool
    ) -> int | None:
        """Read what follows a slash; an unknown word there makes the whole unknown.

        Not if there are blanks or other digits: `km / Miles` and `50 GB/128 GB` are two things.
        """
        start += text[start : start + 1] == " "
        end = self._read_below(text, start, parts)
        char = text[start : start + 1]
        sign = _UNKNOWN_SIGN.match(text, start)
        if end is not None or spaced or not (char.isalpha() or sign):
            return end
        if sign or is_ideographic(char):
            parts.append(_NOTHING)
            return sign.end() if sign else start + 1
        return _read_unknown(text, start, parts)

    def _read_after_a(
        self, text: str, start: int, parts: list[Part], *, is_each: bool
    ) -> int | None:
        """Read what follows `a`: `10 km a day`, but no `metres a second time`.

        After `for each` any unit may follow; most counted things there divide nothing: `10 days for each phase`.
        """
        below: list[Part] = []
        end = self._read_below(text, start, below)
        if end is None or _SECOND_OF_ORDER.match(text, start):
            return None
        others = {code for codes, _ in below for code in codes} - AFTER_A
        if any(not is_each or code.startswith("{") for code in others):
            return None
        parts += below
        return end

    def _read_below(self, text: str, start: int, parts: list[Part]) -> int | None:
        """Read one denominator, which may be in brackets or have a power of ten: `100 km`, `(m·K)`."""
        below: list[Part] = []
        if text.startswith("(", start):
            end = self._read_bracket(text, start + 1, below)
        else:
            start, power = _read_power_of_ten(text, start)
            if power:
                below.append(((f"10*{power}",), 1))
            end = _read_together(text, start, below) or self._read_noun(text, start, below)
        if end is not None:
            parts += [(codes, -exponent) for codes, exponent in below]
        return end

    def _read_noun(self, text: str, start: int, parts: list[Part]) -> int | None:
        """Read factors, or those after adjectives if these go further: `1K prompt tokens`, `live births`."""
        alone: list[Part] = []
        after: list[Part] = []
        end = self._read_factors(text, start, alone)
        noun = _skip_adjectives(text, start)
        further = self._read_factors(text, noun, after) if noun > start else None
        is_further = further is not None and further > (end or 0)
        parts += after if is_further else alone
        return further if is_further else end

    def _read_bracket(self, text: str, start: int, parts: list[Part]) -> int | None:
        start, power = _read_power_of_ten(text, start)
        if power:
            parts.append(((f"10*{power}",), 1))
        end = self._read_factors(text, start, parts)
        while end is not None and not text.startswith(")", end):
            if text[end : end + 1] != " " or len(parts) >= MAX_PARTS:
                return None
            end = self._read_factors(text, end + 1, parts)
        return None if end is None else end + 1

    def _read_factors(self, text: str, start: int, parts: list[Part]) -> int | None:
        name = self._names.read(text, start)
        if name is None:
            return None
        end = read_power(text, name, parts, below=True)
        while end is not None and _DOT.match(text, end):
            further = self.read_product(text, end, parts)
            if further is None:
                # A dot may end the sentence; any other is of the unit, which is unknown then.
                return end if text[end] == "." else None
            end = further
        return None if end is None else read_carbon(text, end, parts)


def _read_unknown(text: str, start: int, parts: list[Part]) -> int | None:
    """Read a word that is no known unit: a noun that ends there is a counted thing, all else unknown."""
    start, power = _read_power_of_ten(text, start)
    start = _skip_adjectives(text, start)
    word = _UNKNOWN.match(text, start)
    if word is None or word[0] == "cent":
        return None
    after = text[word.end() : word.end() + 2]
    is_noun = _NOUN.fullmatch(word[0]) and (
        not after[:1].isspace()
        or not after[1:].isalpha()
        or after[1:].isupper()
        or _GOES_ON.match(text, word.end())
    )
    is_cut = after[:1] in {"-", "/", "'", "’"} and not _SLASH_TIME.match(text, word.end())
    if is_noun and not is_cut:
        parts.append(((f"{{{singularize(word[0])}}}",), -1))
        parts += [((f"10*{power}",), -1)] if power else []
    else:
        parts.append(_NOTHING)
    return word.end()


def _skip_adjectives(text: str, start: int) -> int:
    """Return where the noun begins in `diluted share`; a denominator may be divided by it alone."""
    while match := _ADJECTIVE.match(text, start):
        start = match.end()
    return start


def _read_power_alone(text: str, start: int, parts: list[Part]) -> int | None:
    """Read a power of ten that no unit follows: `deaths per 100,000`."""
    # A blank follows what ends the text, too: the patterns need one.
    window = f"{text[start : start + _MAX_POWER_OF_TEN]} "
    length, power = _read_power_of_ten(window, 0)
    end = start + len(window[:length].rstrip(" -\u00a0"))
    after = text[end : end + 1]
    if not power or not (after in ",;:.)\n" or _GOES_ON.match(text, end)):
        return None
    parts.append(((f"10*{power}",), -1))
    return end


def _read_together(text: str, start: int, parts: list[Part]) -> int | None:
    """Read `mK` and `m²K` after a slash, which are metre times kelvin there."""
    match = _TOGETHER.match(text, start)
    if match is None:
        return None
    exponent = {"²": 2, "2": 2, "³": 3, "3": 3, "": 1}[match[2]]
    parts += [((match[1],), exponent), (("K",), 1)]
    return match.end()


def _read_power_of_ten(text: str, start: int) -> tuple[int, int]:
    """Return the end of a power of ten in a denominator, and its exponent, which is 0 without one."""
    if match := _NUMBER.match(text, start):
        return match.end(), match[0].count("0")
    if match := _SUFFIXED.match(text, start):
        return match.end(), {"k": 3, "K": 3, "M": 6, **SCALES}[match[1]]
    match = _SCALE.match(text, start)
    if match is None or (match[1] == "千" and text[match.end() : match.end() + 1] in _KILO):
        return start, 0
    return match.end(), SCALES[match[1]]
