"""Stems of English words, by which a search finds the other forms of a word: `fibres` finds `fiber`.

The stemmer is that of the Snowball project (English, "Porter 2"). A stem is a token of the search index of
its own, beside the word, so that a search for the word itself ranks the word first.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

import Stemmer

from app.domain.search.spellings import americanize

# No word contains it, and the search index takes it for a letter.
STEM_MARK = "≈"
_WORD = re.compile("[a-z]{4,40}")
# Words are cached here, by `_write_stem`; threads share the stemmer, and none leaves a word half done.
_stemmer = Stemmer.Stemmer("english", maxCacheSize=0)


def find_stem(word: str) -> str | None:
    """Return the stem of a folded word of four letters or more; None for what is no English word."""
    if not _WORD.fullmatch(word):
        return None
    stem: str = _stemmer.stemWord(americanize(word))
    return stem


@lru_cache(maxsize=30_000)
def _write_stem(word: str) -> str | None:
    stem = find_stem(word)
    return None if stem is None or stem == word else STEM_MARK + stem


def list_stems(words: Iterable[str]) -> list[str]:
    """Return the tokens of the stems of words, each once, in the order of the words.

    A word that is its own stem has no token besides, see `list_forms`.
    """
    return [stem for stem in dict.fromkeys(map(_write_stem, words)) if stem]


def list_forms(word: str) -> list[str]:
    """Return the tokens that find a word and its other forms; the word comes first."""
    stem = find_stem(word)
    if stem is None:
        return [word]
    return list(dict.fromkeys([word, stem, STEM_MARK + stem]))
