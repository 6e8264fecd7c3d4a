"""What was logged in an older shape is read in the current one, by every reader of the past."""

import json
from collections.abc import Iterator
from fractions import Fraction
from hashlib import sha256
from itertools import chain
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from support.editors import Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.domain.numbers.sort_key import make_sort_key
from app.main import create_app
from app.models import KINDS, Change, Source, SourceText, get_table
from app.queries.history import shapes
from app.queries.history.row_json import Rows
from app.queries.history.shapes import Upgrade
from app.schemas.achievements import AchievementRead
from app.schemas.claims import ClaimRead
from app.schemas.common import Resource
from app.schemas.metrics import MetricRead
from app.schemas.organizations import OrganizationRead
from app.schemas.sources import SourceRead
from app.schemas.technologies import TechnologyRead
from app.settings import Settings

BOE = "/v1/organizations/boe"
READS = (
    f"{BOE}?as_of=1",
    f"{BOE}?as_of=2",
    f"{BOE}?as_of=3",
    f"{BOE}/history",
    f"{BOE}/history?limit=1",
    "/v1/changes?include_before=true&since=1",
    "/v1/organizations?country=CN&as_of=1",
    "/v1/organizations?country=DE&as_of=2",
    "/v1/organizations?q=boe&sort=id&as_of=1",
    "/v1/claims?country=DE&as_of=2",
)


@pytest.fixture
def editor(seeded_settings: Settings, database: Database) -> Iterator[Editor]:
    key = add_key(database, AccessRole.REVIEWER)
    with TestClient(create_app(seeded_settings)) as client:
        yield Editor(client, key)


def name_country(document: dict[str, Any]) -> dict[str, Any]:
    """Upgrade a document before `NEXT`, which calls the country `land`; fail for any other document."""
    upgraded = {**document, "country": document["land"]}
    return {name: value for name, value in upgraded.items() if name != "land"}


def add_note(rows: Rows) -> Rows:
    """Upgrade the rows before `NEXT`, which have `land` for `country` and lack the column `note`."""
    [own] = rows["organization"]
    return {**rows, "organization": [{**own, "country": own["land"], "note": "Not known."}]}


READ_MODELS: tuple[type[Resource], ...] = (
    SourceRead,
    OrganizationRead,
    TechnologyRead,
    MetricRead,
    AchievementRead,
    ClaimRead,
)
CURRENT = shapes.UPGRADES
NEXT = (*CURRENT, Upgrade({"organization": name_country}, {"organization": add_note}))


def log_in_the_current_shape(database: Database) -> None:
    """Rewrite what is logged of organizations as if the current shape had other names for the same."""
    shape = len(CURRENT) + 1
    logged = select(Change).where(Change.kind == "organization", Change.shape == shape)
    with database.write() as session:
        for change in session.scalars(logged):
            if change.before:
                document = json.loads(change.before)
                document["land"] = document.pop("country")
                change.before = json.dumps(document).encode()
            if change.rows_before:
                rows = json.loads(change.rows_before)
                [own] = rows["organization"]
                own["land"] = own.pop("country")
                del own["note"]
                change.rows_before = json.dumps(rows).encode()


def read_all(editor: Editor) -> list[Any]:
    responses = [editor.client.get(url) for url in READS]
    assert {response.status_code for response in responses} == {200}
    return [response.json() for response in responses]


def list_fields(read_model: type[Resource]) -> list[str]:
    """List the names of the fields of a document, and of the objects in it."""
    schema = read_model.model_json_schema(mode="serialization")
    definitions = {read_model.__name__: schema, **schema.get("$defs", {})}
    return [
        f"{name}: {sorted(definition.get('properties', {}))}"
        for name, definition in sorted(definitions.items())
    ]


def test_shape_of_the_log_is_new_when_columns_or_fields_are() -> None:
    """If this fails, append an upgrade to `UPGRADES`, and write the new shape and digest here."""
    tables = [get_table(model) for kind in KINDS.values() for model in (kind.model, *kind.children)]
    columns = sorted({f"{table.name}: {sorted(table.columns.keys())}" for table in tables})
    fields = chain(*map(list_fields, READ_MODELS))
    digest = sha256("\n".join((*columns, *fields)).encode()).hexdigest()
    assert (shapes.get_current_shape(), digest[:16]) == (6, "20a02fc70aff886e")


@pytest.mark.slow
def test_changes_of_an_older_shape_are_read_in_the_current_one(
    editor: Editor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert editor.patch(BOE, {"country": "DE"}).status_code == 200
    monkeypatch.setattr(shapes, "UPGRADES", NEXT)
    assert editor.patch(BOE, {"country": "FR"}).status_code == 200
    monkeypatch.setattr(shapes, "UPGRADES", CURRENT)
    current = read_all(editor)
    log_in_the_current_shape(database)
    monkeypatch.setattr(shapes, "UPGRADES", NEXT)
    assert read_all(editor) == current


def test_version_of_an_older_shape_is_restored_with_the_new_column(
    editor: Editor, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert editor.patch(BOE, {"country": "DE"}).status_code == 200
    log_in_the_current_shape(database)
    monkeypatch.setattr(shapes, "UPGRADES", NEXT)
    answer = editor.ask("POST", f"{BOE}/restore?version=1", If_Match="*")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["country"], answer.json()["note"]) == ("CN", "Not known.")
    with database.read() as session:
        shapes_of_boe = select(Change.revision, Change.shape).where(Change.resource_id == "boe")
        assert {tuple(row) for row in session.execute(shapes_of_boe)} == {
            (revision, len(CURRENT) + later) for revision, later in ((1, 1), (2, 1), (3, 2))
        }


@pytest.mark.slow
def test_claims_of_shape_1_are_read_without_what_was_computed_wrongly(
    editor: Editor, database: Database
) -> None:
    """A factor of a negative baseline, and a bound that replaced the limit of the comparator."""
    claim = "/v1/claims/fiber-length-per-preform"
    assert editor.patch(claim, {"note": "Changed."}).status_code == 200
    with database.write() as session:
        [change] = session.scalars(select(Change).where(Change.revision == 2))
        document = json.loads(change.before or b"{}")
        document["baseline"]["normalized"]["value"] = "-7000"
        rows = json.loads(change.rows_before or b"{}")
        [own] = rows["claim"]
        # More than 10,000 km, and at least 9,000 km.
        own |= {"quantity_comparator": "gt", "quantity_lower": "9000"}
        own |= {"baseline_sort_key": make_sort_key(Fraction(-7_000_000))}
        own |= {"quantity_least_key": make_sort_key(Fraction(9_000_000))}
        change.before, change.rows_before = (
            json.dumps(document).replace(": ", ":").encode(),
            json.dumps(rows).encode(),
        )
        change.shape = 1
    past = editor.client.get(f"{claim}?as_of=1").json()
    assert past["change"] == {**document["change"], "factor": None, "percent": None}
    logged = editor.client.get("/v1/changes?include_before=true&since=1").json()["data"]
    assert [item["before"]["change"]["factor"] for item in logged] == [None]
    for query, found in (
        ("factor__lte=10&id=fiber-length-per-preform", 0),
        ("value__gte=9500 km", 1),
    ):
        assert editor.client.get(f"/v1/claims?as_of=1&{query}").json()["meta"]["count"] == found


def log_sources_in_shape_1(database: Database) -> None:
    """Rewrite what is logged of sources as a program of before migration 0011 has logged it."""
    words = select(SourceText.text).join(Source, Source.sha256 == SourceText.sha256)
    with database.write() as session:
        logged = select(Change).where(Change.kind == "source", Change.before.is_not(None))
        for change in session.scalars(logged):
            document = json.loads(change.before or b"")
            for name in ("accessed_on", "archived_url", "same_text_as"):
                del document[name]
            rows = json.loads(change.rows_before or b"")
            [own] = rows["source"]
            added = [name for name in own if name.startswith(("accessed_on", "archived_url"))]
            for name in added:
                del own[name]
            own["text"] = session.scalar(words.where(Source.id == change.resource_id))
            change.before, change.rows_before = (
                json.dumps(part).encode() for part in (document, rows)
            )
            change.shape = 1


def test_source_of_shape_1_is_read_and_restored_without_its_text_in_the_log(
    editor: Editor, database: Database
) -> None:
    source = "/v1/sources/self-developed-technologies"
    first = editor.client.get(source).json()
    correction = {"title": "Corrected", "accessed_on": "2025", "note": None}
    assert editor.patch(source, correction).status_code == 200
    reads = (f"{source}?as_of=1", f"{source}/history", "/v1/changes?include_before=true&since=1")
    before = [editor.client.get(url).json() for url in reads]
    assert before[0] == first
    log_sources_in_shape_1(database)
    assert [editor.client.get(url).json() for url in reads] == before
    now, then = (editor.client.get(f"{source}/text{at}").text for at in ("", "?as_of=1"))
    assert now == then
    restored = editor.ask("POST", f"{source}/restore?version=1", If_Match="*")
    assert restored.status_code == 200, restored.text
    own = {"version": 3, "updated_at": restored.json()["updated_at"]}
    assert restored.json() == {**first, **own}
