"""Stems of words. All forms, spellings and synonyms of a word have the same stem."""

import re
from functools import lru_cache

from app.domain.text import fold
from app.extraction import lexicon
from app.extraction.language.spelling import americanize

_PLURAL = re.compile(r"(?<![sui])s$")
_VOWEL = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
_MIN_STEM = 3


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a word: the same for `Fibres` and `fiber`, and for `drawing` and `drawn`."""
    return _SYNONYMS.get(plain := _cut(americanize(fold(word))), plain)


def is_plural(word: str) -> bool:
    """Return whether a word in Latin letters ends as a plural does."""
    return bool(_PLURAL.search(fold(word)))


def stems(listed: str) -> frozenset[str]:
    """Return the stems of the words of a text, which are separated by spaces."""
    return frozenset(stem(word) for word in listed.split())


def _cut(word: str) -> str:
    word = lexicon.IRREGULAR.get(word, word)
    if len(word) <= _MIN_STEM:
        return word
    if word.endswith(("ies", "ied")):
        word = word[:-3] + "y"
    elif word.endswith(("sses", "ches", "shes", "xes")):
        word = word[:-2]
    else:
        word = _PLURAL.sub("", word)
    word = re.sub("ly$", "", re.sub("bly$", "ble", word)) if len(word) > _MIN_STEM + 2 else word
    for ending in ("ing", "ed"):
        cut = word.removesuffix(ending)
        if cut != word and len(cut) >= _MIN_STEM and _VOWEL.search(cut):
            word = _DOUBLED.sub(r"\1", cut)
            break
    return word.removesuffix("e") if len(word) > _MIN_STEM else word


# Maps the stem of each word to the stem of the first word of its line in `lexicon.SYNONYMS`.
_SYNONYMS = {
    _cut(americanize(word)): _cut(americanize(line.split()[0]))
    for line in lexicon.SYNONYMS.strip().splitlines()
    for word in line.split()
}

GRAMMAR = stems(lexicon.GRAMMAR)
STATING = GRAMMAR | stems(lexicon.STATING)
MAKING = STATING | stems(lexicon.MAKING)
RANKING = STATING | stems(lexicon.RANKING)
DENIALS = stems(lexicon.DENIALS) | frozenset(lexicon.CHINESE_DENIALS.split())
CONDITIONS = stems(lexicon.CONDITIONS) | frozenset(lexicon.CHINESE_CONDITIONS.split())
DEMANDS = stems(lexicon.DEMANDS) | frozenset(lexicon.CHINESE_DEMANDS.split())
PAST = stems(lexicon.PAST) | frozenset(lexicon.CHINESE_PAST.split())
COUNTRIES = {code: stem(word) for code, word in lexicon.COUNTRIES.items()}
