"""The names and symbols of units, indexed by how they are found in a text."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from app.domain.chinese_characters import SIMPLIFIED
from app.domain.units.lexicon import chinese, symbols, things, words
from app.domain.units.lexicon.money import NO_MONEY_IN_TEXT
from app.domain.units.spelling.spellings import Codes, has_own_words, list_spellings

# A run of letters of a script with blanks.
LETTERS = re.compile(r"[^\W\d_¼-¾⅐-⅞⁰¹²³⁴⁵⁶⁷⁸⁹₀-₉\u3005-\u9fff\uac00-\ud7a3]+")
_Listed = dict[str, list[tuple[str, Codes]]]


@dataclass(slots=True)
class Dictionary:
    """Spellings and their codes; several codes make a spelling ambiguous.

    `symbols` count their case, `words` are in lower case with blanks for hyphens, `caseless` are
    symbols and their codes by the symbol in lower case. `long_symbols` have characters besides letters, `long_words` several words; both are
    listed by their first letters, longest first. `characters` are names in scripts without blanks,
    `longest` their length by the first character.
    """

    symbols: dict[str, Codes] = field(default_factory=dict)
    long_symbols: _Listed = field(default_factory=dict)
    words: dict[str, Codes] = field(default_factory=dict)
    long_words: _Listed = field(default_factory=dict)
    characters: dict[str, Codes] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    caseless: dict[str, dict[str, Codes]] = field(default_factory=dict)


def is_ideographic(char: str) -> bool:
    """Return whether a character is of a script without blanks: Chinese, kana, or Korean."""
    return "\u3005" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3"


@lru_cache(maxsize=1)
def get_dictionary() -> Dictionary:
    """Return all spellings."""
    return _build(in_text=False, language=None)


@lru_cache(maxsize=16)
def get_text_dictionary(language: str | None) -> Dictionary:
    """Return the spellings that are read in running text of a language, such as `fr`, or of any."""
    if language is not None and not has_own_words(language):
        return get_text_dictionary(None)
    return _build(in_text=True, language=language)


def _build(*, in_text: bool, language: str | None) -> Dictionary:
    hidden = symbols.NOT_IN_TEXT | NO_MONEY_IN_TEXT | things.NOT_IN_TEXT | chinese.NOT_IN_TEXT
    hidden |= words.NOT_IN_TEXT
    dictionary = Dictionary()
    for spelling, codes, is_word in list_spellings(language):
        name = spelling.lstrip("~")
        if not in_text or (name == spelling and name not in hidden):
            _add(dictionary, name, codes, is_word=is_word)
    for listed in (*dictionary.long_symbols.values(), *dictionary.long_words.values()):
        listed.sort(key=lambda entry: -len(entry[0]))
    _add_caseless(dictionary)
    return dictionary


def _add(dictionary: Dictionary, spelling: str, codes: Codes, *, is_word: bool) -> None:
    """Add a spelling; of one that comes twice, the first counts."""
    if is_ideographic(spelling[0]):
        spelling = spelling.translate(SIMPLIFIED)
        dictionary.characters.setdefault(spelling, codes)
        first = spelling[0]
        dictionary.longest[first] = max(dictionary.longest.get(first, 0), len(spelling))
        return
    match = LETTERS.match(spelling)
    first = match[0] if match else spelling[0]
    is_run = match is not None and first == spelling
    if is_word:
        folded = spelling.lower().replace("-", " ")
        if is_run:
            dictionary.words.setdefault(folded, codes)
        else:
            dictionary.long_words.setdefault(first.lower(), []).append((folded, codes))
    elif is_run:
        dictionary.symbols.setdefault(spelling, codes)
    else:
        dictionary.long_symbols.setdefault(first, []).append((spelling, codes))


def _add_caseless(dictionary: Dictionary) -> None:
    """Add symbols in any case: those of three letters, and common ones of two."""
    for symbol, codes in dictionary.symbols.items():
        short = len(symbol) < len("kWh")
        folded = symbol.lower()
        if folded not in symbols.NEVER_CASELESS and (not short or symbol in symbols.CASELESS):
            dictionary.caseless.setdefault(folded, {})[symbol] = codes
