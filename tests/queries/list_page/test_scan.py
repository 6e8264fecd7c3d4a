"""Paging through a list during writes: each record that was there throughout comes exactly once."""

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from conftest import Provider

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.review import Policy
from app.ingest.store.change_log import Author
from app.maintenance.migrate import migrate
from app.queries.documents import get_revision
from app.queries.list_page.definition import define_list
from app.queries.list_page.page import read_page
from app.queries.resources.claims import list_claims
from app.schemas.claims import ClaimQuery
from app.schemas.write_parameters import OnExisting
from app.settings import Settings

WRITERS = 8
STEADY = 120
TEXT = "It drives 700 km."


def _make_claim(claim_id: str, *, status: str = "stated", note: str | None = None) -> Any:  # noqa: ANN401 - JSON
    return {
        "id": claim_id,
        "achievement": "car",
        "metric": "range",
        "kind": "result",
        "status": status,
        "statements": {"en": f"Of {claim_id}."},
        "note": note,
        "quantity": {"as_stated": "700 km", "number": "700", "value": "700", "unit": "km"},
        "period": f"20{int(claim_id.rpartition('-')[2]) % 60 + 10}",
        "evidence": [{"source": "paper", "exact": TEXT}],
    }


def _write(folder: Path, name: str, claims: list[Any], **rest: Any) -> Path:  # noqa: ANN401 - JSON
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"claims": claims, **rest}), encoding="utf-8")
    return path


@pytest.fixture
def catalogue(provider: Provider, tmp_path: Path) -> Settings:
    """Claims that stay, among which others come and go."""
    settings = provider.create()
    (tmp_path / "paper.txt").write_text(TEXT, encoding="utf-8")
    first = _write(
        tmp_path,
        "first",
        [_make_claim(f"steady-{place:03}") for place in range(STEADY)],
        sources=[{"id": "paper", "title": "Paper", "language": "en", "text_file": "paper.txt"}],
        metrics=[
            {
                "id": "range",
                "names": {"en": "Range"},
                "definition": "How far.",
                "unit": "km",
                "direction": "higher",
            }
        ],
        achievements=[
            {
                "id": "car",
                "title": "Car",
                "summary": "A car.",
                "stage": "in_use",
                "evidence": [{"source": "paper", "exact": TEXT}],
            }
        ],
    )
    database = Database(settings)
    migrate(database)
    import_bundle(database, first, Author("test"))
    database.close()
    return settings


# No bundle here names its origin.
UPDATE = ImportOptions(Policy(OnExisting.UPDATE))


def _keep_writing(settings: Settings, folder: Path, writer: int, ended: Event) -> int:
    """Insert a claim, change it and one that stays, withdraw it; repeatedly."""
    database = Database(settings)
    written = 0
    while not ended.is_set():
        place = (writer * 37 + written * 11) % STEADY
        passing = f"steady-{place:03}-{writer}-{written}"
        steady = f"steady-{place:03}"
        for step, claims in enumerate(
            (
                [_make_claim(passing)],
                [_make_claim(passing, note="changed"), _make_claim(steady, note=passing)],
                [_make_claim(passing, status="withdrawn")],
            )
        ):
            path = _write(folder, f"{writer}-{step}", claims)
            import_bundle(database, path, Author(f"writer-{writer}", "a walk is under way"), UPDATE)
        written += 1
    database.close()
    return written


def _walk(database: Database, query: ClaimQuery) -> Iterator[str]:
    cursor = None
    while True:
        with database.read() as session:
            asked = query.model_copy(update={"cursor": cursor})
            page = read_page(session, define_list(session, list_claims, asked))
        yield from (json.loads(body)["id"] for body in page.bodies)
        cursor = page.meta.next_cursor
        if cursor is None:
            return
        _await_write(database, page.meta.revision)


def _await_write(database: Database, revision: int) -> None:
    """Wait until something was written, as it must be between any two pages."""
    for _ in range(2_000):
        with database.read() as session:
            if get_revision(session) > revision:
                return
        sleep(0.005)
    raise AssertionError("nobody writes")


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        ClaimQuery(limit=11),
        ClaimQuery(limit=11, sort="value", metric=["range"]),
        ClaimQuery(limit=11, sort="-date,-id", kind=["result"]),
        ClaimQuery(limit=11, q="drives", sort="id"),
        ClaimQuery(limit=11, q="drives"),
        ClaimQuery(limit=11, sort="-date,kind"),
    ],
    ids=lambda query: f"{query.sort}{query.q or ''}",
)
def test_walk_under_writers_skips_and_repeats_nothing(
    catalogue: Settings, tmp_path: Path, query: ClaimQuery
) -> None:
    ended = Event()
    database = Database(catalogue)
    with ThreadPoolExecutor(WRITERS) as threads:
        writers = [
            threads.submit(_keep_writing, catalogue, tmp_path, writer, ended)
            for writer in range(WRITERS)
        ]
        try:
            walked = Counter(_walk(database, query))
        finally:
            ended.set()
        written = [writer.result() for writer in writers]
    database.close()
    steady = {f"steady-{place:03}" for place in range(STEADY)}
    assert steady <= walked.keys()
    assert {claim_id for claim_id, count in walked.items() if count > 1} == set()
    assert all(written)
