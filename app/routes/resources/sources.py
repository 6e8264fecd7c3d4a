"""Sources over HTTP: the documents that are quoted, and their exact texts."""

from typing import Annotated

from fastapi import Path, Query, Request
from starlette.responses import PlainTextResponse, Response

from app.errors import NotFound
from app.queries.analysis.source_numbers import list_source_numbers
from app.queries.resources.sources import get_text
from app.routes.http.dependencies import DatabaseDependency, Identifier, OfRevision
from app.routes.http.responses import READ_RESPONSES, answer_bytes, link_page, link_request
from app.routes.http.snapshot import open_snapshot
from app.routes.resources.crud import Declaration, make_router
from app.schemas.source_numbers import SourceNumberList, SourceNumberQuery
from app.schemas.sources import SourceList

_EXAMPLE = "self-developed-technologies"
router = make_router(
    Declaration(
        kind="source",
        page=SourceList,
        examples=(_EXAMPLE,) * 3,
        created={
            "id": "voltara-2025",
            "title": "Voltara ships LX-2",
            "publisher": "Voltara Ltd.",
            "language": "en",
            "published": "2025-06-12",
            "text": "Voltara's LX-2 cell reached 402 Wh/kg, up from 350 Wh/kg in 2023.",
        },
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


@router.get(
    "/v1/sources/{id}/numbers",
    operation_id="list_source_numbers",
    summary="List the numbers of a source",
    response_model=SourceNumberList,
    responses=READ_RESPONSES,
)
def list_its_numbers(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=[_EXAMPLE])],
    query: Annotated[SourceNumberQuery, Query()],
) -> Response:
    """List every number of a source in the order of its text, with what it is to the catalogue.

    A number belongs to a current claim, as its value, baseline, change or condition; or it states nothing,
    with a reason, such as a year or a number in a name; or it is open: nobody has made a claim of it, and
    nobody has given a reason. `counts` has the numbers in each state. With the text of the source, this
    is all that a reader needs to see which words are behind which claim.
    """
    with open_snapshot(database, query.as_of) as session:
        numbers = list_source_numbers(session, resource_id, query)
    if numbers is None:
        raise NotFound.of("source", resource_id, query.as_of)
    links, headers = link_page(link_request(request), request.url.query, numbers.meta)
    body = numbers.model_copy(update={"links": links}).model_dump_json().encode()
    return answer_bytes(request, body, "application/json", headers)
