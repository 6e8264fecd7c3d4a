"""The private row of FTS5, in the SQLite that is installed."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.database.database import Database
from app.domain.public_address import PublicAddress
from app.ingest.documents.fts5_internals import correct_sums, has_known_format
from app.queries.search.search import search
from app.schemas.search import SearchRequest
from app.settings import Settings

on_sqlite = pytest.mark.engines("sqlite")
READ = text("SELECT block FROM search_index_data WHERE id = 1")
WRITE = text("UPDATE search_index_data SET block = :block WHERE id = 1")


@pytest.fixture
def session(seeded_settings: Settings) -> Session:
    return Session(Database(seeded_settings).engine)


def read_score(session: Session) -> float:
    [hit] = search(session, SearchRequest(q="fiber", limit=1), PublicAddress()).data
    return hit.score


@on_sqlite
def test_row_of_this_sqlite_is_in_the_known_format(session: Session) -> None:
    block = session.scalar(READ)
    assert block
    assert has_known_format(block)


@on_sqlite
def test_sums_are_what_is_ranked_by(session: Session) -> None:
    before = read_score(session)
    correct_sums(session, 10_000, 300_000)
    assert read_score(session) > before


@on_sqlite
def test_row_in_an_unknown_format_is_left_alone_and_logged(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    unknown = b"\x7f" * 6
    session.execute(WRITE, {"block": unknown})
    with caplog.at_level(logging.WARNING):
        correct_sums(session, 1, 1)
    assert session.scalar(READ) == unknown
    assert "unknown format" in caplog.text


@pytest.mark.parametrize(
    ("block", "is_known"),
    [
        (b"", True),
        (b"\x01\x02\x03\x04\x05", True),
        (b"\x81\x00\x02\x03\x04\x05", True),
        (b"\x01\x02\x03\x04", False),
        (b"\x01\x02\x03\x04\x05\x06", False),
        (b"\x01\x02\x03\x04\x05\x86", False),
    ],
)
def test_known_format_is_one_number_for_each_sum(block: bytes, *, is_known: bool) -> None:
    assert has_known_format(block) is is_known


@given(st.integers(0, 2**40), st.integers(0, 2**40))
def test_sums_that_are_written_are_in_the_known_format(documents: int, tokens: int) -> None:
    written: list[bytes] = []

    class Recorder:
        def execute(self, _statement: object, parameters: dict[str, bytes] | None = None) -> None:
            if parameters:
                written.append(parameters["sums"])

        def scalar(self, *_arguments: object) -> None: ...

    correct_sums(Recorder(), documents, tokens)  # type: ignore[arg-type] # records what is written
    assert has_known_format(written[0])
