"""Checks of text before it is stored, and folding of text for search.

A stored name must read the same in every tool that shows the name. So names may not contain NUL, lone
surrogates, control characters, or characters that reorder or hide text: bidirectional controls, fillers,
and zero-width characters except the joiners that some scripts need. The texts of sources are stored
unchanged: they are refused only for characters that a database cannot return. A byte order mark at the
start of a file or text is never part of it, so that offsets count without it.
"""

import codecs
import re
import unicodedata

from app.errors import InvalidValue

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n?|\n")
# Controls, formats (zero-width and bidirectional marks, soft hyphens, tags), surrogates, private use,
# and line separators. Words of several scripts and emoji need the two joiners.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")
# Letters and symbols without a visible shape.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")

# Combining classes of nuktas, viramas and vowels of the scripts of South Asia, and of the voicing of kana.
MARKS_OF_SCRIPTS = frozenset({7, 8, 9, 84, 91, 103, 107, 118, 122, 129, 130, 132})

BYTE_ORDER_MARK = "\ufeff"
# UTF-32 comes first, because its mark begins like that of UTF-16.
_OTHER_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def decode_text(content: bytes) -> str:
    """Decode a file, body or line in UTF-8, without a byte order mark at its start.

    Raises:
        InvalidValue: `not_utf_8`: the content is in another encoding.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        encoding = find_other_encoding(content)
        reason = f"it is {encoding}" if encoding else f"byte {error.start} is not UTF-8"
        raise InvalidValue("not_utf_8", f"{reason}: write it in UTF-8") from error


def find_other_encoding(content: bytes) -> str | None:
    """Return UTF-16 or UTF-32 if the content begins with the byte order mark of one, else None."""
    return next((name for mark, name in _OTHER_MARKS.items() if content.startswith(mark)), None)


def leave_out_mark(text: str) -> str:
    return text.removeprefix(BYTE_ORDER_MARK)


def check_storable(text: str) -> str:
    """Return `text` unchanged if every database can store and return it.

    Raises:
        InvalidValue: `unstorable_character`: the text contains NUL or a lone surrogate.
    """
    if text.isascii() and "\x00" not in text:
        return text
    if match := _UNSTORABLE.search(text):
        raise InvalidValue(
            "unstorable_character",
            f"character U+{ord(match[0]):04X} at offset {match.start()} cannot be stored",
        )
    return text


def check_label(text: str) -> str:
    """Return `text` unchanged if it is fit for display.

    Such a text is not empty, is one line without space at either end, is in Unicode normalisation form C
    (NFC), and contains no invisible character.

    Raises:
        InvalidValue: `invisible_character` (the message gives its offset), `not_trimmed` or `not_nfc`.
    """
    # Fast path: most texts are completely printable. Other texts are checked character by character.
    if not text.isprintable() or not _BLANKS.isdisjoint(text):
        _refuse_hidden(text)
    if not text or text != text.strip():
        raise InvalidValue("not_trimmed", "write at least one character, without space around it")
    if not unicodedata.is_normalized("NFC", text):
        raise InvalidValue("not_nfc", "write the text in Unicode normalisation form C")
    return text


def check_lines(text: str) -> str:
    """Return a text of one or more lines that is otherwise as `check_label` requires.

    In the result each line but the last ends with LF; CR LF and CR are taken too, and line breaks after
    the last line, which a block of YAML has.

    Raises:
        InvalidValue: as `check_label` does.
    """
    lines = text.rstrip("\r\n")
    # Without a change of length, so that offsets in messages count from the start of the text.
    check_label(lines.replace("\r", " ").replace("\n", " "))
    return _LINE_BREAK.sub("\n", lines)


def _refuse_hidden(text: str) -> None:
    for offset, character in enumerate(text):
        if _is_hidden(character):
            raise InvalidValue(
                "invisible_character",
                f"character U+{ord(character):04X} at offset {offset} is not allowed here",
            )


def _is_hidden(character: str) -> bool:
    if character.isascii():
        return not character.isprintable()
    category = unicodedata.category(character)
    return (
        (category in _HIDDEN_CATEGORIES and character not in _JOINERS)
        or character in _BLANKS
        or ord(character) & 0xFFFE == 0xFFFE  # noqa: PLR2004 - two noncharacters of each plane
    )


def fold(text: str) -> str:
    """Return a text for comparison: in lower case, without diacritics, and with ordinary letters.

    Ordinary letters replace compatibility forms, such as full-width letters and ligatures.
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in decomposed if not _is_diacritic(char))


def _is_diacritic(character: str) -> bool:
    """Return whether a mark only changes a letter. The voicing of kana and the vowels of Hindi are letters."""
    combining = unicodedata.combining(character)
    return combining > 0 and combining not in MARKS_OF_SCRIPTS


def fold_words(text: str) -> str:
    """Return a text as it is compared with others: without differences of case, width and white space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
