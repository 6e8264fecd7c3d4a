"""The URLs that identify resources in linked data and feeds, such as `/claims/ID`.

Each leads to the resource by 303 (See Other), because what it identifies is no document of the API.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from app.models import KINDS
from app.routes.http.dependencies import Identifier, get_address

router = APIRouter(include_in_schema=False)


def _add_redirect(collection: str) -> None:
    @router.get(f"/{collection}/{{id}}")
    async def redirect(
        request: Request, resource_id: Annotated[Identifier, Path(alias="id")]
    ) -> Response:
        link = get_address(request).link(f"/v1/{collection}/{resource_id}")
        return RedirectResponse(link, 303)


for _kind in KINDS.values():
    _add_redirect(_kind.plural)
