"""Readiness of a real server whose database goes away, is replaced, or does not answer."""

from pathlib import Path

import httpx2
import pytest
from conftest import Provider
from sqlalchemy import make_url, text
from support.running_server import serve
from support.tcp_proxy import lead_to
from support.waiting import HANG_SECONDS, wait_until

from app.database.database import Database
from app.maintenance.readiness import PATIENCE_SECONDS
from app.settings import Settings


def ask(address: str, path: str = "/readyz") -> httpx2.Response:
    return httpx2.get(f"{address}{path}", trust_env=False, timeout=HANG_SECONDS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("revision", "advice"), [("0001", "claimstone migrate"), ("9999", "use that version")]
)
def test_schema_of_another_version_is_not_ready(
    seeded_settings: Settings, database: Database, tmp_path: Path, revision: str, advice: str
) -> None:
    changed = text("UPDATE alembic_version SET version_num = :it")
    with serve(seeded_settings, tmp_path) as address:
        assert ask(address).json() == {"status": "ok"}
        with database.write() as session:
            newest = session.scalar(text("SELECT version_num FROM alembic_version"))
            session.execute(changed, {"it": revision})
        refused = ask(address)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert advice in refused.json()["detail"]
        assert ask(address, "/livez").status_code == 200
        with database.write() as session:
            session.execute(changed, {"it": newest})
        assert ask(address).status_code == 200


@pytest.mark.slow
def test_database_that_is_gone_is_not_ready_until_it_is_back(
    seeded_settings: Settings, provider: Provider, tmp_path: Path
) -> None:
    if provider.engine == "sqlite":
        file = Path(make_url(seeded_settings.database_url).database or "")
        aside = file.with_suffix(".aside")
        with serve(seeded_settings, tmp_path) as address:
            file.rename(aside)
            gone = ask(address)
            # No request has created an empty file in its place.
            assert not file.exists()
            measured = ask(address, "/metrics")
            aside.rename(file)
            wait_until(lambda: ask(address).is_success)
    else:
        with lead_to(seeded_settings) as (through, proxy), serve(through, tmp_path) as address:
            proxy.cut()
            gone = ask(address)
            measured = ask(address, "/metrics")
            proxy.mend()
            wait_until(lambda: ask(address).is_success)
    assert gone.status_code == 503
    code = "database_file_replaced" if provider.engine == "sqlite" else "database_unavailable"
    assert gone.json()["type"] == f"urn:claimstone:problem:{code}"
    assert measured.status_code == 200
    assert "claimstone_catalogue_revision" not in measured.text


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_file_that_was_put_in_place_of_another_is_not_ready(
    seeded_settings: Settings, provider: Provider, tmp_path: Path
) -> None:
    """A connection to the old file would continue to answer from it."""
    with serve(seeded_settings, tmp_path) as address:
        other = make_url(provider.copy_seeded().database_url).database or ""
        Path(other).replace(make_url(seeded_settings.database_url).database or "")
        refused = ask(address)
    assert refused.status_code == 503
    assert "stop the server and start it again" in refused.json()["detail"]


@pytest.mark.engines("postgresql")
def test_database_that_hangs_is_reported_soon(seeded_settings: Settings, tmp_path: Path) -> None:
    with lead_to(seeded_settings) as (through, proxy), serve(through, tmp_path) as address:
        assert (
            'claimstone_database_pool_size{pool="hot_reads"} 8.0' in ask(address, "/metrics").text
        )
        proxy.hold()
        for _ in range(2):
            hung = ask(address)
            assert hung.status_code == 503
            assert f"did not answer within {PATIENCE_SECONDS:g} seconds" in hung.json()["detail"]
        measured = ask(address, "/metrics")
        assert measured.status_code == 200
        assert "claimstone_catalogue_revision" not in measured.text
        assert ask(address, "/livez").status_code == 200
        proxy.go_on()
        wait_until(lambda: ask(address).is_success)
