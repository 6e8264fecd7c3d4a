"""The spellings of units, made of the tables: prefixes before stems, plurals, American forms, languages."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product

from app.domain.units.atoms import ATOMS, POWERS, PREFIX_NAMES, RESERVED, list_lines
from app.domain.units.codes import canonicalize, combine
from app.domain.units.lexicon import chinese, languages, symbols, things, words
from app.domain.units.lexicon.money import (
    MONEY,
    SCALED_MONEY,
    SCALES_OF_MONEY,
    SHARED_MONEY,
    SIGNS_OF_LETTERS,
)
from app.domain.units.term import find_atom
from app.domain.units.things import pluralize
from app.errors import InvalidValue

# The codes that a spelling may mean.
Codes = tuple[str, ...]
# A spelling, its codes, and whether it is a word, whose case does not count.
Spelling = tuple[str, Codes, bool]

_PREFIX_CODES = {name: code for code, name in PREFIX_NAMES.items()}
_AMERICAN = (("metre", "meter"), ("litre", "liter"), ("gramme", "gram"))
_FIRST_ATOM = re.compile(r"(?:[A-Za-z_%]|\[[^]]*\])+")
_TIMES = (("hour", "h"), ("day", "d"), ("year", "a"), ("second", "s"))
_MIN_WORD = 3
_LENGTHS = frozenset(code for code, atom in ATOMS.items() if atom.vector == (("m", 1),)) | {
    f"{prefix}m" for prefix in POWERS
}


def list_spellings(language: str | None) -> Iterator[Spelling]:
    """Yield all spellings; of one that comes twice, the first counts.

    A `~` before a spelling means that it is not read in running text. The words of `language` have none.
    """
    for spelling, codes, is_word in _list_undotted(language):
        yield spelling, codes, is_word
        if spelling.startswith("US "):
            yield f"U.S. {spelling.removeprefix('US ')}", codes, is_word


def has_own_words(language: str) -> bool:
    """Return whether there are spellings that are read in texts of this language alone."""
    return any(_is_of(language, own) for own, *_ in list_lines(languages.LANGUAGES))


def _is_of(language: str, listed: str) -> bool:
    return language.lower().startswith(listed)


def _list_undotted(language: str | None) -> Iterator[Spelling]:
    before, after = _list_common()
    yield from before
    yield from _list_languages(language)
    yield from after


@lru_cache(maxsize=1)
def _list_common() -> tuple[Sequence[Spelling], Sequence[Spelling]]:
    """Return what is the same in all languages: before what differs, and after it."""
    lists = (_list_ambiguous, _list_symbols, _list_carbon, _list_words, _list_chinese, _list_money)
    before = [spelling for each in (*lists, _list_things) for spelling in each()]
    before += [(spelling, codes, False) for spelling, codes in _list_scaled_money()]
    return before, list(_list_atoms())


def list_money_signs() -> Iterator[tuple[str, Codes]]:
    """Yield signs, codes and words of money that come before a number."""
    for listed, codes in list_lines(SHARED_MONEY):
        for spelling in _split(listed):
            if not spelling.isalpha() or spelling in SIGNS_OF_LETTERS:
                yield spelling, tuple(codes.split())
    for code, sign, _, more in list_lines(MONEY):
        for spelling in (code, sign, *_split(more)):
            is_name = spelling.isascii() and spelling.isalpha() and not spelling.isupper()
            if " " not in spelling and (not is_name or spelling in SIGNS_OF_LETTERS):
                yield spelling, (code,)
    yield from _list_scaled_money()


def add_prefix(code: str, prefix: str) -> str:
    """Return the code of a unit with a metric or binary prefix, as a power of ten where it takes none."""
    match = _FIRST_ATOM.match(code)
    try:
        found = find_atom(prefix + match[0]) if match else None
    except InvalidValue:
        found = None
    if match and found and (found.prefix, found.atom.code) == (prefix, match[0]):
        return canonicalize(prefix + code)
    return _scale(code, POWERS[prefix])


def _scale(code: str, power: int) -> str:
    return combine(((f"10*{power}", 1), (code, 1)))


def _split(listed: str) -> list[str]:
    return [part.strip() for part in listed.split(",") if part.strip()]


def _list_ambiguous() -> Iterator[Spelling]:
    for spelling, codes in _list_pairs(symbols.AMBIGUOUS_SYMBOLS):
        yield spelling, codes, False
    for spelling, codes in _list_pairs(words.AMBIGUOUS_WORDS):
        yield spelling, codes, True
        if not spelling.endswith("flop"):
            yield pluralize(spelling), codes, True
    for listed, codes in _list_pairs(chinese.AMBIGUOUS_CHINESE):
        yield from ((spelling, codes, False) for spelling in _split(listed))
    for listed, shared in list_lines(SHARED_MONEY):
        for spelling in _split(listed):
            is_word = len(spelling) >= _MIN_WORD and spelling.replace(" ", "").isalpha()
            yield spelling, tuple(shared.split()), is_word


def _list_pairs(table: str) -> Iterator[tuple[str, Codes]]:
    for line in table.strip().splitlines():
        spelling, _, codes = line.partition(" = ")
        yield spelling, tuple(codes.split())


def _list_symbols() -> Iterator[Spelling]:
    for code, listed, prefixes in list_lines(symbols.SYMBOLS):
        stems = listed.split()
        yield from ((stem, (code,), False) for stem in stems)
        for sign, scaled in _list_scales(code, prefixes.split()):
            yield from ((sign + stem.lstrip("~"), (scaled,), False) for stem in stems)
            if scaled in _LENGTHS:
                yield from _list_powers(scaled, sign + stems[-1].lstrip("~"), symbols.POWERS)
        if code in _LENGTHS:
            yield from _list_powers(code, stems[0].lstrip("~"), symbols.POWERS)


def _list_scales(code: str, prefixes: list[str]) -> Iterator[tuple[str, str]]:
    for prefix in prefixes:
        yield from _list_signs(code, prefix)


def _list_powers(code: str, form: str, patterns: dict[int, str]) -> Iterator[Spelling]:
    """Yield the areas and volumes of a length: `square metres`, `sq km`, `平方米`."""
    for exponent, listed in patterns.items():
        powered = (combine(((code, exponent),)),)
        for pattern in _split(listed):
            yield pattern.format(form), powered, True


def _list_signs(code: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the signs of a prefix and the scaled code."""
    if prefix == "petroleum":
        for sign, power in symbols.PETROLEUM.items():
            yield sign, _scale(code, power)
        return
    scaled = _scale(code, 6) if prefix == "MM" else add_prefix(code, prefix)
    for sign in symbols.SIGNS.get(prefix, (prefix,)):
        yield sign, scaled


def _list_carbon() -> Iterator[Spelling]:
    """Yield masses of carbon dioxide that are written in one word: `gCO2e`."""
    for mass, code in symbols.CARBON_MASSES.items():
        yield f"{mass}C", (f"{code}{{C}}",), False
        for gas in ("CO2", "CO₂", "CO²"):
            yield f"{mass}{gas}", (f"{code}{{CO2}}",), False
            for equivalent in ("e", "eq", "-eq", ".eq", "-e", " eq", " e"):
                yield f"{mass}{gas}{equivalent}", (f"{code}{{CO2e}}",), False


def _list_words() -> Iterator[Spelling]:
    for code, listed, prefixes in list_lines(words.WORDS):
        names = words.PREFIXES.get(prefixes, prefixes).split()
        for name in _split(listed):
            for form in _inflect(name):
                bare = form.lstrip("~")
                prefixed = list(_list_prefixed(code, bare, names))
                yield form, (code,), True
                yield from prefixed
                for spelling, scaled, _ in ((bare, (code,), True), *prefixed):
                    if code in _LENGTHS:
                        yield from _list_powers(scaled[0], spelling, words.POWERS)


def _list_prefixed(code: str, form: str, names: Iterable[str]) -> Iterator[Spelling]:
    for prefix in names:
        scaled = (add_prefix(code, _PREFIX_CODES[prefix]),)
        yield prefix + form, scaled, True
        yield f"{prefix} {form}", scaled, True


def _inflect(name: str) -> list[str]:
    """Return the singular and plural of a name, British and American: `metres per second`, `pounds-feet`."""
    singular, slash, plural = name.partition("/")
    forms = [singular, plural if slash else pluralize(singular)]
    first, blank, last = singular.partition(" ")
    if not slash and blank and " " not in last:
        forms.append(f"{pluralize(first)} {pluralize(last)}")
    for british, american in _AMERICAN:
        forms += [form.replace(british, american) for form in forms if british in form]
    return list(dict.fromkeys(forms))


def _list_chinese() -> Iterator[Spelling]:
    for code, listed, prefixes in list_lines(chinese.CHINESE):
        for name in _split(listed):
            yield name, (code,), False
            if code in _LENGTHS:
                yield from _list_powers(code, name, chinese.POWERS)
            for prefix in prefixes.split():
                sign = chinese.CHINESE_PREFIXES.get(prefix)
                scaled = add_prefix(code, sign) if sign else _scale(code, words.SCALES[prefix])
                yield prefix + name, (scaled,), False
                if code in _LENGTHS:
                    yield from _list_powers(scaled, prefix + name, chinese.POWERS)


def _list_money() -> Iterator[Spelling]:
    for code, sign, names, more in list_lines(MONEY):
        label, _, plural = (part.strip() for part in names.partition(","))
        yield code, (code,), False
        yield f"~{code.lower()}", (code,), False
        if "/" not in sign:
            yield sign, (code,), False
        yield label, (code,), True
        yield from ((form, (code,), True) for form in {plural or label, pluralize(label)})
        for spelling in _split(more):
            if "/" in spelling:
                continue
            is_word = spelling.replace(" ", "").isalpha() and not spelling.isupper()
            yield spelling, (code,), is_word
            if is_word and spelling.isascii():
                yield pluralize(spelling), (code,), True


def _list_scaled_money() -> Iterator[tuple[str, Codes]]:
    """Yield thousands, millions and billions of money: `MSEK`, `€m`."""
    codes_of = {spelling: codes for spelling, codes, _ in (*_list_ambiguous(), *_list_money())}
    for money, (power, patterns) in product(SCALED_MONEY, SCALES_OF_MONEY.items()):
        codes = tuple(_scale(code, power) for code in codes_of[money])
        yield from ((pattern.format(money), codes) for pattern in patterns)


def _list_things() -> Iterator[Spelling]:
    for thing, listed, prefixes, others in list_lines(things.THINGS):
        code = f"{{{thing}}}"
        for name in _split(listed):
            is_word = name == name.lower()
            for form in (name, pluralize(name) if is_word else f"{name}s"):
                yield form, (code,), is_word
                if prefixes and is_word and len(name) >= _MIN_WORD:
                    yield from _list_prefixed(code, form, words.PREFIXES["big"].split())
            for time, of_time in _TIMES:
                times = (combine(((code, 1), (of_time, 1))),)
                yield f"{name} {time}", times, True
                yield f"{name} {time}s", times, True
            if not is_word:
                times = (combine(((code, 1), ("h", 1))),)
                yield from ((f"{name}{hours}", times, False) for hours in chinese.HOURS)
        yield from ((name, (code,), False) for name in _split(others))


def _list_atoms() -> Iterator[Spelling]:
    """Yield the names and symbols that are shown for units, where they are not in the other tables."""
    for code, atom in ATOMS.items():
        if code not in RESERVED and "/" not in atom.symbol:
            yield f"~{atom.symbol}", (code,), False
            for name in {atom.label, atom.plural}:
                # Names of several words are no other words in a text.
                yield name if " " in name else f"~{name}", (code,), True


def _list_languages(language: str | None) -> Iterator[Spelling]:
    signs = {
        name: dict(pair.split("=") for pair in pairs.split())
        for name, pairs in languages.LANGUAGE_PREFIXES.items()
    }
    for of_language, code, listed, prefixes in list_lines(languages.LANGUAGES):
        own = language is not None and _is_of(language, of_language)
        for spelling in _split(listed):
            name = spelling.lstrip("~")
            is_word = name == name.lower()
            yield (name if own else spelling), (code,), is_word
            patterns = languages.POWERS.get(of_language, {}) if code in _LENGTHS else {}
            yield from _list_powers(code, name, patterns)
            for prefix in prefixes.split():
                scaled = add_prefix(code, signs[of_language][prefix])
                yield prefix + name, (scaled,), is_word
                yield from _list_powers(scaled, prefix + name, patterns)
