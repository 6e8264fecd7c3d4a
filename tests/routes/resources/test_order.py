"""The orders of lists over HTTP: that of arrival, and those by several keys."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import Provider
from starlette.testclient import TestClient

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.review import Policy
from app.ingest.store.change_log import Author
from app.main import create_app
from app.queries.list_page.page import identify
from app.queries.lists.cursor import digest_list, write_cursor
from app.schemas.claims import ClaimQuery
from app.schemas.write_parameters import OnExisting

# No bundle here names its origin.
UPDATE = ImportOptions(Policy(OnExisting.UPDATE))
TO_THE_ROUTES = {"Cookie": "x=y"}
TEXT = "It drives 700 km."
# Imported one after another. The last import also changes the first claim.
ARRIVALS = (["m", "z"], ["b"], ["y"], ["a", "n"])
ARRIVED = [claim_id for arrival in ARRIVALS for claim_id in arrival]
DAYS = {"m": "2021", "z": None, "b": "2022", "y": "2021", "a": None, "n": "2020"}


def _make_claim(claim_id: str, note: str | None = None) -> dict[str, Any]:
    return {
        "id": claim_id,
        "achievement": "car",
        "metric": "range",
        "kind": "target" if claim_id in "zy" else "result",
        "statements": {"en": f"Of {claim_id}."},
        "note": note,
        "quantity": {"as_stated": "700 km", "number": "700", "value": "700", "unit": "km"},
        "period": DAYS[claim_id],
        "evidence": [{"source": "paper", "exact": TEXT}],
    }


# The last import renames the first one.
NAMES: dict[str, dict[str, str]] = {
    "o1": {"en": "alpha"},
    "o2": {"en": "Beta", "de": "Aaa"},
    "o3": {"zh": "阿里", "fr": "ALPHA two"},
    "o4": {"zh": "极米 [“x”]"},
    "o5": {"en": "Beta"},
}
ORGANIZATIONS = [{"id": id_, "names": names, "kind": "company"} for id_, names in NAMES.items()]


@pytest.fixture(scope="module")
def arrived(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder, settings = tmp_path_factory.mktemp("arrivals"), provider.copy_migrated()
    (folder / "paper.txt").write_text(TEXT, encoding="utf-8")
    for other in ("early", "late"):
        (folder / f"{other}.txt").write_text(f"It is {other}.", encoding="utf-8")
    quoted = [{"source": "paper", "exact": TEXT}]
    metric = {"id": "range", "names": {"en": "Range"}, "definition": "How far.", "unit": "km"}
    car = {"id": "car", "title": "Car", "summary": "A car.", "stage": "in_use", "evidence": quoted}
    papers = [
        {"id": paper_id, "title": title, "language": "en", "text_file": f"{paper_id}.txt"}
        for paper_id, title in {"paper": "Paper", "early": "a paper", "late": "Ωmega"}.items()
    ]
    rest = {
        "sources": papers,
        "organizations": ORGANIZATIONS,
        "metrics": [{**metric, "direction": "higher"}],
        "achievements": [car],
    }
    database = Database(settings)
    for number, arrival in enumerate(ARRIVALS):
        claims = [_make_claim(claim_id) for claim_id in arrival]
        if arrival is ARRIVALS[-1]:
            claims.append(_make_claim(ARRIVED[0], "changed"))
        if number == len(ARRIVALS) - 1:
            rest = {"organizations": [{**ORGANIZATIONS[0], "names": {"en": "zeta"}}]}
        path = folder / f"{number}.json"
        path.write_text(
            json.dumps({"claims": claims, **(rest if number in (0, len(ARRIVALS) - 1) else {})})
        )
        import_bundle(database, path, Author("test"), UPDATE)
    database.close()
    with TestClient(create_app(settings)) as client:
        yield client


def walk(client: TestClient, url: str | None) -> list[Any]:
    """Read all pages of a list, each by the routes and twice on the fast path, which must be alike."""
    walked: list[Any] = []
    while url is not None:
        answer = client.get(url, headers=TO_THE_ROUTES)
        assert answer.status_code == 200, answer.text
        for _ in range(2):
            assert client.get(url).content == answer.content
        walked += answer.json()["data"]
        url = answer.json()["links"]["next"]
    return walked


def list_ids(items: list[Any]) -> list[str]:
    return [item["id"] for item in items]


@pytest.mark.parametrize("limit", [1, 2, 50])
@pytest.mark.parametrize(
    "filters", ["", "&q=drives", "&q=driv", "&q=drives+-charges", "&metric=range"]
)
def test_list_is_in_the_order_of_arrival(arrived: TestClient, limit: int, filters: str) -> None:
    assert list_ids(walk(arrived, f"/v1/claims?limit={limit}{filters}")) == ARRIVED
    assert list_ids(walk(arrived, f"/v1/claims?limit={limit}{filters}&sort=id")) == sorted(ARRIVED)


@pytest.mark.parametrize("filters", ["", "&q=drives"])
def test_list_of_a_past_revision_is_in_the_order_of_then(arrived: TestClient, filters: str) -> None:
    for revision in range(1, len(ARRIVALS) + 1):
        then = [claim_id for arrival in ARRIVALS[:revision] for claim_id in arrival]
        assert list_ids(walk(arrived, f"/v1/claims?limit=2&as_of={revision}{filters}")) == then


def test_file_without_an_order_is_by_id(arrived: TestClient) -> None:
    for query, expected in (
        ("", sorted(ARRIVED)),
        ("?q=drives", sorted(ARRIVED)),
        ("?sort=-id", sorted(ARRIVED, reverse=True)),
        ("?sort=kind", ["a", "b", "m", "n", "y", "z"]),
    ):
        lines = arrived.get(f"/v1/claims.ndjson{query}").text.splitlines()
        assert [json.loads(line)["id"] for line in lines] == expected


def test_cursor_of_another_order_is_refused(arrived: TestClient) -> None:
    orders = ["", "&sort=id", "&sort=-id", "&sort=date", "&sort=date,kind", "&sort=kind,date"]
    for order in orders:
        cursor = arrived.get(f"/v1/claims?limit=2{order}").json()["meta"]["next_cursor"]
        for other in orders:
            answer = arrived.get(f"/v1/claims?limit=2{other}&cursor={cursor}")
            assert answer.status_code == (200 if other == order else 409)


def test_cursor_of_the_time_when_lists_were_by_id_is_refused(arrived: TestClient) -> None:
    epoch = arrived.get("/v1/claims?limit=1").json()["meta"]["epoch"]
    before = digest_list({"kind": "claim"})
    for listed, position in (
        (before, "m"),
        (before, "6597069766657"),
        (identify("claim", ClaimQuery()), "m"),
    ):
        cursor = write_cursor(listed, epoch, [position])
        for headers in ({}, TO_THE_ROUTES):
            answer = arrived.get(f"/v1/claims?cursor={cursor}", headers=headers)
            assert answer.status_code == 409


def _by(name: str, *, down: bool = False) -> Callable[[list[Any]], list[Any]]:
    """Return a function that sorts by a field and keeps the order of equal ones; no value comes last."""

    def sort(claims: list[Any]) -> list[Any]:
        stated = [claim for claim in claims if claim[name] is not None]
        read = (
            (lambda claim: claim[name]["from"]) if name == "period" else (lambda claim: claim[name])
        )
        # Python keeps the order of equal items, also in reverse.
        ordered = sorted(stated, key=read, reverse=down)
        return [*ordered, *(claim for claim in claims if claim[name] is None)]

    return sort


@pytest.mark.parametrize("limit", [1, 4])
@pytest.mark.parametrize(
    ("sort", "steps"),
    [
        ("-date,kind", [_by("period", down=True), _by("kind")]),
        ("kind,-date", [_by("kind"), _by("period", down=True)]),
        ("date,-kind,-id", [_by("period"), _by("kind", down=True), _by("id", down=True)]),
        ("-kind,date,revision", [_by("kind", down=True), _by("period"), _by("version")]),
    ],
)
def test_list_sorted_by_several_keys_has_them_in_turn(
    arrived: TestClient, sort: str, steps: list[Any], limit: int
) -> None:
    expected = _by("id")(arrived.get("/v1/claims").json()["data"])
    for step in reversed(steps):
        expected = step(expected)
    assert walk(arrived, f"/v1/claims?sort={sort}&limit={limit}") == expected
    for words in ("&q=drives", "&as_of=4"):
        assert list_ids(walk(arrived, f"/v1/claims?sort={sort}&limit={limit}{words}")) == list_ids(
            expected
        )


def test_list_sorted_by_value_in_any_place_compares_one_dimension(arrived: TestClient) -> None:
    assert arrived.get("/v1/claims?sort=-date,value").status_code == 422
    assert list_ids(walk(arrived, "/v1/claims?sort=-date,value&metric=range&limit=2")) == [
        "b",
        "m",
        "y",
        "n",
        "a",
        "z",
    ]


@pytest.mark.parametrize("limit", [1, 2, 50])
@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("organizations?sort=name", ["o3", "o2", "o5", "o1", "o4"]),
        ("companies?sort=-name", ["o4", "o1", "o2", "o5", "o3"]),
        ("organizations?sort=name&as_of=1", ["o1", "o3", "o2", "o5", "o4"]),
        ("organizations?sort=-revision,-name,-id", ["o1", "o4", "o5", "o2", "o3"]),
        ("sources?sort=title", ["early", "paper", "late"]),
        ("sources?sort=-title", ["late", "paper", "early"]),
        ("achievements?sort=title", ["car"]),
        ("metrics?sort=name", ["range"]),
        ("technologies?sort=name", []),
    ],
)
def test_list_sorted_by_name_has_the_names_that_are_shown_in_order(
    arrived: TestClient, url: str, expected: list[str], limit: int
) -> None:
    assert list_ids(walk(arrived, f"/v1/{url}&limit={limit}")) == expected
