"""Words with one typing error: a letter too few, too many or wrong, or two neighbours in the wrong order.

All texts at this distance from a word are listed, some hundreds, which are then looked up in an index of words.
So an error may be anywhere in the word, even in its first letter.
"""

from string import ascii_lowercase

from app.domain.search.tokens import fold_for_search, is_cjk

# Shorter words are this near to too many others, and longer ones are typed by nobody.
SHORTEST, _LONGEST = 4, 40
# Letters of a script are in blocks of this size.
_BLOCK = 128


def may_have_error(word: str) -> bool:
    return SHORTEST <= len(word) <= _LONGEST and word.isalpha() and not is_cjk(word)


def list_variants(word: str) -> list[str]:
    """Return all texts that are one typing error away from a folded word, in order."""
    letters = _list_letters(word)
    variants: set[str] = set()
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        variants.update(before + letter + after for letter in letters)
        if after:
            variants.add(before + after[1:])
            variants.update(before + letter + after[1:] for letter in letters)
            variants.add(before + after[1::-1] + after[2:])
    variants.discard(word)
    return sorted(variants)


def list_beginnings(word: str) -> list[str]:
    """Return the variants of a word as beginnings of longer words, in order.

    Words that begin with the word itself have no error, and none of the beginnings begins another one.
    """
    beginnings: list[str] = []
    for variant in list_variants(word):
        if variant.startswith(word) or (beginnings and variant.startswith(beginnings[-1])):
            continue
        beginnings.append(variant)
    return beginnings


def _list_letters(word: str) -> list[str]:
    """Return the letters that may be meant: of the Latin alphabet, or of the scripts of the word."""
    letters = set(ascii_lowercase) if any(map(str.isascii, word)) else set()
    for letter in word:
        if not letter.isascii():
            first = ord(letter) // _BLOCK * _BLOCK
            letters.update(map(chr, range(first, first + _BLOCK)))
    return sorted(each for each in letters if each.isalpha() and fold_for_search(each) == each)
