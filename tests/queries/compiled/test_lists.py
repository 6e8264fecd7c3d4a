"""What compiled lists ask the database for, and what they remember until the next commit."""

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.database.database import Database
from app.database.fast_reader import CompiledStatement
from app.main import create_app
from app.server.fast_path import FastPath

pytestmark = pytest.mark.engines("sqlite")

METRIC = "fiber-length-per-preform"
DECLARE = (
    "INSERT INTO metric_qualifier (metric_id, position, property, type, separates) "
    f"VALUES ('{METRIC}', 0, 'medium', 'text', false)"
)


def test_words_that_are_rare_in_one_list_are_not_counted_again_in_another(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(provider.copy_seeded())
    assert isinstance(app, FastPath)
    with TestClient(app) as client:
        reader = app.state.reader
        plain, texts = reader.fetch, list[str]()

        async def fetch(statement: CompiledStatement, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the reader
            texts.append(statement.text)
            return await plain(statement, values)

        # Both lists have their plans, and the catalogue its vocabulary.
        for kind in ("result", "statistic"):
            assert client.get(f"/v1/claims?q=optical&sort=id&kind={kind}").status_code == 200
        monkeypatch.setattr(reader, "fetch", fetch)
        numbers = []
        for kind in ("target", "milestone"):
            before = len(texts)
            assert client.get(f"/v1/claims?q=transmission&sort=id&kind={kind}").status_code == 200
            numbers.append(len(texts) - before)
    first, second = numbers
    assert second == first - 1


@pytest.mark.parametrize("query", [f"metric={METRIC}&value__gte=1 km", "qualifier=medium:air"])
def test_page_of_two_revisions_is_left_to_the_routes(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    """Its ETag would be that of the whole page at the later revision."""
    settings = provider.copy_seeded()
    app = create_app(settings)
    assert isinstance(app, FastPath)
    with TestClient(app) as client, closing(Database(settings)) as database:
        reader, lists = app.state.reader, app.state.compiled_lists
        fetch_plainly, read_plainly = reader.fetch, lists.read
        pages, commits = list[Any](), list[str]()

        async def fetch(statement: CompiledStatement, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the reader
            rows = await fetch_plainly(statement, values)
            if commits:
                with database.write() as session:
                    session.execute(text(commits.pop()))
            return rows

        async def read(*arguments: Any) -> Any:  # noqa: ANN401 - as the lists
            pages.append(await read_plainly(*arguments))
            return pages[-1]

        monkeypatch.setattr(reader, "fetch", fetch)
        monkeypatch.setattr(lists, "read", read)
        with database.write() as session:
            session.execute(text(DECLARE))
        commits.append("UPDATE catalogue SET revision = revision + 1")
        for is_whole in (False, True):
            assert client.get(f"/v1/claims?{query}").status_code == 200
            assert (pages[-1] is not None) is is_whole
            with database.write() as session:
                session.execute(text("UPDATE catalogue SET revision = revision"))
