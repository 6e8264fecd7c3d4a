"""A page of HTML: what all pages have in common, its template, and the response."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from app.domain.names import guess_language
from app.pages.english import say
from app.project_files import find_folder
from app.queries.documents import get_revision
from app.queries.history.time_travel import Snapshot
from app.routes.http.dependencies import get_address
from app.routes.http.responses import answer_bytes

HTML = "text/html; charset=utf-8"
# No inline script or style, and nothing from elsewhere. Forms send to this server alone.
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Vary": "Accept, Accept-Encoding",
}
# With the name of the catalogue behind it, a longer one is not shown in full anywhere.
_MAX_TITLE = 54


_NO_MARK = Markup("")
_MARKS = {"ja": Markup(' lang="ja"'), "ko": Markup(' lang="ko"'), "zh": Markup(' lang="zh"')}
_ANNOTATED = re.compile(r"(?<=\d )\{([^{}]+)\}$")

# What a link may have as it is (RFC 3986, 2.2); a percent sign is part of an escape.
_OF_LINKS = ":/?#[]@!$&'()*+,;=%-._~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head of a page says of it.

    `path` is the address of the page, without `as_of`. `alternates` are the media types and paths of the same
    in other formats. `linked_data` is its JSON-LD. What is withdrawn is not indexed.
    """

    title: str
    description: str
    path: str
    language: str | None = None
    alternates: Sequence[tuple[str, str]] = ()
    linked_data: bytes | None = None
    is_indexed: bool = True

    @property
    def short_title(self) -> str:
        """The title as tabs and results of search engines show it, cut at a word if it is long."""
        if len(self.title) <= _MAX_TITLE:
            return self.title
        cut = self.title[:_MAX_TITLE]
        return f"{cut.rpartition(' ')[0] or cut}…"


@dataclass(frozen=True, slots=True)
class Links:
    """Links of a page, which lead to the revision that it shows: the present one if `as_of` is None."""

    request: Request
    as_of: int | None = None

    def __call__(self, path: str, **parameters: object) -> str:
        """Return the link to a path with parameters; None leaves a parameter out, a list repeats it."""
        if self.as_of is not None:
            parameters = {**parameters, "as_of": self.as_of}
        sent = {name: value for name, value in parameters.items() if value is not None}
        query = urlencode(sent, doseq=True)
        link = get_address(self.request).link(quote(path, safe="/.~-_"))
        return f"{link}?{query}" if query else link

    def of_file(self, path: str) -> str:
        return get_address(self.request).link(path)

    @property
    def to_present(self) -> str:
        """The link to the same page as it is now."""
        sent = self.request.query_params.multi_items()
        query = urlencode([(name, value) for name, value in sent if name != "as_of"])
        link = self.of_file(self.request.url.path)
        return f"{link}?{query}" if query else link

    def of_data(self, path: str) -> str:
        """Return the link to a path below `/v1`, with its parameters, of the revision that is shown."""
        link = self.of_file(path)
        if self.as_of is None or "as_of=" in path:
            return link
        return f"{link}{'&' if '?' in link else '?'}as_of={self.as_of}"


def write_decimal(exact: str) -> str:
    """Return a fraction as a decimal of four significant digits, for reading beside it."""
    numerator, _, denominator = exact.partition("/")
    return f"{int(numerator) / int(denominator or 1):.4g}"


def mark_language(text: str) -> Markup:
    """Return the attribute with the language of a name, unless it is in the language of the page.

    References have no language of their names, so that the script decides.
    """
    language = guess_language(text)
    return _MARKS.get(language, _NO_MARK)


def leave_out_braces(condition: str) -> str:
    """Return a condition whose unit is a word without the braces that its code has (UCUM, 2.2)."""
    return _ANNOTATED.sub(r"\1", condition)


def _make_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(find_folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals |= {"say": say, "decimal": write_decimal, "lang": mark_language}
    environment.filters["without_braces"] = leave_out_braces
    return environment


_ENVIRONMENT = _make_environment()


def answer_page(
    request: Request,
    session: Snapshot,
    template: str,
    head: Head,
    as_of: int | None = None,
    **values: Any,  # noqa: ANN401 - what the template shows
) -> Response:
    """Return the response with a page of the revision that a snapshot shows, or 304 if the client has it."""
    body = write_page(
        request, template, head, as_of, revision=as_of or get_revision(session), **values
    )
    return answer_html(request, body, head)


def write_page(
    request: Request,
    template: str,
    head: Head,
    as_of: int | None = None,
    *,
    revision: int | None = None,
    **values: Any,  # noqa: ANN401 - what the template shows
) -> bytes:
    """Return the HTML of a page. `revision` is shown at its foot; None if it belongs to none."""
    link = Links(request, as_of)
    # Within a script element, `<` could end it; JSON has it only in texts (WHATWG HTML, 4.12.1.3).
    linked = head.linked_data and head.linked_data.decode().replace("<", "\\u003c")
    page = _ENVIRONMENT.get_template(template).render(
        head=head,
        linked_data=Markup(linked or ""),  # noqa: S704 - JSON in which `<` is escaped
        link=link,
        as_of=as_of,
        revision=revision,
        **values,
    )
    return page.encode()


def answer_html(request: Request, body: bytes, head: Head) -> Response:
    link = get_address(request).link
    others = [
        f'<{quote(link(path), safe=_OF_LINKS)}>; rel="alternate"; type="{media_type}"'
        for media_type, path in head.alternates
    ]
    headers = {**PAGE_HEADERS, **({"Link": ", ".join(others)} if others else {})}
    return answer_bytes(request, body, HTML, headers)
