"""Scanning a list for common words gives the same pages as using the index."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import ColumnElement

from app.database.database import Database
from app.main import create_app
from app.queries.list_page import page, page_statement
from app.queries.list_page.definition import define_list
from app.queries.list_page.page import read_page
from app.queries.list_page.page_statement import select_page
from app.queries.lists.index_words import IndexWords
from app.queries.lists.ordering import write_position
from app.queries.resources.claims import list_claims
from app.queries.search_index import selectivity
from app.queries.search_index.selectivity import COMMON, Strategy, is_common, select_frequency
from app.schemas.claims import ClaimQuery
from app.settings import Settings

SORTS = ["id", "-id", "date", "-date,-id", "updated_at", "-revision", "-factor"]
TO_THE_ROUTES = {"Cookie": "x=y"}


@pytest.fixture
def _two_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    for counting in (page_statement, page):
        monkeypatch.setattr(counting, "MAX_COUNTED", 2)


@pytest.mark.slow
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("q", ["steel", "steel -tripled", "tripl", "声明"])
def test_walked_list_has_the_pages_of_one_that_is_searched(
    catalogue: Database, q: str, sort: str
) -> None:
    query = ClaimQuery(q=q, sort=sort, limit=7)
    with catalogue.read() as session:
        listing = define_list(session, list_claims, query)
        place, shown = None, 0
        while True:
            searched, walked = (
                statement.read(session.execute(statement.select).all())
                for statement in (
                    select_page(listing, place and listing.ordering.read(place), way)
                    for way in (Strategy.SEARCH, Strategy.SCAN)
                )
            )
            assert walked == searched
            shown += len(searched.bodies)
            if searched.after is None:
                break
            place = write_position(searched.after)
        assert shown == searched.counts[0]


@pytest.mark.parametrize("most", [1, 2, 200])
@pytest.mark.parametrize("q", ["steel", "tripl", "声明", "nothinghasthis"])
@pytest.mark.parametrize("filters", [{}, {"kind": ["result"]}, {"status": ["stated", "disputed"]}])
@pytest.mark.engines("sqlite")
def test_first_page_of_gathered_hits_is_that_of_a_search(
    catalogue: Database,
    monkeypatch: pytest.MonkeyPatch,
    q: str,
    filters: dict[str, Any],
    most: int,
) -> None:
    # As few as fill a page and show that another one follows.
    monkeypatch.setattr(page_statement, "GATHERED", most + 1)
    with catalogue.read() as session:
        listing = define_list(session, list_claims, ClaimQuery(q=q, limit=most, **filters))
        assert listing.words is not None
        assert listing.words.counted is not None
        searched, gathered = (
            statement.read(session.execute(statement.select).all())
            for statement in (
                select_page(listing, None, way) for way in (Strategy.SEARCH, Strategy.GATHER)
            )
        )
    assert gathered == searched


def test_words_are_common_where_a_sample_has_enough(
    catalogue: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with catalogue.read() as session:
        words, without = (
            define_list(session, list_claims, ClaimQuery(q=q)).words for q in ("steel", "-steel")
        )
        assert words is not None
        assert without is not None
        assert session.scalar(select_frequency("claim", words)) == 0
        assert not is_common(0)
        monkeypatch.setattr(selectivity, "SAMPLE", range(1_000))
        monkeypatch.setattr(selectivity, "COMMON", 2)
        assert session.scalar(select_frequency("claim", words)) == 3
        assert is_common(3)
        assert session.scalar(select_frequency("claim", without)) == 0
    assert COMMON == 1_000


@pytest.mark.parametrize("is_few", [True, False])
@pytest.mark.usefixtures("_all_are_common", "_two_are_counted")
def test_list_of_common_words_is_walked_unless_few_of_it_have_them(
    catalogue: Database, monkeypatch: pytest.MonkeyPatch, *, is_few: bool
) -> None:
    walked = note_walks(monkeypatch)
    with catalogue.read() as session:
        page = read_page(
            session, define_list(session, list_claims, ClaimQuery(q="steel", sort="-date"))
        )
        if is_few:
            walked.clear()
            last_id = str(json.loads(page.bodies[-1])["id"])
            listing = define_list(
                session, list_claims, ClaimQuery(q="steel", sort="-date", id=[last_id])
            )
            assert read_page(session, listing).bodies == page.bodies[-1:]
    assert bool(walked) is not is_few


def note_walks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Record the scans that are made from now on."""
    walked: list[object] = []
    match = IndexWords.match

    def note(self: IndexWords, number: ColumnElement[int]) -> list[ColumnElement[bool]]:
        walked.append(number)
        return match(self, number)

    monkeypatch.setattr(IndexWords, "match", note)
    return walked


@pytest.mark.slow
@pytest.mark.parametrize("sort", SORTS[:-1])
@pytest.mark.parametrize("q", ["steel", "steel -tripled", "tripl", "声明"])
@pytest.mark.usefixtures("_all_are_common", "_two_are_counted")
def test_walked_list_is_answered_alike_with_and_without_the_routes(
    mixed: Settings, monkeypatch: pytest.MonkeyPatch, q: str, sort: str
) -> None:
    walked = note_walks(monkeypatch)
    with TestClient(create_app(mixed)) as client:
        url: str | None = f"/v1/claims?q={q}&sort={sort}&limit=9"
        while url is not None:
            answer = client.get(url, headers=TO_THE_ROUTES)
            assert answer.status_code == 200
            for _ in range(2):
                assert client.get(url).content == answer.content
            url = answer.json()["links"]["next"]
    assert walked
