"""The manual in a browser: Swagger UI. All its files come from this server, so it works offline."""

from fastapi import APIRouter
from starlette.responses import FileResponse, RedirectResponse, Response

from app.project_files import find_folder

STATIC_FOLDER = find_folder("static")
# Swagger UI draws its icons from data URLs; nothing comes from elsewhere, and the page has no inline script or style.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)

router = APIRouter(include_in_schema=False)


@router.get("/")
async def redirect_to_docs() -> Response:
    return RedirectResponse("docs")


@router.get("/docs")
async def show_docs() -> Response:
    headers = {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return FileResponse(STATIC_FOLDER / "docs.html", headers=headers)
