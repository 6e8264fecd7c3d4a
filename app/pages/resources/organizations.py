"""The pages of organizations, technologies and achievements: what each is, and the claims about it."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from app.domain.names import choose_language
from app.errors import NotFound
from app.models import KINDS
from app.pages.lists import read_claims
from app.pages.page import Head, answer_page
from app.pages.representation import PageRoute
from app.pages.resources.record_parts import (
    read_history,
    read_withdrawal,
    write_linked_data,
)
from app.queries.documents import get_document
from app.routes.http.dependencies import DatabaseDependency, Identifier, OfRevision, get_address
from app.routes.http.snapshot import open_snapshot
from app.schemas.claims import ClaimQuery
from app.schemas.kinds import SCHEMAS

_MAX_CLAIMS = 25

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class _About:
    """What differs between the pages: the field with the title, and that with a description."""

    kind: str
    title: str
    description: str


def _add_page(about: _About) -> None:
    plural = KINDS[about.kind].plural

    @router.get(f"/{plural}/{{id}}")
    def show(
        request: Request,
        database: DatabaseDependency,
        resource_id: Annotated[Identifier, Path(alias="id")],
        query: OfRevision,
    ) -> Response:
        as_of = query.as_of
        with open_snapshot(database, as_of) as session:
            body = get_document(session, about.kind, resource_id)
            if body is None:
                raise NotFound.of(about.kind, resource_id, as_of)
            record: Any = SCHEMAS[about.kind].read.model_validate_json(body)
            filters = {about.kind: [resource_id]}
            claims = read_claims(session, ClaimQuery(**filters, limit=_MAX_CLAIMS, as_of=as_of))
            title = getattr(record, about.title)
            path = f"/{plural}/{resource_id}"
            names = getattr(record, "names", {"en": title})
            return answer_page(
                request,
                session,
                f"{about.kind}.html",
                Head(
                    title=title,
                    description=getattr(record, about.description) or title,
                    path=path,
                    language=choose_language(names),
                    alternates=[
                        ("application/json", f"/v1{path}"),
                        ("application/ld+json", f"/v1{path}.jsonld"),
                    ],
                    linked_data=write_linked_data(session, about.kind, body, get_address(request)),
                    is_indexed=record.status != "withdrawn",
                ),
                as_of,
                record=record,
                plural=plural,
                claims_filter=f"{about.kind}={resource_id}",
                claims=claims,
                withdrawn_because=read_withdrawal(session, about.kind, record),
                versions=read_history(session, about.kind, resource_id, as_of),
            )


_add_page(_About("organization", "name", "note"))
_add_page(_About("technology", "name", "description"))
_add_page(_About("achievement", "title", "summary"))
