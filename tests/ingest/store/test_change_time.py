"""The time of a change, under a clock that is or was wrong."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from support.editors import Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.store.catalogue_lock import renew_epoch
from app.ingest.store.change_time import choose_time
from app.main import create_app
from app.models import Catalogue
from app.settings import Settings

CLAIM = "/v1/claims/fiber-length-per-preform"
YEAR = timedelta(days=365)


def test_change_is_dated_now_and_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    before = datetime.now(UTC)
    assert before <= choose_time(before - YEAR) <= datetime.now(UTC)
    assert not caplog.records


def test_change_after_one_in_the_future_is_dated_after_it_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ahead = datetime.now(UTC) + YEAR
    with caplog.at_level(logging.WARNING):
        assert choose_time(ahead) == ahead + timedelta(microseconds=1)
    assert "the last change is dated" in caplog.text
    assert "claimstone new-epoch" in caplog.text


def test_changes_under_a_clock_that_was_ahead_are_in_order_until_a_new_epoch(
    database: Database, seeded_settings: Settings
) -> None:
    ahead = datetime.now(UTC) + YEAR
    key = add_key(database, AccessRole.ADMIN)
    with database.write() as session:
        session.execute(update(Catalogue).values(updated_at=ahead))
    times = []
    with TestClient(create_app(seeded_settings)) as client:
        editor = Editor(client, key)
        for note in ("one", "two", "three"):
            if note == "three":
                with database.write() as session:
                    renew_epoch(session)
            changed = editor.patch(CLAIM, {"note": note}).json()
            times.append(datetime.fromisoformat(changed["updated_at"]))
    assert ahead < times[0] < times[1]
    assert times[2] < datetime.now(UTC) + timedelta(seconds=1)
