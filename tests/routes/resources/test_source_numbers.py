"""Every number of a source over HTTP: its state, its claims, and how it changes with them."""

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from support.editors import Editor, add_key
from support.voltara import CLAIM, HALL, SOURCE, TEXT, make_plan, make_voltara, store

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.review import Policy
from app.main import create_app
from app.maintenance.verify import verify_catalogue
from app.schemas.write_parameters import OnExisting
from app.settings import Settings

PATH = f"/v1/sources/{SOURCE}/numbers"


@pytest.fixture(scope="module")
def voltara(provider: Provider) -> Iterator[TestClient]:
    settings = provider.copy_migrated()
    database = Database(settings)
    store(database, make_voltara())
    store(database, {"claims": [make_plan()]})
    database.close()
    with TestClient(create_app(settings)) as client:
        yield client


def get(client: TestClient, path: str = PATH) -> Any:  # noqa: ANN401 - JSON
    response = client.get(path)
    assert response.status_code == 200, response.text
    return response.json()


def test_list_source_numbers_shows_each_once_with_its_state(voltara: TestClient) -> None:
    listed = get(voltara, f"{PATH}?as_of=1")
    assert listed["source"] == {"id": SOURCE, "title": "Voltara ships LX-2"}
    assert listed["counts"] == {"claim": 4, "none": 6, "open": 3}
    assert [
        (number["exact"], number["state"], number["reason"], [own["role"] for own in number["claims"]])
        for number in listed["data"]
    ] == [
        ("LX-2", "none", "name", []),
        ("402 ± 5 Wh/kg", "claim", None, ["value"]),
        ("25 °C", "claim", None, ["qualifier"]),
        ("800 cycles", "claim", None, ["qualifier"]),
        ("2025", "none", "date", []),
        ("350 Wh/kg", "claim", None, ["baseline"]),
        ("2023", "none", "date", []),
        ("96 cells", "open", None, []),
        ("10 years", "open", None, []),
        ("450 Wh/kg", "open", None, []),
        ("2027", "none", "date", []),
        ("LX-2", "none", "name", []),
        ("12", "none", "name", []),
    ]  # fmt: skip
    assert all(
        TEXT[number["start"] : number["end"]] == number["exact"] for number in listed["data"]
    )
    assert listed["data"][1] == {
        "exact": "402 ± 5 Wh/kg", "start": 28, "end": 41, "state": "claim", "claims": [{"id": CLAIM, "role": "value"}],
        "reason": None, "note": None, "value": "402", "lower": None, "upper": None, "unit": "W.h/kg", "unit_text": "Wh/kg", "comparator": "eq",
    }  # fmt: skip
    assert listed["data"][-1]["note"] == "The name of a hall."


@pytest.mark.parametrize(
    "state", ["state=claim", "state=none", "state=open", "state=open&state=none", ""]
)
def test_list_source_numbers_page_by_page_is_the_full_list(voltara: TestClient, state: str) -> None:
    full = get(voltara, f"{PATH}?{state}")
    walked, path = [], f"{PATH}?limit=2&{state}"
    while path:
        page = get(voltara, path)
        assert page["counts"] == {"claim": 5, "none": 6, "open": 2}
        assert page["meta"]["count"] == len(full["data"])
        walked += page["data"]
        path = page["links"]["next"]
    assert walked == full["data"]
    assert {number["state"] for number in walked} <= set(
        state.replace("state=", "").split("&")
    ) or not state


def test_list_source_numbers_refuses_what_it_does_not_know(voltara: TestClient) -> None:
    assert voltara.get("/v1/sources/none-such/numbers").status_code == 404
    assert voltara.get(f"{PATH}?as_of=0").status_code == 404
    assert voltara.get(f"{PATH}?state=closed").status_code == 422
    cursor = get(voltara, f"{PATH}?limit=1")["meta"]["next_cursor"]
    assert voltara.get(f"{PATH}?state=open&cursor={cursor}").status_code == 409


def test_list_source_numbers_unchanged_is_not_sent_again(voltara: TestClient) -> None:
    etag = voltara.get(PATH).headers["ETag"]
    assert voltara.get(PATH, headers={"If-None-Match": etag}).status_code == 304
    assert voltara.get(f"{PATH}?as_of=1").headers["ETag"] != etag


def test_list_source_numbers_of_a_withdrawn_claim_are_open(migrated_settings: Settings) -> None:
    database = Database(migrated_settings)
    store(database, make_voltara())
    claim = {**make_voltara()["claims"][0], "status": "withdrawn"}
    store(database, {"claims": [claim]}, ImportOptions(Policy(OnExisting.UPDATE)))
    database.close()
    with TestClient(create_app(migrated_settings)) as client:
        assert get(client)["counts"] == {"claim": 0, "none": 6, "open": 7}
        assert get(client, f"{PATH}?as_of=1")["counts"] == {"claim": 4, "none": 6, "open": 3}


def test_reading_view_of_the_seed_takes_two_requests(client: TestClient) -> None:
    path = "/v1/sources/self-developed-technologies"
    words, listed = client.get(f"{path}/text").content.decode(), get(client, f"{path}/numbers")
    assert listed["links"]["next"] is None
    assert all(
        words[number["start"] : number["end"]] == number["exact"] for number in listed["data"]
    )
    claims = {own["id"] for number in listed["data"] for own in number["claims"]}
    assert claims == {claim["id"] for claim in get(client, "/v1/claims?limit=200")["data"]}
    assert listed["counts"] == {"claim": 17, "none": 8, "open": 0}


def test_claim_page_of_the_seed_takes_one_request(client: TestClient) -> None:
    claim = get(client, "/v1/claims/fiber-length-per-preform")
    [quote] = claim["evidence"]
    spans = {name: quote[name]["exact"] for name in ("number", "unit", "baseline")}
    assert spans == {"number": "10,000", "unit": "kilometers", "baseline": "7,000"}


def test_source_whose_language_changes_is_read_in_the_new_one(migrated_settings: Settings) -> None:
    bundle = make_voltara()
    del bundle["claims"], bundle["source_numbers"]
    bundle["sources"][0]["text"] = "Der Weg hat 1,234 km."
    bundle["achievements"][0]["evidence"][0]["exact"] = "Der Weg"
    database = Database(migrated_settings)
    store(database, bundle)
    key = add_key(database, AccessRole.REVIEWER)
    database.close()
    with TestClient(create_app(migrated_settings)) as client:
        assert get(client)["data"][0]["value"] == "1234"
        patched = Editor(client, key).patch(f"/v1/sources/{SOURCE}", {"language": "de-AT"})
        assert patched.status_code == 200, patched.text
        assert get(client)["data"][0]["value"] == "1.234"
        assert get(client, f"{PATH}?as_of=1")["data"][0]["value"] == "1234"


def test_reason_for_a_number_counts_for_all_sources_of_its_text(
    migrated_settings: Settings,
) -> None:
    copy = {**make_voltara()["sources"][0], "id": "copy", "same_text_as": SOURCE}
    database = Database(migrated_settings)
    store(database, make_voltara())
    cells = {"source": "copy", "exact": "96", "reason": "not_quantity"}
    own = {**HALL, "source": "copy", "reason": "address"}
    store(database, {"sources": [copy], "source_numbers": [cells, own]})
    store(
        database,
        {"source_numbers": [cells | {"reason": None}]},
        ImportOptions(Policy(OnExisting.UPDATE)),
    )
    database.close()

    def read(path: str) -> dict[str, str | None]:
        return {number["exact"]: number["reason"] for number in get(client, path)["data"]}

    with TestClient(create_app(migrated_settings)) as client:
        path = "/v1/sources/copy/numbers"
        assert (read(PATH)["12"], read(path)["12"]) == ("address", "address")
        assert (read(PATH)["96 cells"], read(path)["96 cells"]) == (None, None)
        roles = [
            [(own["id"], own["role"]) for own in number["claims"]]
            for number in get(client, path)["data"]
        ]
        assert [(CLAIM, "value")] in roles
        past = [read(f"{one}?as_of=2")["96 cells"] for one in (PATH, path)]
        assert past == ["not_quantity", "not_quantity"]
        assert read(f"{PATH}?as_of=1")["96 cells"] is None


def test_restored_source_has_the_reasons_of_that_version(migrated_settings: Settings) -> None:
    cells = {"source": SOURCE, "exact": "96", "reason": "not_quantity"}
    taken = [HALL | {"reason": None, "note": None}, cells]
    database = Database(migrated_settings)
    store(database, make_voltara())
    store(database, {"source_numbers": taken}, ImportOptions(Policy(OnExisting.UPDATE)))
    key = add_key(database, AccessRole.REVIEWER)
    database.close()

    def list_reasons(query: str = "") -> list[tuple[str | None, str | None]]:
        numbers = get(client, f"{PATH}{query}")["data"]
        shown = [one for one in numbers if one["exact"] in ("96 cells", "12")]
        return [(one["reason"], one["note"]) for one in shown]

    with TestClient(create_app(migrated_settings)) as client:
        # That 12 is in a name, the reader knows too.
        assert list_reasons() == [("not_quantity", None), ("name", None)]
        path = f"/v1/sources/{SOURCE}/restore?version=1"
        restored = Editor(client, key).ask("POST", path, If_Match="*")
        assert restored.status_code == 200, restored.text
        assert list_reasons() == [(None, None), ("name", "The name of a hall.")]
        assert list_reasons("?as_of=2") == [("not_quantity", None), ("name", None)]


WIRE = {
    "id": "wire-2025",
    "title": "New cell",
    "language": "en",
    "text": "The cell of Voltara gave 0.402 kWh/kg, or 402 Wh/kg, 350 Wh/kg in 2023.",
}


def test_second_text_states_the_number_of_a_claim_in_other_words(
    migrated_settings: Settings,
) -> None:
    bundle = make_voltara()
    bundle["sources"].append(WIRE)
    [claim] = bundle["claims"]
    claim["status"] = "corroborated"
    claim["evidence"].append({"source": WIRE["id"], "exact": WIRE["text"][25:]})
    database = Database(migrated_settings)
    store(database, bundle)
    with database.read() as session:
        assert verify_catalogue(session).differences == []
    database.close()
    with TestClient(create_app(migrated_settings)) as client:
        [_, second] = get(client, f"/v1/claims/{CLAIM}")["evidence"]
        spans = {name: second[name]["exact"] for name in ("number", "unit", "baseline")}
        assert spans == {"number": "0.402", "unit": "kWh/kg", "baseline": "350"}
        listed = get(client, f"/v1/sources/{WIRE['id']}/numbers")
        assert [(number["exact"], number["state"]) for number in listed["data"]] == [
            ("0.402 kWh/kg", "claim"),
            ("402 Wh/kg", "open"),
            ("350 Wh/kg", "claim"),
            ("2023", "none"),
        ]


@pytest.mark.engines("sqlite", "postgresql")
def test_history_of_a_source_lists_the_reasons_that_changed(migrated_settings: Settings) -> None:
    database = Database(migrated_settings)
    store(database, make_voltara())
    update = ImportOptions(Policy(OnExisting.UPDATE))
    cells = {"source": SOURCE, "exact": "96", "reason": "not_quantity"}
    store(database, {"source_numbers": [cells]}, update)
    store(database, {"source_numbers": [{**HALL, "reason": "address"}]}, update)
    store(database, {"source_numbers": [cells | {"reason": None}]}, update)
    database.close()
    with TestClient(create_app(migrated_settings)) as client:
        versions = get(client, f"/v1/sources/{SOURCE}/history")["data"]
    changes = [
        [
            (change["pointer"], *([(own["exact"], own["reason"]) for own in change[side]] for side in ("before", "after")))
            for change in version["changes"]
        ]
        for version in versions
    ]  # fmt: skip
    assert changes == [
        [],
        [("/source_numbers", [], [("96", "not_quantity")])],
        [("/source_numbers", [("12", "name")], [("12", "address")])],
        [("/source_numbers", [("96", "not_quantity")], [])],
    ]
