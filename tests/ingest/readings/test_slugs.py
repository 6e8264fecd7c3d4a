"""Ids of new records: words of names, and free in the catalogue."""

import pytest

from app.database.database import Database
from app.ingest.readings.slugs import FreeIds, make_slug


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Voltara's LX-2 (2025)", "voltara-s-lx-2-2025"),
        ("Élan  Zürich", "elan-zurich"),
        ("长飞光纤", ""),
        ("word " * 40, "-".join(["word"] * 16)),
    ],
)
def test_slug_is_made_of_whole_words(text: str, slug: str) -> None:
    assert make_slug(text) == slug


def test_id_that_is_taken_gets_the_next_free_number(database: Database) -> None:
    with database.read() as session:
        ids = FreeIds(session, "organization", ["xgimi", "voltara"])
        chosen = [ids.choose(name) for name in ("xgimi", "xgimi", "voltara", "voltara")]
    assert chosen == ["xgimi-2", "xgimi-3", "voltara", "voltara-2"]
