"""What compiled lists ask the database for, and what they remember until the next commit."""

from collections.abc import Mapping
from typing import Any

import pytest
from conftest import Provider
from fastapi.testclient import TestClient

from app.database.fast_reader import CompiledStatement
from app.main import create_app
from app.server.fast_path import FastPath

pytestmark = pytest.mark.engines("sqlite")


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
