"""Problems as pages, for browsers: what happened, and what to do about it."""

from collections.abc import Sequence

from fastapi import Request
from starlette.responses import Response

from app.errors import Fault
from app.pages.page import HTML, PAGE_HEADERS, Head, write_page


def answer_with_page(
    request: Request,
    status: int,
    title: str,
    detail: str,
    faults: Sequence[Fault],
    headers: dict[str, str],
) -> Response:
    """Return the page of a problem. Its faults have the names of parameters as people see them in URLs."""
    head = Head(title=title, description=detail, path="/", is_indexed=False)
    body = write_page(
        request,
        "problem.html",
        head,
        status=status,
        detail=detail,
        faults=[(fault.pointer.rpartition("/")[2], fault.detail) for fault in faults],
    )
    return Response(body, status, {**headers, **PAGE_HEADERS}, HTML)
