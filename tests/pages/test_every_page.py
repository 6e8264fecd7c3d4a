"""Every page that a reader can reach: valid HTML, links that lead on, and the values of claims to the letter."""

import json
import re
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support.conditions_bundle import make_conditions_bundle
from support.page_crawler import BROWSER, crawl, follow_pointer

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.models import KINDS
from app.pages.english import TEXTS
from app.project_files import find_folder
from app.schemas.check import CheckVerdict
from app.schemas.claims import ClaimKind, ClaimStatus
from app.schemas.metrics import Direction
from app.schemas.source_numbers import ClaimNumberRole, NumberReason
from app.settings import Settings

MAX_BYTES = 60_000
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u05d0bc \u0627de",
    "w" * 300,
    "{{ 7 * 7 }}{% raw %}",
    "</title></script>&amp;",
)

pytestmark = [pytest.mark.slow, pytest.mark.engines("sqlite")]


def check_pages(client: TestClient) -> int:
    """Check every page that can be reached, and that all claims are shown; return how many pages there are."""
    documents: dict[str, Any] = {}
    style_bytes = len(client.get("/static/pages.css").content)
    count = 0
    for page in crawl(client):
        count += 1
        assert page.errors == [], page.path
        if not page.path.startswith("/sources/"):
            assert len(page.text.encode()) + style_bytes <= MAX_BYTES, page.path
        for value in page.values:
            if value.claim_id not in documents:
                documents[value.claim_id] = client.get(f"/v1/claims/{value.claim_id}").json()
            stated = follow_pointer(documents[value.claim_id], value.pointer)
            assert value.text == str(stated), (page.path, value)
    listed = client.get("/v1/claims?limit=200").json()["data"]
    assert documents.keys() == {claim["id"] for claim in listed}
    return count


def test_pages_of_the_examples_are_valid_and_show_the_values_of_claims(
    client_with_examples: TestClient,
) -> None:
    assert check_pages(client_with_examples) > 150


def test_pages_of_an_empty_catalogue_are_valid(migrated_settings: Settings) -> None:
    with TestClient(create_app(migrated_settings)) as client:
        assert check_pages(client) > 5


def test_pages_of_hostile_names_are_valid_and_show_them_as_text(
    migrated_settings: Settings, tmp_path: Path
) -> None:
    with closing(Database(migrated_settings)) as database:
        import_bundle(database, write_hostile(tmp_path), Author("<b>somebody</b>"))
    with TestClient(create_app(migrated_settings)) as client:
        assert check_pages(client) > 15
        page = client.get("/organizations", headers=BROWSER).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "<script>alert" not in page
        named = client.get("/organizations/firm-4", headers=BROWSER).text
        assert 'dir="auto">{{ 7 * 7 }}{% raw %}</h1>' in named


def write_hostile(folder: Path) -> Path:
    """Write a bundle whose names, titles, texts, conditions and notes are hostile, and return its path."""
    bundle = make_conditions_bundle()
    for number, name in enumerate(HOSTILE):
        company = {"id": f"firm-{number}", "kind": "company", "names": {"ar": name}, "note": name}
        bundle["organizations"].append(company)
        bundle["achievements"][0]["organizations"].append(
            {"organization": f"firm-{number}", "role": "partner"}
        )
    for number, metric in enumerate(bundle["metrics"]):
        metric |= {"names": {"he": HOSTILE[number]}, "definition": HOSTILE[2]}
    for number, claim in enumerate(bundle["claims"]):
        name = HOSTILE[number % len(HOSTILE)]
        claim |= {"statements": {"en": name}, "subject": name, "note": name}
    bundle["achievements"][0] |= {"title": HOSTILE[0], "summary": HOSTILE[3]}
    bundle["sources"][0] |= {"title": HOSTILE[1], "publisher": HOSTILE[5]}
    path = folder / "hostile.json"
    path.write_text(json.dumps(bundle), encoding="utf-8")
    return path


def test_sentences_of_the_interface_are_all_used() -> None:
    code = Path(__file__).parents[2] / "app" / "pages"
    files = [*find_folder("templates").rglob("*.*"), *code.rglob("*.py")]
    written = "".join(
        file.read_text(encoding="utf-8") for file in files if file.name != "english.py"
    )
    # Made of the values of a field, or of the name of a collection.
    made = (
        *("kind_", "status_", "verdict_", "reason_", "role_", "plural_", "access_", "state_"),
        *("decided_", "action_", "conflict_", "field_", "on_existing_", "on_unread_", "facet_"),
        *("reading_", "candidate_", "draft_", "text_", "one_"),
    )
    names = {name for name in TEXTS if not name.startswith(made)} - {
        *Direction,
        "claims",
        "technologies",
    }
    assert [name for name in names if name not in re.findall(r"[\"'](\w+)[\"']", written)] == []


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("kind_", ClaimKind),
        ("status_", ClaimStatus),
        ("reason_", NumberReason),
        ("role_", ClaimNumberRole),
        ("verdict_", CheckVerdict),
        ("plural_", KINDS),
        ("one_", KINDS),
        ("", Direction),
    ],
)
def test_every_value_has_a_sentence(prefix: str, values: Iterable[str]) -> None:
    assert [value for value in values if f"{prefix}{value}" not in TEXTS] == []
