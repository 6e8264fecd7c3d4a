"""Fields of a claim that are filled, when its words or the names change afterwards, and the hints of a write."""

import json
from typing import Any

import pytest
from support.editors import Editor

TEXT = (
    "The Comira panel reached 25% efficiency. The panel could reach 30% efficiency by 2035. It has 2 layers. "
    "It needs more than 25% efficiency. It had 24% in Ulm in 2019 and 23% before."
)
URL = "/v1/claims/efficiency-1"
BUNDLE: dict[str, Any] = {
    "sources": [{"id": "panel", "title": "Panel", "language": "en", "text": TEXT}],
    "organizations": [
        {"id": name, "names": {"en": name.capitalize()}, "kind": "company"}
        for name in ("comira", "novalis")
    ],
    "metrics": [
        {"id": name, "names": {"en": name}, "definition": "D.", "unit": "%", "direction": "higher"}
        for name in ("efficiency", "yield")
    ],
    "achievements": [
        {
            "id": "panel",
            "title": "Panel",
            "summary": "A panel.",
            "stage": "in_use",
            "organizations": [{"organization": "comira", "role": "developer"}],
            "evidence": [{"source": "panel", "exact": "The Comira panel"}],
        }
    ],
}
CLAIM: dict[str, Any] = {
    "id": "efficiency-1",
    "achievement": "panel",
    "metric": "efficiency",
    "quantity": {"as_stated": "25%"},
    "evidence": [{"source": "panel", "exact": "reached 25% efficiency"}],
}
PLANNED = {
    "quantity": {"as_stated": "30%"},
    "evidence": [{"source": "panel", "exact": "could reach 30% efficiency"}],
}
REASON = {"reason": "One and the same"}


def create(editor: Editor, **changed: Any) -> None:  # noqa: ANN401 - of any field
    assert editor.ask("POST", "/v1/imports", BUNDLE).status_code == 200
    answer = editor.ask("POST", "/v1/claims", CLAIM | changed)
    assert answer.status_code == 201, answer.text


def edit(editor: Editor, url: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = editor.patch(url, body)
    assert answer.status_code == 200, answer.text
    edited: dict[str, Any] = answer.json()
    return edited


@pytest.mark.parametrize(
    ("url", "body", "statement"),
    [
        ("/v1/organizations/comira", {"names": {"en": "Comira AG"}}, "Comira AG: efficiency 30%"),
        ("/v1/metrics/efficiency", {"names": {"en": "Gain"}}, "Comira: Gain 30%"),
        ("/v1/achievements/panel", {"organizations": []}, "Panel: efficiency 30%"),
        ("/v1/organizations/comira", {"merge": "novalis"}, "Novalis: efficiency 30%"),
        ("/v1/metrics/efficiency", {"merge": "yield"}, "Comira: yield 30%"),
    ],
)
def test_filled_statement_is_known_as_filled_after_its_names_changed(
    editor: Editor, url: str, body: dict[str, Any], statement: str
) -> None:
    create(editor)
    if into := body.get("merge"):
        merged = editor.ask("POST", f"{url}/merge", {"into": into, **REASON}, If_Match="*")
        assert merged.status_code == 200, merged.text
    else:
        edit(editor, url, body)
    assert editor.client.get(URL).json()["statement"] == "Comira: efficiency 25%"
    assert edit(editor, URL, PLANNED)["statement"] == statement


@pytest.mark.engines("sqlite")
def test_statement_by_hand_stays_after_its_names_changed(editor: Editor) -> None:
    create(editor, statements={"en": "Comira AG: efficiency 25%"})
    edit(editor, "/v1/organizations/comira", {"names": {"en": "Comira AG"}})
    assert edit(editor, URL, {"note": "N."})["statement"] == "Comira AG: efficiency 25%"


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("given", "patch", "kind"),
    [
        ({}, PLANNED, "target"),
        ({}, {**PLANNED, "kind": "result"}, "result"),
        ({}, {"note": "N."}, "result"),
        ({"kind": "milestone"}, PLANNED, "milestone"),
    ],
)
def test_filled_kind_follows_the_words_of_a_patch(
    editor: Editor, given: dict[str, Any], patch: dict[str, Any], kind: str
) -> None:
    create(editor, **given)
    assert edit(editor, URL, patch)["kind"] == kind


@pytest.mark.engines("sqlite")
def test_writes_list_the_hints_of_an_import(editor: Editor) -> None:
    assert editor.ask("POST", "/v1/imports", BUNDLE).status_code == 200
    hint = ("#/body/kind", "kind_differs")
    claim = {**CLAIM, **PLANNED, "kind": "result"}
    proposal = {"kind": "claim", "id": "efficiency-1", "content": PLANNED | {"kind": "result"}}
    answers = [
        editor.ask("POST", "/v1/claims?dry_run=true", claim),
        editor.ask("POST", "/v1/claims", CLAIM),
        editor.patch(f"{URL}?dry_run=true", {**PLANNED, "kind": "result"}),
        editor.ask("POST", "/v1/proposals", {**proposal, "comment": "C"}),
        editor.patch(URL, {**PLANNED, "kind": "result"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 201, 200, 201, 200]
    listed = [json.loads(answer.headers.get("claimstone-hints", "[]")) for answer in answers]
    assert [[(own["pointer"], own["code"]) for own in hints] for hints in listed] == [
        [hint],
        [],
        [hint],
        [hint],
        [hint],
    ]
    assert "'could' beside the number" in listed[0][0]["detail"]


def test_number_is_read_again_in_other_quotes(editor: Editor) -> None:
    create(editor)
    quotes = [{"source": "panel", "exact": "It needs more than 25% efficiency"}]
    edited = edit(editor, URL, {"evidence": quotes})
    quantity = edited["quantity"]
    assert (quantity["comparator"], quantity["cue"]) == ("gt", "more than")
    assert (quantity["value"], quantity["unit"]["code"], edited["kind"]) == (
        "25",
        "%",
        "requirement",
    )
    back = edit(editor, URL, {"evidence": CLAIM["evidence"]})
    assert (back["quantity"]["comparator"], back["quantity"]["cue"]) == ("eq", None)


def test_number_by_hand_stays_with_other_quotes(editor: Editor) -> None:
    by_hand = {"value": "25", "unit": "%", "comparator": "gte", "read_by": "hand"}
    create(editor, quantity={"as_stated": "25%", **by_hand}, note="The table has 'or more' above.")
    quotes = [{"source": "panel", "exact": "The Comira panel reached 25% efficiency"}]
    quantity = edit(editor, URL, {"evidence": quotes})["quantity"]
    assert (quantity["comparator"], quantity["read_by"]) == ("gte", "hand")


def test_baseline_keeps_its_period_with_other_words(editor: Editor) -> None:
    exact = "It had 24% in Ulm in 2019 and 23% before"
    create(
        editor,
        baseline={"as_stated": "24%", "period": "2019", "place": "Ulm"},
        evidence=[*CLAIM["evidence"], {"source": "panel", "exact": exact}],
    )
    baseline = edit(editor, URL, {"baseline": {"as_stated": "23%"}})["baseline"]
    assert (baseline["value"], baseline["period"]["edtf"], baseline["place"]) == (
        "23",
        "2019",
        "Ulm",
    )
