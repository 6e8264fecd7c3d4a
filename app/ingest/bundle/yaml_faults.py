"""Failures to read YAML in the reader's words, with the line and the column from 1."""

import re

from yaml import Mark, MarkedYAMLError, YAMLError
from yaml.reader import ReaderError

from app.errors import Fault

_INDENTED = "this line is indented unlike the lines that it belongs to; indent with spaces, equally"
_QUOTED = "put the text between quotation marks"
# What the library says, after what it was reading: the first pattern that is found counts.
_WORDS = {
    r"character '\\t'": "a tab cannot indent a line; use spaces",
    r"found character '(.)'": f"no text without quotation marks begins with `{{}}`; {_QUOTED}",
    "mapping values are not": "a colon with a space after it begins a value, and none can begin here; "
    f"if it belongs to a text, {_QUOTED}, else indent the line as those around it",
    "mapping keys are not": f"no key can begin here; if the `?` belongs to a text, {_QUOTED}",
    "could not find expected ':'": "the colon after a key is missing",
    "sequence entries are not": "an item of a list (`- `) begins a line of its own; if the `-` belongs to a "
    f"text, {_QUOTED}",
    "directive": f"a line that begins with `%` is no text; leave it out, or {_QUOTED}",
    "incompatible YAML|duplicate": "leave out the line that begins with `%`",
    "<document start>": "the document has ended before; leave out what follows, or the line `...`",
    "an anchor|an alias": f"no text without quotation marks begins with `&` or `*`; {_QUOTED}",
    "a tag|tag handle": f"no text without quotation marks begins with `!`; {_QUOTED}",
    "a block scalar": f"the line ends after `|` or `>`: begin the text on the next one, or {_QUOTED}",
    "escape": "a backslash between double quotation marks has to be doubled",
    "a quoted scalar": "the closing quotation mark is missing for the text that begins here",
    "block mapping.*'<scalar>'": "something follows after a closing quotation mark; within a text, double a "
    "single mark (`''`), and write `\\\"` for a double one",
    "<block end>": _INDENTED,
    r"expected ',' or '(.)'": "a comma or the closing `{}` is missing before this",
    "node content, but found '([^<])": "a value is missing here, or a text begins with `{}` and needs quotation "
    "marks",
    "node content": "a value is missing here",
}

# What is missing at the end of a text or key is noticed only in a later line.
_NOTICED_LATE = ("while scanning a simple key", "while scanning a quoted scalar")


def describe_yaml(error: YAMLError, text: str) -> Fault:
    """Return what is wrong with a text that is not YAML, where, and what to do."""
    if isinstance(error, ReaderError):
        before = text[: error.position]
        line_start = before.rfind("\n") + 1
        detail = f"the character U+{ord(text[error.position]):04X} is not accepted; leave it out"
        return _write(detail, before.count("\n"), len(before) - line_start)
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return Fault("", "not_yaml", "this is not YAML")
    detail = _find_words(f"{error.context}: {error.problem}")
    is_late = error.context in _NOTICED_LATE
    mark: Mark = error.context_mark if is_late and error.context_mark else error.problem_mark
    return _write(detail, mark.line, mark.column)


def describe_number(mark: Mark) -> Fault:
    """Return the fault for a number in an escape or a directive that denotes nothing."""
    return _write("the number of an escape or a directive is too large", mark.line, mark.column)


def _find_words(problem: str) -> str:
    for pattern, words in _WORDS.items():
        if (match := re.search(pattern, problem)) is not None:
            return words.format(*match.groups())
    return "this is not YAML"


def _write(detail: str, line: int, column: int) -> Fault:
    """Make the fault of a place whose line and column are counted from 0."""
    return Fault("", "not_yaml", f"{detail} (column {column + 1})", line + 1)
