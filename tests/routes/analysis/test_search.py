"""Search and suggestions over HTTP."""

from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from support.bundles import write_bundle

from app.database.database import Database
from app.domain.search.query import parse_search
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.maintenance.rebuild import rebuild_documents
from app.models import KINDS, find_number_range
from app.queries.ranking.hit_page import read_hits
from app.queries.ranking.ranking import rank_hits
from app.queries.search.search import list_scopes
from app.queries.search_index.index import expand
from app.queries.search_index.steps import run_steps
from app.settings import Settings

AUTHOR = Author("test", "because")


def get(client: TestClient, path: str, **parameters: Any) -> Any:  # noqa: ANN401 - JSON
    answer = client.get(f"/v1/{path}", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def list_found(client: TestClient, q: str, **parameters: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any parameter
    found = get(client, "search", q=q, limit=200, **parameters)["data"]
    return [(hit["kind"], hit["id"]) for hit in found]


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("XGIMI", ("organization", "xgimi")),
        ("京东方", ("organization", "boe")),
        ("preform", ("technology", "optical-fiber-preform")),
        ("thickness", ("metric", "thickness")),
        ('"air cushion furnace"', ("technology", "air-cushion-furnace")),
        ("6.75 billion", ("claim", "fiberhome-calls-6750-million")),
        ("xgim", ("organization", "xgimi")),
        ("极米", ("organization", "xgimi")),
    ],
)
def test_search_has_the_best_hit_first(client: TestClient, q: str, first: tuple[str, str]) -> None:
    assert list_found(client, q)[0] == first


def test_search_shows_where_the_words_are(client: TestClient) -> None:
    [found] = [item for item in get(client, "search", q="fiber", limit=200)["data"] if item["id"] == "fiber-length-per-preform" and item["kind"] == "claim"]  # fmt: skip
    for snippet in found["snippets"]:
        assert snippet["hits"]
        for hit in snippet["hits"]:
            assert snippet["text"][hit["start"] : hit["end"]].casefold() == "fiber"
    assert found["url"] == "/v1/claims/fiber-length-per-preform"
    assert get(client, found["url"].removeprefix("/v1/"))["statement"] == found["name"]


@pytest.mark.parametrize("kinds", [["claim"], ["metric"], ["claim", "metric"]])
def test_search_of_a_kind_finds_only_that(client: TestClient, kinds: list[str]) -> None:
    everything = list_found(client, "fiber")
    of_kinds = [hit for hit in everything if hit[0] in kinds]
    assert of_kinds
    assert list_found(client, "fiber", kind=kinds) == of_kinds


def test_search_for_common_words_ranks_some_of_claims_and_of_other_kinds(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.queries.ranking.rank_statements.RANKED", 1)
    monkeypatch.setattr("app.queries.ranking.ranking.RANKED", 1)
    monkeypatch.setattr("app.queries.ranking.hit_page.RANKED", 1)
    with cast(Any, client.app).state.database.read() as session:
        dialect = session.get_bind().dialect.name
        search = expand(session, parse_search("fiber"))
        scopes = list_scopes([])
        best = run_steps(session, rank_hits(dialect, search, scopes, 50))
        page = run_steps(session, read_hits(dialect, search, scopes, None, 50))
    counts = Counter(number > find_number_range("claim")[0] for number, *_ in best.hits)
    assert set(counts) == {True, False}
    assert not best.is_complete
    assert (len(page.shown), page.after, page.is_complete) == (1, None, False)


def test_search_is_paged_until_the_catalogue_changes(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    with TestClient(create_app(seeded_settings)) as client:
        whole = list_found(client, "optical")
        first = get(client, "search", q="optical", limit=3)
        second = client.get(first["links"]["next"]).json()
        pages = [(item["kind"], item["id"]) for item in first["data"] + second["data"]]
        assert pages == whole[:6]
        # What ranks lower is not counted for a page that is full without it.
        assert 3 < first["meta"]["count"] <= len(whole)
        assert first["meta"]["count_exact"] == (first["meta"]["count"] == len(whole))
        other = client.get(
            "/v1/search", params={"q": "fiber", "cursor": first["meta"]["next_cursor"]}
        )
        assert other.status_code == 409
        database = Database(seeded_settings)
        import_bundle(database, write_bundle(tmp_path), AUTHOR)
        database.close()
        changed = client.get(first["links"]["next"])
        assert changed.status_code == 409
        assert "the catalogue has changed" in changed.json()["detail"]


def test_search_leaves_withdrawn_claims_out(seeded_settings: Settings, tmp_path: Path) -> None:
    database = Database(seeded_settings)
    import_bundle(database, write_bundle(tmp_path / "before"), AUTHOR)
    with TestClient(create_app(seeded_settings)) as client:
        assert ("claim", "example-range") in list_found(client, "charge")
        withdraw = write_bundle(
            tmp_path / "after", lambda bundle: bundle["claims"][0].update(status="withdrawn")
        )
        import_bundle(database, withdraw, AUTHOR)
        assert ("claim", "example-range") not in list_found(client, "charge")
        own = get(client, "claims", q="charge", status="withdrawn")["data"]
        assert [claim["id"] for claim in own] == ["example-range"]
    database.close()


@pytest.mark.slow
def test_changes_leave_scores_as_if_all_were_indexed_again(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    database = Database(seeded_settings)
    for number in range(12):
        names = {"en": f"Maker {number}"}
        rename = partial(_name_maker, names)
        import_bundle(database, write_bundle(tmp_path / str(number), rename), AUTHOR)
    changed = list_scores(seeded_settings)
    with database.write() as session:
        assert rebuild_documents(session) == 0
    database.close()
    assert len(changed) > 3
    assert changed == list_scores(seeded_settings)


def _name_maker(names: dict[str, str], bundle: dict[str, Any]) -> None:
    bundle["organizations"][0]["names"] = names


def list_scores(settings: Settings) -> list[tuple[str, float]]:
    with TestClient(create_app(settings)) as client:
        found = get(client, "search", q="range car", limit="50")["data"]
        more = get(client, "search", q="fiber", limit="50")["data"]
    return [(hit["id"], hit["score"]) for hit in (*found, *more)]


def test_search_finds_by_a_name_that_came_later(seeded_settings: Settings, tmp_path: Path) -> None:
    database = Database(seeded_settings)
    import_bundle(database, write_bundle(tmp_path / "before"), AUTHOR)
    with TestClient(create_app(seeded_settings)) as client:
        assert list_found(client, "Musterwagen") == []
        renamed = write_bundle(
            tmp_path / "after",
            lambda bundle: bundle["organizations"][0].update(aliases=["Musterwagen"]),
        )
        import_bundle(database, renamed, AUTHOR)
        assert {kind for kind, _ in list_found(client, "Musterwagen")} == {
            "achievement",
            "claim",
            "organization",
        }
    database.close()


@pytest.mark.parametrize("q", ["%", "''", '"', "-", "😀", "\u202e", "NEAR(a b)"])
def test_search_for_any_text_is_answered(client: TestClient, q: str) -> None:
    assert client.get("/v1/search", params={"q": q}).status_code == 200
    assert client.get("/v1/suggest", params={"q": q}).status_code == 200


@pytest.mark.parametrize("q", ["-acme", "-fiber", '-"optical fiber" -boe', "fiber -optical", "-光纤", "", " ", "!", "-"])  # fmt: skip
def test_search_finds_what_the_lists_find(client: TestClient, q: str) -> None:
    for kind in KINDS.values():
        listed = [item["id"] for item in get(client, kind.plural, q=q, limit=200)["data"]]
        found = get(client, "search", q=q, kind=kind.name, limit=200)
        assert sorted(hit["id"] for hit in found["data"]) == sorted(listed)
        assert found["meta"]["count"] == len(listed)


def test_search_without_required_words_has_pages_in_the_order_of_arrival(
    client: TestClient,
) -> None:
    page = get(client, "search", q="-fiber", limit=30)
    hits = page["data"]
    while page["meta"]["next_cursor"]:
        page = get(client, "search", q="-fiber", limit=30, cursor=page["meta"]["next_cursor"])
        hits += page["data"]
    found = [(hit["kind"], hit["id"]) for hit in hits]
    arrived = [
        (kind.name, item["id"])
        for kind in KINDS.values()
        for item in get(client, kind.plural, q="-fiber", sort="id", limit=200)["data"]
    ]
    assert sorted(found) == sorted(arrived)
    kinds = [kind for kind, _ in found]
    assert kinds == sorted(kinds, key=list(KINDS).index)
    assert len(found) == page["meta"]["count"] > 60
    assert {(hit["score"], *hit["snippets"]) for hit in hits} == {(0.0,)}


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("suggest", {"q": ""}),
        *((path, parameters) for path in ("search", "suggest") for parameters in ({}, {"q": "a" * 201}, {"q": "a\0"}, {"q": "a", "kind": "thing"})),
    ],
)  # fmt: skip
def test_search_that_cannot_be_read_is_refused(
    client: TestClient, path: str, parameters: dict[str, str]
) -> None:
    answer = client.get(f"/v1/{path}", params=parameters)
    assert answer.status_code == 422
    assert answer.json()["errors"]


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("xg", ("organization", "xgimi", "XGIMI", "company, CN")),
        ("极", ("organization", "xgimi", "极米科技", "company, CN")),
        ("yangtze op", ("organization", "yangtze-optical-fiber-and-cable", "Yangtze Optical Fiber and Cable Joint Stock Limited Company", "company, CN")),
        ("optical fiber p", ("technology", "optical-fiber-preform", "Optical fiber preform", "optical communication, Optical communication")),
        ("thick", ("metric", "thickness", "Thickness", "millimetre")),
    ],
)  # fmt: skip
def test_suggestion_begins_with_what_was_typed(
    client: TestClient, q: str, first: tuple[str, str, str, str]
) -> None:
    suggested = get(client, "suggest", q=q)["data"][0]
    assert tuple(suggested[name] for name in ("kind", "id", "name", "hint")) == first


def test_suggestion_of_claims_is_none(client: TestClient) -> None:
    assert get(client, "suggest", q="optical", kind="claim")["data"] == []
