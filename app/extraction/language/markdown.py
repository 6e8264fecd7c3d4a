"""The prose of a Markdown file: markup becomes spaces, so that every offset stays what it is in the file."""

import re

# What is no prose, and what is markup around prose.
_NO_PROSE = re.compile(
    r"^(?P<fence>```|~~~)[^\n]*\n(?:.*?^(?P=fence)[^\n]*$|.*\Z)"
    r"|\A---\n.*?^---$|<!--.*?-->|</?[A-Za-z][^>\n]*>|`[^`\n]+`"
    r"|^[ \t]*\[[^\]\n]+\]:[^\n]*$|(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)|(?<=\])\[[^\]\n]*\]|https?://[^\s)>\]]+",
    re.MULTILINE | re.DOTALL,
)
_MARKUP = re.compile(
    r"^[ \t]{0,3}(?:#{1,6}(?=\s)|>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))"
    r"|!?\[(?=[^\]\n]*\])|(?<=[^\s\[])\](?=\s|[.,;:!?)]|$)|\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|~~",
    re.MULTILINE,
)
_HEADING = re.compile(r"^#{1,6} [^\n]*", re.MULTILINE)
# A line that goes on in the next one: no end of a paragraph, a list or a table is between them.
_WRAPPED = re.compile(
    r"(?<=[^\s|])[ \t]*\r?\n(?=[ \t]*[^\s#>|\-*+`~\d])|(?<=[^\s|])\r?\n(?=\d+(?![.)\d]))"
)


def read_prose(text: str, *, is_markdown: bool) -> str:
    """Return a text of equal length without markup, whose wrapped lines are joined by spaces."""
    headings = {match.end() for match in _HEADING.finditer(text)} if is_markdown else set()
    # Where lines go on is seen by the markup that begins the next one.
    wrapped = [match.span() for match in _WRAPPED.finditer(text) if match.start() not in headings]
    if is_markdown:
        for pattern in (_NO_PROSE, _MARKUP):
            text = pattern.sub(_blank, text)
    pieces, position = [], 0
    for start, end in wrapped:
        pieces += [text[position:start], " " * (end - start)]
        position = end
    return "".join([*pieces, text[position:]])


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
