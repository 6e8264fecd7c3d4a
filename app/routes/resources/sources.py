"""Sources over HTTP: the documents that are quoted, and their exact texts."""

from typing import Annotated

from fastapi import Path, Request
from starlette.responses import PlainTextResponse, Response

from app.errors import NotFound
from app.queries.resources.sources import get_text
from app.routes.http.dependencies import DatabaseDependency, Identifier, OfRevision
from app.routes.http.responses import READ_RESPONSES, answer_bytes
from app.routes.http.snapshot import open_snapshot
from app.routes.resources.crud import Declaration, make_router
from app.schemas.sources import SourceList

_EXAMPLE = "self-developed-technologies"
router = make_router(
    Declaration(
        kind="source",
        page=SourceList,
        examples=(_EXAMPLE,) * 3,
        patch={"archived_url": "https://archive.example/2025/report"},
        list_manual="List sources: the documents that claims and achievements quote.",
        item_manual="Get one source, with the hash of its text.",
        create_manual="Create a source with its exact text. The text cannot be changed; a new edition is a new "
        "source. If another source has the text, `same_text_as` has to name it.",
        patch_manual="Its text stays as it is.",
        referrer="claim or achievement quotes",
    )
)


@router.get(
    "/v1/sources/{id}/text",
    operation_id="get_source_text",
    summary="Get the text of a source",
    response_class=PlainTextResponse,
    responses=READ_RESPONSES,
)
def get_its_text(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=[_EXAMPLE])],
    query: OfRevision,
) -> Response:
    """Get the exact text of a source, in UTF-8.

    Offsets of quotes refer to this text, in Unicode code points. The SHA-256 of the text is the `sha256`
    of the source.
    """
    with open_snapshot(database, query.as_of) as session:
        text = get_text(session, resource_id)
    if text is None:
        raise NotFound.of("source", resource_id, query.as_of)
    return answer_bytes(request, text.encode(), "text/plain; charset=utf-8", {})
