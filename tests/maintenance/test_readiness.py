"""The probe of the database, while a database server hangs."""

import asyncio
import threading

import pytest

from app.database.database import Database
from app.errors import DatabaseUnavailable
from app.maintenance import readiness
from app.maintenance.readiness import ReadinessProbe
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")


def test_questions_to_a_database_that_hangs_do_not_pile_up(
    seeded_settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_back = threading.Event()
    asked: list[Database] = []

    def hang(asked_database: Database) -> None:
        asked.append(asked_database)
        is_back.wait()

    async def ask() -> None:
        for _ in range(3):
            with pytest.raises(DatabaseUnavailable):
                await probe.check_schema()
        # The loop hands the cancellation on in its next round.
        await asyncio.sleep(0)
        is_back.set()
        await probe.read_revision()

    monkeypatch.setattr(readiness, "check_schema", hang)
    monkeypatch.setattr(readiness, "PATIENCE_SECONDS", 0.05)
    probe = ReadinessProbe(seeded_settings, database.file)
    try:
        asyncio.run(ask())
    finally:
        probe.close()
    assert len(asked) == 1
