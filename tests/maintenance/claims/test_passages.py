"""The search index of texts: made by every way in which a text comes in, verified, and made again."""

import pytest
from conftest import Provider
from sqlalchemy import delete, text, update
from support.voltara import SOURCE, make_voltara, store

from app.database.database import Database
from app.domain.search.numbers import write_measure
from app.domain.search.query import Alternatives, Phrase
from app.domain.search.stems import list_forms
from app.domain.units.units import get_unit
from app.maintenance.claims.source_numbers import pass_on
from app.maintenance.copy import copy_catalogue
from app.maintenance.migrate import migrate
from app.maintenance.rebuild import rebuild_documents
from app.maintenance.row_hash import hash_tables
from app.maintenance.verify import verify_catalogue
from app.models import TextPassage
from app.queries.ranking.passages import find_passages
from app.queries.search_index.steps import run_steps

WORDS: Alternatives = [[Phrase((token,)) for token in list_forms("packs")]]
MEASURE: Alternatives = [[Phrase((write_measure("450000", get_unit("mW.h/kg")),))]]


def find_ids(database: Database, alternatives: Alternatives) -> list[str]:
    with database.read() as session:
        dialect = session.get_bind().dialect.name
        hits = run_steps(session, find_passages(dialect, alternatives, 10))
        return [hit.source_id for hit in hits]


def is_searchable(database: Database) -> bool:
    return find_ids(database, WORDS) == find_ids(database, MEASURE) == [SOURCE]


def list_differences(database: Database) -> list[tuple[str, str]]:
    with database.read() as session:
        return [*verify_catalogue(session).differences]


def test_text_is_searchable_after_an_import_a_migration_and_a_rebuild(
    migrated_database: Database,
) -> None:
    store(migrated_database, make_voltara())
    assert is_searchable(migrated_database)
    with migrated_database.read() as session:
        before = hash_tables(session, pass_on)["text_passage"]
    migrate(migrated_database, "0015")
    migrate(migrated_database)
    assert is_searchable(migrated_database)
    with migrated_database.write() as session:
        assert rebuild_documents(session) == 0
    assert is_searchable(migrated_database)
    assert list_differences(migrated_database) == []
    with migrated_database.read() as session:
        assert hash_tables(session, pass_on)["text_passage"] == before


def test_copy_has_the_index_of_texts(migrated_database: Database, provider: Provider) -> None:
    store(migrated_database, make_voltara())
    copy = Database(provider.create())
    copy_catalogue(migrated_database, copy, pass_on)
    assert is_searchable(copy)
    assert list_differences(copy) == []
    copy.close()


@pytest.mark.parametrize("damage", ["entry", "length", "passage"])
def test_verification_finds_damage_to_passages_and_rebuild_mends_it(
    migrated_database: Database, damage: str
) -> None:
    store(migrated_database, make_voltara())
    with migrated_database.write() as session:
        if damage == "length":
            session.execute(update(TextPassage).values(length=TextPassage.length + 1))
        elif damage == "passage":
            session.execute(delete(TextPassage))
        elif session.get_bind().dialect.name == "sqlite":
            session.execute(text("INSERT INTO passage_index (rowid, words) VALUES (9, 'pack')"))
        else:
            session.execute(text("DELETE FROM passage_index"))
    assert list_differences(migrated_database) != []
    with migrated_database.write() as session:
        rebuild_documents(session)
    assert list_differences(migrated_database) == []
    assert is_searchable(migrated_database)
