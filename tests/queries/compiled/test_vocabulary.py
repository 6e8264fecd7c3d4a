"""The cached vocabulary equals that of the database, also after later writes."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.bundles import write_bundle

from app.database.database import Database
from app.database.fast_reader import CompiledStatement
from app.database.open_reader import open_reader
from app.domain.search.query import Alternatives, parse_search
from app.errors import InvalidInput
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.queries.compiled.vocabulary import Vocabulary
from app.queries.search_index import expansion
from app.queries.search_index.expansion import expand_query
from app.queries.search_index.index import expand
from app.settings import Settings

PARTS = ("fib", "ber", "a", "met", "ology", "charg", "zzz", "10", "光", '"fiber"', "fib met", "\n")


def test_vocabulary_expands_as_the_database_does_also_what_came_later(
    database: Database, tmp_path: Path
) -> None:
    reader, words = open_reader(database, Settings()), Vocabulary(batch=7)

    async def check() -> list[Alternatives]:
        await words.read(reader, await reader.read_version())
        found = []
        for part in PARTS:
            query = parse_search(part)
            with database.read() as session:
                expected = expand(session, query).alternatives
            expanded = expand_query(query, words.find_words).alternatives
            assert [sorted(phrases, key=str) for phrases in expanded] == [
                sorted(phrases, key=str) for phrases in expected
            ]
            found.append(expected)
        return found

    with asyncio.Runner() as runner:
        before = runner.run(check())
        import_bundle(database, write_bundle(tmp_path), Author("test"))
        assert runner.run(check()) != before
    reader.close()


def test_vocabulary_of_an_outdated_version_is_read_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, words = open_reader(database, Settings()), Vocabulary()
    fetched: list[CompiledStatement] = []
    plain = reader.fetch

    async def read() -> int:
        await words.read(reader, await reader.read_version())
        return len(fetched)

    async def fetch(statement: CompiledStatement, given: Mapping[str, Any]) -> list[Any]:
        fetched.append(statement)
        return await plain(statement, given)

    monkeypatch.setattr(reader, "fetch", fetch)
    with asyncio.Runner() as runner:
        counts = [runner.run(read()) for _ in range(2)]
        monkeypatch.setattr(reader, "holds", lambda _: False)
        counts.append(runner.run(read()))
    reader.close()
    assert counts[0] == counts[1]
    assert counts[2] > counts[1]


def test_vocabulary_has_too_many_words_for_a_part(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, words = open_reader(database, Settings()), Vocabulary()

    async def read() -> None:
        await words.read(reader, await reader.read_version())

    asyncio.run(read())
    reader.close()
    assert expand_query(parse_search("ing"), words.find_words).has_parts
    monkeypatch.setattr(expansion, "MAX_TERMS", 1)
    with pytest.raises(InvalidInput, match="more than 1 words contain 'ing'"):
        expand_query(parse_search("ing"), words.find_words)
