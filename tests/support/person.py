"""A seventh kind, `person`, and what a catalogue with it answers.

Run as a program, since a kind has to be declared before the rest of the application is imported. The
argument is a path of a new SQLite file; the answers are printed as JSON.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

from fastapi.testclient import TestClient
from pydantic import Field
from sqlalchemy import ColumnElement, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.claims.edtf import Period
from app.models.base import get_table
from app.models.columns import WithdrawableRow, store_period
from app.models.kinds import KINDS, Kind, Reference
from app.schemas import bundle
from app.schemas.common import (
    FacetsRead,
    Label,
    ListLinks,
    ListMeta,
    NamedReference,
    PeriodRead,
    Prose,
    Read,
    Slug,
    Withdrawable,
    WithdrawableCreate,
)
from app.schemas.filters import ByStatus, any_of, by_id, none_of
from app.schemas.kinds import SCHEMAS, KindSchemas
from app.schemas.list_parameters import ListQuery, OneQuery, PartialQuery, expand_to, facet_by

# 1. The table, and the declaration of the kind.


class Person(WithdrawableRow):
    __tablename__ = "person"

    name: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    born: Mapped[Period | None] = store_period("born")
    organization_id: Mapped[str | None] = mapped_column(ForeignKey("organization.id"))
    teacher_id: Mapped[str | None] = mapped_column(
        ForeignKey("person.id", deferrable=True, initially="DEFERRED")
    )


KINDS["person"] = Kind(
    Person,
    "people",
    references=(
        Reference("organization", Person.organization_id, "organization"),
        Reference("person", Person.teacher_id, "teacher"),
    ),
)

# 2. Its schemas.


class PersonRead(Withdrawable):
    name: str = Field(description="The name.")
    organization: NamedReference | None = Field(description="The employer.")
    teacher: NamedReference | None = Field(description="The teacher.")
    note: str | None = Field(description="A note.")
    born: PeriodRead | None = Field(description="When the person was born; EDTF.")


class PersonList(Read):
    data: list[PersonRead]
    meta: ListMeta
    links: ListLinks
    facets: FacetsRead | None


class PersonCreate(WithdrawableCreate):
    id: Slug
    name: Label
    organization: Slug | None = None
    teacher: Slug | None = None
    born: str | None = None
    note: Prose | None = None


class BundlePerson(PersonCreate, bundle.Revivable):
    pass


class PersonParts(PartialQuery):
    expand: str | None = expand_to("organization", "teacher")


class OnePersonQuery(PersonParts, OneQuery):
    pass


class PersonQuery(PersonParts, ListQuery, ByStatus):
    id: list[Slug] = by_id("ada")
    id__not: list[Slug] = none_of("id", "ada")
    organization: list[Slug] = any_of("Only people of this organization.", "xgimi")
    organization__not: list[Slug] = none_of("organization", "xgimi")
    facet: list[Literal["organization"]] = facet_by("organization")


class Bundle(bundle.Bundle):
    people: list[BundlePerson] = Field(default=[])


SCHEMAS["person"] = KindSchemas(PersonCreate, PersonRead)  # type: ignore[arg-type]  # not in the union
bundle.Bundle = Bundle  # type: ignore[misc]  # in place of the array that the class would have

# 3. Its list.

from app.queries import collections  # noqa: E402 - after the declaration of the kind
from app.queries.lists.filters import match_columns, match_status  # noqa: E402
from app.queries.lists.listing import Facet, Listing, LookedUp, order  # noqa: E402


def list_people(query: PersonQuery, _looked_up: LookedUp) -> Listing:
    columns: dict[str, ColumnElement[Any]] = {
        "id": Person.id.expression,
        "organization": Person.organization_id.expression,
    }
    conditions = [*match_columns(query, columns), *match_status(query, Person.status.expression)]
    facets = {"organization": Facet(Person.organization_id, names="organization")}
    return Listing("person", query, conditions, order("person", query.sort, {}), facets)


collections.COLLECTIONS["people"] = collections.Collection("person", PersonQuery, list_people)

# 4. Its routes.

from support.editors import Editor, add_key  # noqa: E402

from app import main  # noqa: E402
from app.database.database import Database  # noqa: E402
from app.domain.access.api_keys import AccessRole  # noqa: E402
from app.ingest.export.bundle_writer import write_bundle  # noqa: E402
from app.maintenance.migrate import migrate  # noqa: E402
from app.maintenance.verify import verify_catalogue  # noqa: E402
from app.routes.resources.crud import Declaration, make_router  # noqa: E402
from app.settings import Settings  # noqa: E402

router = make_router(
    Declaration(
        kind="person",
        page=PersonList,
        item_query=OnePersonQuery,
        examples=("ada",) * 3,
        created={"id": "eve", "name": "Eve", "organization": "xgimi"},
        patch={"note": None},
        list_manual="List people.",
        item_manual="Get one person.",
        create_manual="Create a person.",
    )
)
main._RESOURCES = (*main._RESOURCES, SimpleNamespace(router=router))  # type: ignore[assignment]  # noqa: SLF001 - as a module of routes/resources


def ask(editor: Editor) -> Iterator[tuple[str, Any]]:
    """Yield the answers to a sequence of requests, by name."""

    def get_json(url: str) -> Any:  # noqa: ANN401 - JSON
        return editor.client.get(url).json()

    company = {"kind": "company", "names": {"en": "Engines Ltd"}}
    editor.ask("POST", "/v1/organizations", {"id": "engines", **company})
    ada = {
        "id": "ada",
        "name": "Ada Lovelace",
        "organization": "engines",
        "note": "Programs.",
        "born": "1815-12",
    }
    yield "created", editor.ask("POST", "/v1/people", ada).json()
    yield "of_unknown", editor.ask("POST", "/v1/people", {**ada, "id": "x", "teacher": "y"}).json()
    imported = {"people": [{"id": "emmy", "name": "Emmy Noether", "teacher": "ada"}]}
    yield "imported", editor.ask("POST", "/v1/imports", imported).json()
    line = json.dumps({"person": {"id": "sofia", "name": "Sofia Kowalewskaja"}})
    yield (
        "imported_line",
        editor.client.post(
            "/v1/imports",
            content=line,
            headers={**editor.headers, "Content-Type": "application/x-ndjson"},
        ).json(),
    )
    yield "patched", editor.patch("/v1/people/ada", {"name": "Ada King", "note": None}).json()
    yield "read", get_json("/v1/people/ada")
    yield "refreshed", get_json("/v1/people/emmy")
    yield "history", get_json("/v1/people/ada/history")["data"]
    yield "changes", get_json("/v1/changes?kind=person")["data"]
    yield "filtered", get_json("/v1/people?organization=engines&fields=name,organization.name")
    yield "facets", get_json("/v1/people?facet=organization")["facets"]
    yield "expanded", get_json("/v1/people/emmy?expand=teacher")
    yield (
        "refused",
        [
            editor.ask("DELETE", f"{url}?reason=wrong", If_Match="*").json()["detail"]
            for url in ("/v1/organizations/engines", "/v1/people/ada")
        ],
    )
    yield "withdrawn", editor.ask("DELETE", "/v1/people/emmy?reason=wrong", If_Match="*").json()
    yield "listed", get_json("/v1/people")["data"]
    yield "found", get_json("/v1/search?q=king&kind=person")["data"]
    yield "suggested", get_json("/v1/suggest?q=ada")["data"]
    [created, *_] = get_json("/v1/people/ada/history")["data"]
    yield "as_of", get_json(f"/v1/people?as_of={created['revision']}")["data"]
    yield "restored", editor.ask("POST", "/v1/people/ada/restore?version=1", If_Match="*").json()
    yield "csv", editor.client.get("/v1/people.csv").text
    yield "nodes", get_json("/v1/people.jsonld")["@graph"]
    yield "feed", editor.client.get("/v1/people.atom").text


def run(path: Path) -> dict[str, Any]:
    """Make a catalogue that has people, and return what it answers."""
    settings = Settings(database_url=f"sqlite:///{path}")
    database = Database(settings)
    # A real kind has a migration, after which the documents of all kinds are built.
    with database.connect_for_ddl() as connection:
        get_table(Person).create(connection)
    migrate(database)
    key = add_key(database, AccessRole.ADMIN)
    with TestClient(main.create_app(settings)) as client:
        answers = dict(ask(Editor(client, key)))
    with database.read() as session:
        found = verify_catalogue(session).differences
        folder = path.parent / "exported"
        folder.mkdir()
        write_bundle(session, folder, lambda items, _name, _total: items)
    database.close()
    exported = json.loads((folder / "bundle.json").read_text())
    return {**answers, "differences": found, "exported": exported["people"]}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(Path(sys.argv[1]))))
