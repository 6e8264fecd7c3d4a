"""Citations of claims: plain text, BibTeX read by another program, and CSL-JSON."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string

from app.formats.citations.bibtex import write_bibtex
from app.formats.citations.cited_claim import CitedClaim, CitedSource, make_cited_claim
from app.formats.citations.csl_json import write_csl_json
from app.formats.citations.issued import read_issued

pytestmark = pytest.mark.engines("sqlite")

SOURCE = {
    "title": "Voltara ships LX-2",
    "publisher": "Voltara Ltd.",
    "published": {"edtf": "2025-06-12"},
    "url": "https://voltara.example/lx2",
    "language": "en",
}
BARE = {**SOURCE, "publisher": None, "published": None, "url": None}
CATALOGUE = (
    "Claimstone, claim voltara-lx2-energy, version 2, revision 41, "
    "https://cs.example/claims/voltara-lx2-energy?as_of=41"
)
NOTE = f'"reached 402 ± 5 Wh/kg". {CATALOGUE}'
# Variables and types of CSL-JSON (csl-data.json 1.0.2) that may be in an item.
CSL_NAMES = {"id", "type", "title", "publisher", "issued", "URL", "language", "note"}
CSL_TYPES = {"webpage", "document", "dataset"}


def quote(
    exact: str = "reached 402 ± 5 Wh/kg",
    start: int = 20,
    source: str = "voltara-2025",
    **more: object,
) -> dict[str, Any]:
    return {
        "source": {"id": source},
        "exact": exact,
        "start": start,
        "end": start + len(exact),
        **more,
    }


def cite(
    sources: dict[str, Any] | None = None,
    quotes: list[dict[str, Any]] | None = None,
    link: str | None = "https://cs.example/claims/voltara-lx2-energy",
    marks: tuple[str, ...] = (),
) -> CitedClaim:
    claim = {"id": "voltara-lx2-energy", "version": 2, "evidence": quotes or [quote()]}
    cited = {
        key: CitedSource.of(source) for key, source in (sources or {"voltara-2025": SOURCE}).items()
    }
    return make_cited_claim(claim, cited, 41, link, marks)


def read_bibtex(claim: CitedClaim) -> BibliographyData:
    return parse_string(write_bibtex(claim).decode(), "bibtex")


NAMED = {
    "newline": "\n",
    "quad": "\t",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textbackslash": "\\",
    "textasciitilde": "~",
    "textasciicircum": "^",
}
LATEX = re.compile(r"\\([a-z]+)\{\}|\\([%#&$_ ])|([^\\{}%#&$_~^])")


def decode(latex: str) -> str:
    """Typeset as LaTeX does; what it would take for markup is left out, so that a test fails."""
    return "".join(
        NAMED[named] if named else symbol or plain for named, symbol, plain in LATEX.findall(latex)
    )


def test_plain_citation_names_the_source_then_the_catalogue() -> None:
    assert cite().write_plain() == (
        'Voltara Ltd., "Voltara ships LX-2", 2025-06-12, characters 20-41: '
        f'"reached 402 ± 5 Wh/kg". {CATALOGUE}'
    )


def test_plain_citation_leaves_out_what_is_unknown() -> None:
    assert cite({"voltara-2025": BARE}, link=None).write_plain() == (
        '"Voltara ships LX-2", n.d., characters 20-41: "reached 402 ± 5 Wh/kg". '
        "Claimstone, claim voltara-lx2-energy, version 2, revision 41"
    )


def test_plain_citation_of_several_sources_has_each_once() -> None:
    quotes = [quote("one\n  two", 0), quote("half", 3, "wire"), quote("three", 50)]
    sources = {"voltara-2025": SOURCE, "wire": {**BARE, "title": "Wire"}}
    assert cite(sources, quotes).write_plain() == (
        'Voltara Ltd., "Voltara ships LX-2", 2025-06-12, characters 0-9: "one\n  two"; characters 50-55: '
        f'"three". "Wire", n.d., characters 3-7: "half". {CATALOGUE}'
    )


def test_bibtex_has_the_entry_of_the_contract() -> None:
    assert write_bibtex(cite()).decode() == (
        "@misc{voltara-lx2-energy-r41,\n"
        "  title={Voltara ships LX-2},\n"
        "  author={{Voltara Ltd.}},\n"
        "  year={2025},\n"
        "  date={2025-06-12},\n"
        "  url={https://voltara.example/lx2},\n"
        f"  note={{{NOTE.replace('_', chr(92) + '_')}}}\n"
        "}\n"
    )


def test_bibtex_without_what_is_unknown_has_no_empty_field() -> None:
    [entry] = read_bibtex(cite({"voltara-2025": BARE})).entries.values()
    assert list(entry.fields) == ["title", "note"]
    assert not entry.persons


HOSTILE = r"{a} \b % # & $ _ ~ ^ @misc{x, y={z}} \end{document} } { {{ \{ 中文 “q”"


def test_bibtex_of_hostile_text_is_read_as_the_text() -> None:
    source = {
        **SOURCE,
        "title": HOSTILE,
        "publisher": HOSTILE,
        "url": "https://a.example/{x}\\_%7E~",
    }
    [(key, entry)] = read_bibtex(cite({"voltara-2025": source}, [quote(HOSTILE)])).entries.items()
    assert key == "voltara-lx2-energy-r41"
    assert decode(entry.fields["title"]) == HOSTILE
    assert decode(entry.fields["note"]) == f'"{HOSTILE}". {CATALOGUE}'
    [author] = entry.persons["author"]
    assert decode(str(author).removeprefix("{").removesuffix("}")) == HOSTILE
    assert entry.fields["url"] == "https://a.example/%7Bx%7D%5C_%7E~"


@pytest.mark.parametrize(
    ("exact", "typeset"),
    [
        ("a  b   c", "a  b   c"),
        (" a ", " a "),
        ("one\n  two", "one\n  two"),
        ("one \n\n two", "one \n\n two"),
        ("one\r\ntwo\rthree\x0cfour", "one\ntwo\nthree\nfour"),
        ("| 5\t\t| km |", "| 5\t\t| km |"),
        ("at\t 5 \t  km", "at\t 5 \t  km"),
        (r"a\newline{}  b", r"a\newline{}  b"),
    ],
)
def test_quote_keeps_its_white_space(exact: str, typeset: str) -> None:
    cited = cite(quotes=[quote(exact)])
    assert f'"{exact}"' in cited.write_plain()
    assert json.loads(write_csl_json(cited))[0]["note"].startswith(f'"{exact}". Claimstone')
    [entry] = read_bibtex(cited).entries.values()
    assert decode(entry.fields["note"]).startswith(f'"{typeset}". Claimstone')


def test_marks_of_a_claim_are_in_each_citation() -> None:
    cited = cite(marks=("withdrawn: the unit\nwas misread", "corrected since: version 4"))
    marked = f"{CATALOGUE} [withdrawn: the unit was misread; corrected since: version 4]"
    assert cited.write_plain().endswith(marked)
    assert json.loads(write_csl_json(cited))[0]["note"].endswith(marked)
    [entry] = read_bibtex(cited).entries.values()
    assert decode(entry.fields["note"]).endswith(marked)


@given(st.text(st.sampled_from("{}\\%#&$_~^a \n\t\"'@,=中"), max_size=30), st.integers(1, 3))
def test_bibtex_of_any_text_is_one_entry_a_source(text: str, count: int) -> None:
    sources = {f"s{number}": {**SOURCE, "title": f"a{text}b"} for number in range(count)}
    quotes = [quote(f"a{text}b", 0, source) for source in sources]
    entries = read_bibtex(cite(sources, quotes)).entries
    suffixes = [""] if count == 1 else [f"-{number}" for number in range(1, count + 1)]
    assert list(entries) == [f"voltara-lx2-energy-r41{suffix}" for suffix in suffixes]
    for entry in entries.values():
        assert decode(entry.fields["title"]) == " ".join(f"a{text}b".split())
        assert decode(entry.fields["note"]).startswith(f'"a{text}b". Claimstone')


def test_csl_json_has_the_item_of_the_contract() -> None:
    assert json.loads(write_csl_json(cite())) == [
        {
            "id": "voltara-lx2-energy-r41",
            "type": "webpage",
            "title": "Voltara ships LX-2",
            "publisher": "Voltara Ltd.",
            "issued": {"date-parts": [[2025, 6, 12]]},
            "URL": "https://voltara.example/lx2",
            "language": "en",
            "note": NOTE,
        }
    ]


@pytest.mark.parametrize(
    ("source", "more", "kind"),
    [(SOURCE, {}, "webpage"), (BARE, {}, "document"), (SOURCE, {"cell": {"row": 2}}, "dataset")],
)
def test_csl_json_has_the_type_of_the_source(
    source: dict[str, Any], more: dict[str, Any], kind: str
) -> None:
    [item] = json.loads(write_csl_json(cite({"voltara-2025": source}, [quote(**more)])))
    assert item["type"] == kind
    assert item["type"] in CSL_TYPES
    assert set(item) <= CSL_NAMES
    assert None not in item.values()


@pytest.mark.parametrize(
    ("edtf", "issued", "year", "date"),
    [
        ("2025", {"date-parts": [[2025]]}, "2025", "2025"),
        ("2025-06", {"date-parts": [[2025, 6]]}, "2025", "2025-06"),
        ("0987-06-01", {"date-parts": [[987, 6, 1]]}, "0987", "0987-06-01"),
        ("2025~", {"date-parts": [[2025]], "circa": True}, "circa 2025", "2025~"),
        ("2025-06~", {"date-parts": [[2025, 6]], "circa": True}, "circa 2025", "2025-06~"),
        ("2019/2021", {"date-parts": [[2019], [2021]]}, "2019/2021", "2019/2021"),
        ("2021-03/2021-05", {"date-parts": [[2021, 3], [2021, 5]]}, "2021", "2021-03/2021-05"),
        (
            "2019~/2021~",
            {"date-parts": [[2019], [2021]], "circa": True},
            "circa 2019/2021",
            "2019~/2021~",
        ),
        ("2019~/2021", {"literal": "2019~/2021"}, r"2019\textasciitilde{}/2021", None),
        ("2025?", {"literal": "2025?"}, "2025?", None),
        ("2025%", {"literal": "2025%"}, r"2025\%", None),
        ("2025-21", {"literal": "2025-21"}, "2025-21", None),
        ("202X", {"literal": "202X"}, "202X", None),
        ("2019/..", {"literal": "2019/.."}, "2019/..", None),
        ("/2021", {"literal": "/2021"}, "/2021", None),
        ("[2019,2021]", {"literal": "[2019,2021]"}, "[2019,2021]", None),
        ("Y170002", {"literal": "Y170002"}, "Y170002", None),
        ("-0044", {"literal": "-0044"}, "-0044", None),
    ],
)
def test_date_of_a_citation_is_what_edtf_says(
    edtf: str, issued: dict[str, Any], year: str, date: str | None
) -> None:
    claim = cite({"voltara-2025": {**SOURCE, "published": {"edtf": edtf}}})
    [item] = json.loads(write_csl_json(claim))
    assert item["issued"] == issued
    [entry] = read_bibtex(claim).entries.values()
    assert (entry.fields["year"], entry.fields.get("date")) == (year, date)
    assert f", {edtf}, characters" in claim.write_plain()


def test_more_than_two_ends_are_no_interval() -> None:
    assert read_issued("2019/2020/2021") is None
