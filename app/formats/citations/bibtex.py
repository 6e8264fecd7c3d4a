r"""BibTeX: one entry for each source of a claim, in UTF-8. `date` is biblatex's, `year` that of older styles.

BibTeX and TeX read any white space as one space. So that quotes keep theirs, each further space is written
as `\ `, and a line break as `\newline{}`. A tab, which TeX does not have, is the wide space `\quad{}`.
"""

import re
from collections.abc import Iterator

from app.formats.citations.cited_claim import CitedClaim, CitedSource
from app.formats.citations.issued import read_issued

MEDIA_TYPE = "application/x-bibtex; charset=utf-8"
# BibTeX counts braces even after a backslash, so that these have names.
_ESCAPES = str.maketrans(
    {
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\t": r"\quad{}",
        **{character: f"\\{character}" for character in "%#&$_"},
    }
)
# TeX takes some control characters for the end of a line or of a page.
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_FURTHER_SPACE = re.compile(r"(?<= ) | (?=\\(?:newline|quad))|(?<=\\newline\{\}) |(?<=\\quad\{\}) ")
# An address is read as it is, but its braces are counted too.
_IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})


def write_bibtex(claim: CitedClaim) -> bytes:
    return "".join(_write_entry(claim, key, source) for key, source in claim.entries).encode()


def _write_entry(claim: CitedClaim, key: str, source: CitedSource) -> str:
    fields = ",\n".join(f"  {name}={{{value}}}" for name, value in _list_fields(claim, source))
    return f"@misc{{{key},\n{fields}\n}}\n"


def _list_fields(claim: CitedClaim, source: CitedSource) -> Iterator[tuple[str, str]]:
    yield "title", _escape(source.title)
    if source.publisher is not None:
        # In braces of its own, a name is not taken apart into given and family names.
        yield "author", f"{{{_escape(source.publisher)}}}"
    if source.published is not None:
        yield from _list_dates(source.published)
    if source.url is not None:
        yield "url", source.url.translate(_IN_ADDRESS)
    yield "note", _escape(claim.write_note(source))


def _list_dates(edtf: str) -> Iterator[tuple[str, str]]:
    issued = read_issued(edtf)
    if issued is None:
        yield "year", _escape(edtf)
        return
    years = "/".join(dict.fromkeys(f"{date[0]:04}" for date in issued.dates))
    yield "year", f"circa {years}" if issued.is_approximate else years
    # EDTF is biblatex's own syntax, and nothing in it is escaped.
    yield "date", edtf


def _escape(text: str) -> str:
    escaped = _LINE_BREAK.sub(r"\\newline{}", text.translate(_ESCAPES))
    return _FURTHER_SPACE.sub(r"\\ ", escaped)
