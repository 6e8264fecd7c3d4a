"""The manual in a browser: Swagger UI. All its files come from this server, so it works offline."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.project_files import find_folder
from app.routes.operations.static_files import Files

FILES = Files(directory=find_folder("static"))
# Swagger UI draws its icons from data URLs; nothing comes from elsewhere, and the page has no inline script or style.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def show_docs(request: Request) -> Response:
    response = await FILES.get_response("docs.html", request.scope)
    response.headers.update(_HEADERS)
    return response
