"""Identifiers: short forms, URLs, check digits; the valid ones are of real organizations and works."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.identifiers.check_digits import (
    ROR_ALPHABET,
    find_isni_check,
    find_lei_check,
    find_ror_check,
)
from app.domain.identifiers.identifier import ExternalIdentifier, read_identifier, to_url
from app.errors import InvalidValue

_LEI = "HWUPKR0MPOU8FGXBT394"
_SICI = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"
_READ = [
    ("wikidata:Q42", "wikidata:Q42"),
    (" Wikidata: q42 ", "wikidata:Q42"),
    ("http://www.wikidata.org/entity/Q42", "wikidata:Q42"),
    ("https://www.wikidata.org/wiki/Q42#P31", "wikidata:Q42"),
    ("https://m.wikidata.org/wiki/Q42?uselang=zh", "wikidata:Q42"),
    ("https://www.wikidata.org/wiki/Special:EntityPage/Q42", "wikidata:Q42"),
    ("wikidata.org/wiki/Q42/", "wikidata:Q42"),
    ("ror:042nb2s44", "ror:042nb2s44"),
    ("ror:03VEK6S52", "ror:03vek6s52"),
    ("https://ror.org/00f54p054", "ror:00f54p054"),
    ("http://www.ror.org/013meh722/", "ror:013meh722"),
    ("ROR.ORG/052gg0110", "ror:052gg0110"),
    (f"lei:{_LEI}", f"lei:{_LEI}"),
    (f"LEI:{_LEI.lower()}", f"lei:{_LEI}"),
    (f"https://search.gleif.org/#/record/{_LEI}", f"lei:{_LEI}"),
    (f"https://search.gleif.org/#/record/{_LEI}/record", f"lei:{_LEI}"),
    (f"https://www.gleif.org/lei/{_LEI}", f"lei:{_LEI}"),
    (f"https://api.gleif.org/api/v1/lei-records/{_LEI}", f"lei:{_LEI}"),
    ("isni:0000 0001 2103 2683", "isni:0000000121032683"),
    ("isni:0000-0001-2146-438x", "isni:000000012146438X"),
    ("https://isni.org/isni/0000000121032683", "isni:0000000121032683"),
    ("http://www.isni.org/0000000121032683/", "isni:0000000121032683"),
    ("doi:10.1038/NPHYS1170", "doi:10.1038/nphys1170"),
    ("DOI: 10.1038/nphys1170", "doi:10.1038/nphys1170"),
    ("https://doi.org/10.1038/nphys1170", "doi:10.1038/nphys1170"),
    ("http://dx.doi.org/10.1038/nphys1170?query=1", "doi:10.1038/nphys1170"),
    ("https://www.doi.org/10.1000.10/a%23b%3Fc", "doi:10.1000.10/a#b?c"),
    (f"doi:{_SICI.upper()}", f"doi:{_SICI}"),
    ("doi:10.1000/编号É", "doi:10.1000/编号É"),
]
_REFUSED = [
    ("", "begin with one of `wikidata:`, `ror:`, `lei:`, `isni:`, `doi:`"),
    ("Q42", "begin with one of"),
    ("10.1038/nphys1170", "begin with one of"),
    ("orcid:0000-0002-1825-0097", "begin with one of"),
    ("https://example.org/Q42", "begin with one of"),
    ("https://ror.org@example.org/042nb2s44", "begin with one of"),
    ("https://en.wikipedia.org/wiki/Q42", "begin with one of"),
    ("http://[::1", "begin with one of"),
    ("https://doi.org/10.1000/%ff", "begin with one of"),
    ("wikidata:Q042", "without leading zeros"),
    ("wikidata:Q0", "without leading zeros"),
    ("wikidata:P31", "is Q and a number"),
    ("wikidata:Q４２", "is Q and a number"),
    ("https://www.wikidata.org/wiki/Douglas_Adams", "is Q and a number"),
    ("ror:042nb2s45", "its check digits are '45', and those of '042nb2s' would be '44'"),
    ("ror:042nb2o44", "without i, l, o, u"),
    ("ror:142nb2s44", "a ROR is 0"),
    ("ror:https://ror.org/042nb2s44", "a ROR is 0"),
    ("lei:HWUPKR0MPOU8FGXBT395", "its check digits are '95'"),
    ("lei:HWUPKR0MPOU8FGXBT39", "18 digits and letters"),
    ("lei:HWUPKR0MPOU8FGXBſ394", "18 digits and letters"),
    ("isni:0000000121032684", "would be '3'"),
    ("isni:0000000121464380", "would be 'X'"),
    ("isni:000000012103268", "15 digits"),
    ("doi:nphys1170", "a DOI is 10."),
    ("doi:10.103/nphys1170", "four to nine digits"),
    ("doi:10.1038/", "a name without spaces"),
    ("doi:10.1038/a b", "a name without spaces"),
    ("doi:10.1038/a\ud800", "a name without spaces"),
    ("doi:10.1038/" + "a" * 300, "at most 300 characters"),
]
_BODIES = {
    "ror": st.text(ROR_ALPHABET, min_size=6, max_size=6).map(lambda text: f"0{text}"),
    "lei": st.text(string.digits + string.ascii_uppercase, min_size=18, max_size=18),
    "isni": st.text(string.digits, min_size=15, max_size=15),
}
_CHECKS = {"ror": find_ror_check, "lei": find_lei_check, "isni": find_isni_check}
_CHARACTERS = {
    "ror": ROR_ALPHABET,
    "lei": string.digits + string.ascii_uppercase,
    "isni": string.digits,
}


@pytest.mark.parametrize(("text", "short"), _READ)
def test_identifier_of_a_registry_becomes_its_short_form(text: str, short: str) -> None:
    assert str(read_identifier(text)) == short


@pytest.mark.parametrize(("text", "why"), _REFUSED)
def test_identifier_that_is_wrong_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        read_identifier(text)

    assert refused.value.rule == "identifier_invalid"
    assert why in refused.value.detail


@pytest.mark.parametrize(
    ("short", "url"),
    [
        ("wikidata:Q42", "http://www.wikidata.org/entity/Q42"),
        ("ror:042nb2s44", "https://ror.org/042nb2s44"),
        (f"lei:{_LEI}", f"https://search.gleif.org/#/record/{_LEI}"),
        ("isni:0000000121032683", "https://isni.org/isni/0000000121032683"),
        ("doi:10.1000/a#b?c%<d>", "https://doi.org/10.1000/a%23b%3Fc%25%3Cd%3E"),
    ],
)
def test_url_of_an_identifier_is_that_of_its_registry(short: str, url: str) -> None:
    assert to_url(read_identifier(short)) == url


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1))
def test_doi_of_any_name_survives_its_url(name: str) -> None:
    identifier = ExternalIdentifier("doi", read_identifier(f"doi:10.1000/{name[:200]}").value)

    assert read_identifier(to_url(identifier)) == identifier


@given(st.sampled_from(sorted(_BODIES)), st.data())
def test_identifier_with_one_changed_character_is_refused(scheme: str, data: st.DataObject) -> None:
    body = data.draw(_BODIES[scheme])
    written = body + _CHECKS[scheme](body)
    assert read_identifier(f"{scheme}:{written}").value == written

    position = data.draw(st.integers(1, len(written) - 1))
    changed = data.draw(st.sampled_from(_CHARACTERS[scheme]))
    assume(changed != written[position])
    # A letter of a LEI counts as two digits, so that its check misses some exchanges with a digit.
    assume(scheme != "lei" or changed.isdigit() == written[position].isdigit())

    with pytest.raises(InvalidValue):
        read_identifier(f"{scheme}:{written[:position]}{changed}{written[position + 1 :]}")


@given(st.sampled_from(sorted(_BODIES)), st.data())
def test_identifier_with_two_neighbours_swapped_is_refused(
    scheme: str, data: st.DataObject
) -> None:
    body = data.draw(_BODIES[scheme])
    written = body + _CHECKS[scheme](body)
    position = data.draw(st.integers(1, len(body) - 2))
    first, second = written[position], written[position + 1]
    assume(first != second)
    assume(scheme != "lei" or first.isdigit() == second.isdigit())

    with pytest.raises(InvalidValue):
        read_identifier(f"{scheme}:{written[:position]}{second}{first}{written[position + 2 :]}")
