"""The page that checks a pasted text: each number with its verdict. The text is not kept."""

from collections import Counter
from typing import NamedTuple
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from app.errors import InvalidInput
from app.pages.english import say
from app.pages.page import HTML, PAGE_HEADERS, Head, answer_html, write_page
from app.routes.analysis.check import check_text
from app.routes.http.dependencies import DatabaseDependency
from app.routes.http.request_body import TextRoute, read_body, read_media_type
from app.routes.http.work_route import WorkRoute
from app.schemas.check import CheckCreate, CheckedNumberRead, CheckRead
from app.validation_messages import describe_error, get_schema

_FORM = "application/x-www-form-urlencoded"
_MAX_FIELDS = 10
_HEAD = Head(title=say("check"), description=say("check_lead"), path="/check")

router = APIRouter(include_in_schema=False, route_class=WorkRoute)


class CheckedWords(NamedTuple):
    """Words of the checked text; `number` is the number that they are, with its place from 1."""

    text: str
    number: CheckedNumberRead | None
    place: int


@router.get("/check")
async def show_form(request: Request) -> Response:
    return answer_html(request, _write(request, text=""), _HEAD)


@router.post("/check")
async def show_verdicts(request: Request, database: DatabaseDependency) -> Response:
    text = await _read_form(request)
    try:
        text = _check(text)
        checked = await check_text(database, text)
    except InvalidInput as error:
        # What was pasted is not lost.
        body = _write(request, text=text, fault=error.faults[0].detail)
        return _answer_once(body, error.status)
    return _answer_once(_write(request, text=text, checked=checked))


def _write(
    request: Request, *, text: str, checked: CheckRead | None = None, fault: str | None = None
) -> bytes:
    verdicts = Counter(number.verdict.value for number in checked.data) if checked else Counter()
    return write_page(
        request,
        "check.html",
        _HEAD,
        revision=checked.revision if checked else None,
        text=text,
        fault=fault,
        checked=checked,
        verdicts=verdicts.most_common(),
        paragraphs=_cut_paragraphs(text, checked) if checked else (),
    )


def _answer_once(body: bytes, status: int = 200) -> Response:
    """Return a page that nobody may store: it has the text, which is not kept."""
    return Response(body, status, {**PAGE_HEADERS, "Cache-Control": "no-store"}, HTML)


async def _read_form(request: Request) -> str:
    """Return what the form has as its text, with ends of lines as texts have them.

    Raises:
        InvalidInput: the form is none, or not in UTF-8.
    """
    read_media_type(request, [_FORM])
    body = await read_body(request, TextRoute.max_bytes)
    try:
        fields = parse_qs(body.decode("ascii"), errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError:
        detail = "paste a text in UTF-8 into the field of the form"
        raise InvalidInput.of_parameter("text", "form_invalid", detail) from None
    return fields.get("text", [""])[0].replace("\r\n", "\n")


def _check(text: str) -> str:
    """Return a text as it is compared.

    Raises:
        InvalidInput: it cannot be compared, such as an empty one.
    """
    try:
        return CheckCreate(text=text).text
    except ValidationError as error:
        fault = error.errors()[0]
        detail = describe_error(fault, get_schema(CheckCreate), fault["loc"])
        raise InvalidInput.of_parameter("text", fault["type"], detail) from None


def _cut_paragraphs(text: str, checked: CheckRead) -> list[list[CheckedWords]]:
    """Return the paragraphs of the text, each cut at its numbers."""
    paragraphs: list[list[CheckedWords]] = [[]]
    done = 0
    for place, number in enumerate(checked.data, start=1):
        _add_words(paragraphs, text[done : number.start])
        paragraphs[-1].append(CheckedWords(text[number.start : number.end], number, place))
        done = number.end
    _add_words(paragraphs, text[done:])
    return [paragraph for paragraph in paragraphs if paragraph]


def _add_words(paragraphs: list[list[CheckedWords]], words: str) -> None:
    first, *others = words.split("\n\n")
    if first:
        paragraphs[-1].append(CheckedWords(first, None, 0))
    paragraphs.extend([CheckedWords(other, None, 0)] if other else [] for other in others)
