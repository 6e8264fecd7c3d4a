"""Starting a server changes no record, however often it starts and whatever was edited."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest
from support.bundles import write_bundle
from support.editors import PATCH_TYPE
from support.random_bundles import pass_on
from support.running_server import serve

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.edits.api_keys import create_key
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.content_hash import hash_content
from app.maintenance.migrate import migrate
from app.maintenance.row_hash import combine, hash_tables
from app.maintenance.verify import verify_catalogue
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")

STARTS = 5
# One field each of records of the seed, changed by PATCH.
PATCHES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("organizations/boe", {"note": "Listed in Shenzhen."}),
    ("organizations/boe", {"country": None}),
    ("organizations/xgimi", {"names": {"de": "XGIMI"}}),
    ("technologies/projector", {"description": "Projects."}),
    ("metrics/thickness", {"definition": "How thick it is."}),
    ("claims/foldable-screen-thickness", {"scope": "The screen alone."}),
    ("claims/foldable-screen-layers", {"note": None}),
    ("claims/fiber-length-per-preform", {"statements": {"en": "Said otherwise."}}),
    ("achievements/foldable-flexible-display", {"title": "A display that folds"}),
    ("achievements/foldable-flexible-display", {"place": "Chengdu"}),
)
WITHDRAWN = ("claims/subsea-production-depth", "claims/foldable-display-relative-thickness")
RESTORED = ("organizations/xgimi", "technologies/projector")
PROPOSED = (
    ("fiber-length-per-preform", "Proposed once."),
    ("foldable-screen-thickness", "Proposed twice."),
    ("foldable-screen-layers", "Proposed thrice."),
)


def edit(address: str, ann: str, rob: str) -> int:
    """Edit in each way; return how many edits there were."""
    by_ann, by_rob = ({"Authorization": f"Bearer {key}", "If-Match": "*"} for key in (ann, rob))
    with httpx2.Client(base_url=f"{address}/v1", trust_env=False, timeout=30) as client:
        answers = [
            client.patch(
                path,
                content=json.dumps(change),
                headers={**by_rob, "Content-Type": PATCH_TYPE},
            )
            for path, change in PATCHES
        ]
        answers += [
            client.delete(path, params={"reason": "wrong"}, headers=by_rob) for path in WITHDRAWN
        ]
        answers += [client.post(f"{path}/restore?version=1", headers=by_rob) for path in RESTORED]
        for claim, note in PROPOSED:
            given = {"kind": "claim", "id": claim, "content": {"note": note}, "comment": "better"}
            made = client.post("proposals", json=given, headers=by_ann)
            answers.append(made)
            url = f"proposals/{made.json()['number']}/accept"
            answers.append(client.post(url, json={}, headers=by_rob))
    assert [answer.text for answer in answers if not answer.is_success] == []
    return len(answers)


def read_state(settings: Settings) -> tuple[str, str]:
    """Read the hash of the content and that of all rows."""
    with closing(Database(settings)) as database, database.read() as session:
        assert verify_catalogue(session).differences == []
        return hash_content(session, pass_on), combine(hash_tables(session, pass_on))


def test_edits_of_the_seed_outlast_restarts(empty_settings: Settings, tmp_path: Path) -> None:
    with serve(empty_settings, tmp_path, "--prepare") as address:
        with closing(Database(empty_settings)) as database, database.write() as session:
            ann = create_key(session, "Ann", AccessRole.CONTRIBUTOR, None)
            rob = create_key(session, "Rob", AccessRole.REVIEWER, None)
        assert edit(address, ann, rob) == 20
    before = read_state(empty_settings)
    for _ in range(STARTS):
        with serve(empty_settings, tmp_path, "--prepare") as address:
            answer = httpx2.get(f"{address}/v1/organizations/boe", trust_env=False).json()
            assert (answer["note"], answer["country"]) == ("Listed in Shenzhen.", None)
    assert read_state(empty_settings) == before


@pytest.mark.engines("sqlite", "postgresql")
def test_start_adds_nothing_to_a_catalogue_of_its_own(
    empty_settings: Settings, tmp_path: Path
) -> None:
    with closing(Database(empty_settings)) as database:
        migrate(database)
        import_bundle(database, write_bundle(tmp_path / "own"), Author("test"))
    before = read_state(empty_settings)
    with serve(empty_settings, tmp_path, "--prepare") as address:
        listed = httpx2.get(f"{address}/v1/claims", trust_env=False).json()
    assert [item["id"] for item in listed["data"]] == ["example-range"]
    assert read_state(empty_settings) == before
