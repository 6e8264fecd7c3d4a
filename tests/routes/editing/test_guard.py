"""The guard of the data over HTTP: what a claim gives is what is read in its source, by every way of writing."""

import json
from typing import Any

import pytest
from sqlalchemy import select, text
from support.editors import Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.maintenance.verify import verify_catalogue
from app.models import Change

TEXT = (
    "Voltara's LX-2 cell reached 402 ± 5 Wh/kg at 25 °C, up from 350 Wh/kg. A pack weighs 500 kg/m3 and "
    "must last more than 10 years. Its output rose by 15% to $3 million in May. They sold thousands of packs."
)
BUNDLE: dict[str, Any] = {
    "sources": [{"id": "voltara", "title": "LX-2", "language": "en", "text": TEXT}],
    "metrics": [
        {"id": name, "names": {"en": name}, "definition": "D.", "unit": unit, "direction": "higher"}
        for name, unit in {
            "energy": "Wh/kg",
            "density": "kg/m3",
            "life": "a",
            "income": "USD",
        }.items()
    ],
    "achievements": [
        {
            "id": "lx2",
            "title": "LX-2",
            "summary": "A cell.",
            "stage": "in_use",
            "evidence": [{"source": "voltara", "exact": "LX-2 cell"}],
        }
    ],
}
ENERGY = {"as_stated": "402 ± 5 Wh/kg"}
BY_HAND = {"comparator": "eq", "read_by": "hand"}
URL = "/v1/claims/energy-1"


def make_claim(metric: str, quantity: dict[str, Any], **others: Any) -> dict[str, Any]:  # noqa: ANN401 - of any field
    return {
        "id": f"{metric}-1",
        "achievement": "lx2",
        "metric": metric,
        "kind": "result",
        "statements": {"en": "S."},
        "quantity": quantity,
        "evidence": [{"source": "voltara", "exact": TEXT}],
        **others,
    }


def create(editor: Editor, claim: dict[str, Any]) -> dict[str, Any]:
    assert editor.ask("POST", "/v1/imports", BUNDLE).status_code == 200
    answer = editor.ask("POST", "/v1/claims", claim)
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return {**created, "filled": answer.headers.get("claimstone-filled")}


def list_faults(answer: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a response
    assert answer.status_code == 422, answer.text
    return [(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]]


def test_words_alone_are_filled_and_listed(editor: Editor) -> None:
    claim = make_claim("energy", ENERGY, baseline={"as_stated": "350 Wh/kg"})
    created = create(editor, claim)
    assert created["filled"] == ", ".join(
        [
            *(f"/quantity/{name}" for name in ("value", "unit", "comparator", "tolerance")),
            *(f"/baseline/{name}" for name in ("value", "unit", "comparator")),
        ]
    )
    quantity = created["quantity"]
    assert (quantity["value"], quantity["unit"]["code"]) == ("402", "W.h/kg")
    assert (quantity["unit_text"], quantity["read_by"]) == ("Wh/kg", "reader")
    assert quantity["tolerance"] == {
        "as_stated": "± 5",
        "minus": "5",
        "plus": "5",
        "relative": False,
    }
    assert created["baseline"]["value"] == "350"
    evidence = editor.client.get(f"{URL}/evidence").json()["data"]
    assert [quote["number"]["exact"] for quote in evidence] == ["402"]


@pytest.mark.engines("sqlite")
def test_kind_and_statement_that_are_left_out_are_filled_and_listed(editor: Editor) -> None:
    claim = make_claim("energy", ENERGY)
    del claim["kind"], claim["statements"]
    created = create(editor, claim)
    assert created["filled"].startswith("/kind, /statements, /quantity/value")
    assert created["kind"] == "result"
    assert list(created["statements"]) == ["en"]
    assert created["statement"].endswith(f" {ENERGY['as_stated']}")
    assert editor.patch(URL, {"kind": "milestone"}).json()["kind"] == "milestone"
    again = editor.patch(URL, {"kind": None})
    filled = again.headers["claimstone-filled"]
    assert (again.json()["kind"], filled) == ("result", "/kind, /statements")


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("metric", "changed", "pointer", "code"),
    [
        ("energy", {"quantity": {**ENERGY, "value": "40"}}, "quantity/value", "value_differs"),
        ("energy", {"quantity": {"as_stated": "02 ± 5 Wh/kg"}}, "quantity/as_stated", "number_cut"),
        ("density", {"quantity": {"as_stated": "500 kg"}}, "quantity/as_stated", "unit_cut"),
        ("life", {"quantity": {"as_stated": "than 10 years"}}, "quantity/as_stated", "cue_cut"),
        ("life", {"quantity": {"as_stated": "10 years", "comparator": "eq"}}, "quantity/comparator", "comparator_differs"),
        ("income", {"quantity": {"as_stated": "$3 million"}}, "quantity/unit", "missing"),
        ("income", {"quantity": {"as_stated": "$3 million", "unit": "EUR"}}, "quantity/unit", "unit_differs"),
        ("life", {"quantity": {"as_stated": "thousands of packs", "value": "1000", "unit": "a"}}, "quantity/as_stated", "not_readable"),
        ("energy", {"quantity": ENERGY, "baseline": {"as_stated": "350 Wh/kg", "value": "35"}}, "baseline/value", "value_differs"),
        ("energy", {"quantity": ENERGY, "stated_change": {"as_stated": "15%", "form": "percent", "value": "51"}}, "stated_change/value", "change_differs"),
        ("energy", {"quantity": {"as_stated": "350 Wh/kg"}, "baseline": ENERGY}, "baseline/as_stated", "role_differs"),
        ("energy", {"quantity": ENERGY, "baseline": ENERGY}, "baseline/as_stated", "role_differs"),
        ("energy", {"quantity": {**ENERGY, **BY_HAND, "value": "40", "unit": "Wh/kg"}}, "quantity/value", "value_differs"),
        ("energy", {"quantity": {"as_stated": "reached", **BY_HAND, "value": "40", "unit": "Wh/kg"}, "note": "N."}, "quantity/as_stated", "no_number"),
        ("energy", {"quantity": {"as_stated": "402 ± 5 Wh/kg at 25 °C", **BY_HAND, "value": "40", "unit": "Wh/kg"}}, "quantity/value", "value_differs"),
        ("energy", {"quantity": ENERGY, "baseline": {"as_stated": "up from 350 Wh/kg. A pack weighs 500 kg/m3", **BY_HAND, "value": "35", "unit": "Wh/kg"}}, "baseline/value", "value_differs"),
        ("energy", {"quantity": {"as_stated": "350 Wh/kg"}, "baseline": {"as_stated": "402 ± 5 Wh/kg at 25 °C, up from 350 Wh/kg", **BY_HAND, "value": "402", "unit": "Wh/kg", "tolerance": {"as_stated": "± 5", "minus": "5", "plus": "5"}}}, "baseline/as_stated", "role_differs"),
        ("density", {"quantity": {"as_stated": "500 kg", **BY_HAND, "value": "500", "unit": "kg/m3"}}, "quantity/as_stated", "unit_cut"),
        ("energy", {"quantity": ENERGY, "stated_change": {"as_stated": "15%", "form": "percent", "value": "51", "read_by": "hand"}}, "stated_change/value", "change_differs"),
    ],
)  # fmt: skip
def test_claim_that_its_source_does_not_state_is_refused_by_every_way(
    editor: Editor, metric: str, changed: dict[str, Any], pointer: str, code: str
) -> None:
    create(editor, make_claim("energy", ENERGY))
    claim = {**make_claim(metric, {}), **changed, "id": "wrong"}
    content = {name: value for name, value in claim.items() if name != "id"}
    faults = [(f"#/body/{pointer}", code)]
    proposal = {
        "kind": "claim",
        "id": "wrong",
        "is_new": True,
        "content": content,
        "comment": "New",
    }
    assert list_faults(editor.ask("POST", "/v1/claims", claim)) == faults
    assert list_faults(editor.ask("POST", "/v1/proposals", proposal)) == faults
    imported = editor.ask("POST", "/v1/imports", {"claims": [claim]})
    assert list_faults(imported) == [(f"#/body/claims/0/{pointer}", code)]
    assert editor.client.get("/v1/claims/wrong").status_code == 404


def test_patch_of_the_words_reads_them_again(editor: Editor) -> None:
    create(editor, make_claim("energy", ENERGY))
    noted = editor.patch(URL, {"note": "Seen."})
    assert (noted.status_code, noted.headers.get("claimstone-filled")) == (200, None)
    differing = editor.patch(URL, {"quantity": {"value": "350"}})
    assert list_faults(differing) == [("#/body/quantity/value", "value_differs")]
    assert "the text reads '402 ± 5 Wh/kg': 402 ± 5 W.h/kg" in differing.json()["detail"]
    answer = editor.patch(URL, {"quantity": {"as_stated": "350 Wh/kg"}})
    assert answer.status_code == 200, answer.text
    assert answer.headers["claimstone-filled"].startswith("/kind, /quantity/value, /quantity/unit")
    quantity = answer.json()["quantity"]
    assert (quantity["value"], quantity["tolerance"]) == ("350", None)


def test_proposal_lists_what_is_filled_when_made_and_when_accepted(
    editor: Editor, database: Database
) -> None:
    create(editor, make_claim("energy", ENERGY))
    content = {"quantity": {"as_stated": "350 Wh/kg"}}
    made = editor.ask(
        "POST",
        "/v1/proposals",
        {"kind": "claim", "id": "energy-1", "content": content, "comment": "The old cell"},
    )
    assert made.status_code == 201, made.text
    other = Editor(editor.client, add_key(database, AccessRole.REVIEWER, "rob"))
    accepted = other.ask("POST", f"{made.headers['location']}/accept", {})
    assert accepted.status_code == 200, accepted.text
    filled = made.headers["claimstone-filled"]
    assert filled == accepted.headers["claimstone-filled"]
    assert "/quantity/value" in filled


def test_version_that_the_source_does_not_state_is_not_restored(
    editor: Editor, database: Database
) -> None:
    create(editor, make_claim("energy", ENERGY))
    assert editor.patch(URL, {"note": "Seen."}).status_code == 200
    with database.write() as session:
        [change] = session.scalars(
            select(Change).where(Change.resource_id == "energy-1", Change.version == 2)
        )
        rows = json.loads(change.rows_before or b"")
        rows["claim"][0] |= {"quantity_value": "40", "quantity_read_by": None}
        change.rows_before = json.dumps(rows).encode()
    restored = editor.ask("POST", f"{URL}/restore?version=1", If_Match="*")
    assert list_faults(restored) == [("#/body/quantity/value", "value_differs")]


def test_numbers_read_by_hand_are_stored_found_and_counted(editor: Editor) -> None:
    by_hand = {"as_stated": "thousands of packs", "value": "5000", "unit": "a", "comparator": "gt"}
    created = create(editor, make_claim("life", {**by_hand, "read_by": "hand"}))
    assert (created["quantity"]["read_by"], created["filled"]) == ("hand", None)
    assert created["quantity"]["unit_text"] is None
    found = editor.client.get("/v1/claims?read_by=hand&facet=read_by").json()
    assert [claim["id"] for claim in found["data"]] == ["life-1"]
    facets = editor.client.get("/v1/claims?facet=read_by").json()["facets"]["read_by"]["values"]
    assert {item["value"]: item["count"] for item in facets} == {"reader": 15, "hand": 1}
    assert editor.client.get("/v1/claims?read_by__not=hand").json()["meta"]["count"] == 15


def test_import_lists_what_is_filled_and_counts_who_has_read(editor: Editor) -> None:
    claims = [
        make_claim("energy", ENERGY, stated_change={"as_stated": "rose by 15%"}),
        make_claim("life", {"as_stated": "10 years", "value": "10", "unit": "a", "comparator": "gt", "read_by": "hand"}),
    ]  # fmt: skip
    answer = editor.ask("POST", "/v1/imports?dry_run=true", {**BUNDLE, "claims": claims})
    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert report["quantities"] == {"read": 2, "by_hand": 1}
    filled = {row["id"]: row["filled"] for row in report["rows"] if row["kind"] == "claim"}
    assert filled == {
        "energy-1": [
            *(f"/quantity/{name}" for name in ("value", "unit", "comparator", "tolerance")),
            "/stated_change/form",
            "/stated_change/value",
        ],
        "life-1": [],
    }


def test_bundle_of_an_earlier_version_is_taken_and_what_differs_listed(
    editor: Editor, database: Database
) -> None:
    """Nothing was compared then, and `eq` was the default."""
    claims = [
        make_claim("energy", {**ENERGY, "value": "40", "unit": "W.h/kg"}),
        make_claim("life", {"as_stated": "thousands of packs", "value": "1000", "unit": "a"}),
        make_claim("density", {"as_stated": "500 kg/m3", "value": "500", "unit": "kg/m3"}),
    ]
    bundle = {**BUNDLE, "claims": claims}
    refused = editor.ask("POST", "/v1/imports", bundle)
    assert [code for _, code in list_faults(refused)] == ["value_differs", "not_readable"]
    taken = editor.ask("POST", "/v1/imports?on_unread=take", bundle)
    assert taken.status_code == 200, taken.text
    report = taken.json()
    assert [(hint["ids"], hint["pointer"], hint["code"]) for hint in report["hints"]] == [
        (["energy-1"], "/claims/0/quantity/value", "value_differs"),
        (["life-1"], "/claims/1/quantity/as_stated", "not_readable"),
    ]
    assert report["quantities"] == {"read": 1, "by_hand": 1}
    read_by = {
        name: editor.client.get(f"/v1/claims/{name}-1").json()["quantity"]["read_by"]
        for name in ("energy", "life", "density")
    }
    assert read_by == {"energy": None, "life": "hand", "density": "reader"}
    with database.read() as session:
        found = verify_catalogue(session)
    assert [difference.subject for difference in found.differences] == ["claim/energy-1"]
    assert "value_differs: '40' is given" in found.differences[0].detail
    assert found.checked["claims read by hand"] == 1
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM claim WHERE read_by IS NULL")) == 1


def test_number_by_hand_that_is_read_otherwise_needs_a_note_and_is_listed(
    editor: Editor, database: Database
) -> None:
    by_hand = {**ENERGY, **BY_HAND, "value": "40", "unit": "Wh/kg"}
    noted = make_claim("energy", by_hand, note="The table says 40.")
    answer = editor.ask("POST", "/v1/imports", {**BUNDLE, "claims": [noted]})
    assert answer.status_code == 200, answer.text
    [hint] = answer.json()["hints"]
    assert (hint["ids"], hint["pointer"]) == (["energy-1"], "/claims/0/quantity/value")
    assert hint["code"] == "value_differs"
    assert hint["detail"].startswith(
        "read by hand: '40' is given, but the text reads '402 ± 5 Wh/kg'"
    )
    with database.read() as session:
        found = verify_catalogue(session)
    assert found.differences == []
    [contradiction] = found.disagreements
    assert contradiction.subject == "claim/energy-1"
    assert contradiction.detail.startswith("quantity: value_differs: read by hand: ")
    without = editor.patch(URL, {"note": None})
    assert list_faults(without) == [("#/body/quantity/value", "value_differs")]
    assert "say why in the `note`" in without.json()["detail"]
    # One of an earlier version, which had no such rule.
    with database.write() as session:
        session.execute(text("UPDATE claim SET note = NULL"))
    with database.read() as session:
        assert contradiction in verify_catalogue(session).differences


def test_exchanged_baseline_of_an_earlier_version_is_taken_and_listed(
    editor: Editor, database: Database
) -> None:
    before = {"as_stated": "350 Wh/kg", "value": "350", "unit": "Wh/kg"}
    now = {**ENERGY, "value": "402", "unit": "Wh/kg"}
    exchanged = make_claim("energy", before, baseline=now)
    bundle = {**BUNDLE, "claims": [exchanged]}
    taken = editor.ask("POST", "/v1/imports?on_unread=take", bundle)
    assert taken.status_code == 200, taken.text
    [hint] = taken.json()["hints"]
    assert (hint["pointer"], hint["code"]) == ("/claims/0/baseline/as_stated", "role_differs")
    assert "up from 350 Wh/kg" in hint["detail"]
    stored = editor.client.get(URL).json()
    assert (stored["quantity"]["read_by"], stored["baseline"]["read_by"]) == ("reader", None)
    with database.read() as session:
        found = verify_catalogue(session)
    assert [difference.subject for difference in found.differences] == ["claim/energy-1"]
    assert found.differences[0].detail.startswith("baseline: role_differs: the words say: ")


def test_older_number_is_no_value_beside_itself_and_else_a_hint(
    editor: Editor, database: Database
) -> None:
    before = {"as_stated": "350 Wh/kg"}
    create(editor, make_claim("energy", ENERGY, baseline=before))
    both = editor.patch(URL, {"quantity": before})
    assert list_faults(both) == [("#/body/baseline/as_stated", "role_differs")]
    patched = editor.patch(URL, {"quantity": before, "baseline": None})
    [hint] = json.loads(patched.headers["claimstone-hints"])
    assert (hint["pointer"], hint["code"]) == ("#/body/quantity/as_stated", "older_number")
    assert "up from 350 Wh/kg" in hint["detail"]
    with database.read() as session:
        assert verify_catalogue(session).differences == []
    imported = editor.ask(
        "POST", "/v1/imports?dry_run=true", {"claims": [make_claim("energy", before, id="old")]}
    )
    assert [hint["code"] for hint in imported.json()["hints"]] == ["older_number"]


def test_patch_of_words_that_were_read_by_hand_reads_the_new_ones(editor: Editor) -> None:
    by_hand = {
        "as_stated": "thousands of packs",
        "number": "thousands",
        "value": "5000",
        "unit": "a",
    }
    create(editor, make_claim("life", {**by_hand, **BY_HAND}))
    url = "/v1/claims/life-1"
    same = editor.patch(url, {"quantity": {"as_stated": "thousands of packs", "value": "6000"}})
    assert (same.status_code, same.json()["quantity"]["read_by"]) == (200, "hand")
    unread = editor.patch(url, {"quantity": {"as_stated": "sold thousands of packs"}})
    assert list_faults(unread) == [("#/body/quantity/as_stated", "not_readable")]
    again = editor.patch(url, {"quantity": {"as_stated": "sold thousands", "read_by": "hand"}})
    assert list_faults(again) == [
        ("#/body/quantity/unit", "missing"),
        ("#/body/quantity/comparator", "missing"),
    ]
    read = editor.patch(url, {"quantity": {"as_stated": "more than 10 years"}})
    assert read.status_code == 200, read.text
    quantity = read.json()["quantity"]
    assert (quantity["value"], quantity["comparator"]) == ("10", "gt")
    assert quantity["read_by"] == "reader"


def test_dry_run_shows_the_values_that_the_reader_has_filled(editor: Editor) -> None:
    claim = make_claim("energy", ENERGY, stated_change={"as_stated": "rose by 15%"})
    answer = editor.ask("POST", "/v1/imports?dry_run=true", {**BUNDLE, "claims": [claim]})
    assert answer.status_code == 200, answer.text
    [row] = [row for row in answer.json()["rows"] if row["kind"] == "claim"]
    assert [field["pointer"] for field in row["fields"]] == row["filled"]
    shown = {field["pointer"]: field["after"] for field in row["fields"]}
    assert shown == {
        "/quantity/value": "402",
        "/quantity/unit": "W.h/kg",
        "/quantity/comparator": "eq",
        "/quantity/tolerance": {"as_stated": "± 5", "minus": "5", "plus": "5", "relative": False},
        "/stated_change/form": "percent",
        "/stated_change/value": "15",
    }
    assert all(field["before"] is None for field in row["fields"])
