"""Suggestions: names in every language, other forms of words, and one typing error."""

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Provider
from support.voltara import store

from app.database.database import Database
from app.maintenance.migrate import migrate
from app.queries.search.suggestions import suggest
from app.schemas.search import SuggestionRequest

ORGANIZATIONS = {
    "hydrogen-works": {"en": "Hydrogen Works", "zh": "氢能工厂"},
    "fiber-cable": {"en": "Fiber Cables Ltd.", "de": "Glasfaserkabel"},
    "hydrogen": {"en": "Hydrogen"},
    "hydra": {"en": "Hydra"},
    "cord": {"en": "Cord"},
    "card": {"en": "Card Board"},
    "bread": {"en": "Bread", "ru": "Хлеб"},
    "telecom": {"en": "Telecom", "zh": "中国电信集团"},
}


@pytest.fixture(scope="module")
def named(provider: Provider) -> Iterator[Database]:
    database = Database(provider.create())
    migrate(database)
    organizations: list[dict[str, Any]] = [
        {"id": own_id, "kind": "company", "names": names} for own_id, names in ORGANIZATIONS.items()
    ]
    store(database, {"organizations": organizations})
    yield database
    database.close()


def list_names(database: Database, q: str, limit: int = 10) -> list[str]:
    with database.read() as session:
        found = suggest(session, SuggestionRequest(q=q, limit=limit))
        return [read.name for read in found.data]


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("fibre cable", ["Fiber Cables Ltd."]),
        ("fibers", ["Fiber Cables Ltd."]),
        ("cable", ["Fiber Cables Ltd."]),
        ("glasf", ["Glasfaserkabel"]),
        ("氢", ["氢能工厂"]),
        ("中国电", ["中国电信集团"]),
        ("telecom's", ["Telecom"]),
        ("хле", ["Хлеб"]),
        # A letter wrong, missing, too many, and two exchanged; in the first, the middle and the last.
        ("hidrogen", ["Hydrogen", "Hydrogen Works"]),
        ("jydrogen", ["Hydrogen", "Hydrogen Works"]),
        ("ydrogen", ["Hydrogen", "Hydrogen Works"]),
        ("hydrogn", ["Hydrogen", "Hydrogen Works"]),
        ("hhydrogen", ["Hydrogen", "Hydrogen Works"]),
        ("hydroegn", ["Hydrogen", "Hydrogen Works"]),
        ("yhdrogen", ["Hydrogen", "Hydrogen Works"]),
        ("hydrogeb", ["Hydrogen", "Hydrogen Works"]),
        ("hidrog", ["Hydrogen", "Hydrogen Works"]),
        ("хлев", ["Хлеб"]),
        # One of several words, also with an incomplete last one.
        ("hidrogen wor", ["Hydrogen Works"]),
        ("hydrogen wroks", ["Hydrogen Works"]),
        ("fibre calbes", ["Fiber Cables Ltd."]),
        # Names with the typed word come first, then those with a word of that length.
        ("hydr", ["Hydra", "Hydrogen", "Hydrogen Works"]),
        ("cord", ["Cord", "Card Board"]),
        ("hydrz", ["Hydra", "Hydrogen", "Hydrogen Works"]),
        # Two errors, a short word, and digits.
        ("hidrogan", []),
        ("hydrogan wroks", []),
        ("cxr", []),
        ("光", []),
    ],
)
def test_suggestions_have_what_was_typed_or_meant(
    named: Database, q: str, names: list[str]
) -> None:
    assert list_names(named, q) == names


def test_suggestions_with_an_error_only_fill_up(named: Database) -> None:
    assert list_names(named, "cord", 1) == ["Cord"]
    assert list_names(named, "hidrogen", 1) == ["Hydrogen"]
