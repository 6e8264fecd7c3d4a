"""Reads the pages that a reader can reach from the first one, and what they show of claims."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib
from starlette.testclient import TestClient

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
# The data, the manual and the pages for curators have tests of their own, and what was before is the same
# pages again.
_OTHER = re.compile(r"^(?:/v1/|/docs|/curate/|https?:|data:)|[?&]as_of=")


class ShownValue(NamedTuple):
    """A value of a claim as a page shows it, with the JSON Pointer of its field."""

    claim_id: str
    pointer: str
    text: str


@dataclass
class CrawledPage:
    path: str
    text: str
    # Faults of the HTML as its standard has them.
    errors: list[str]
    links: set[str] = field(default_factory=set)
    values: list[ShownValue] = field(default_factory=list)


def crawl(client: TestClient, limit: int = 500) -> Iterator[CrawledPage]:
    """Yield each page that can be reached from `/`; a link that leads nowhere fails."""
    waiting, seen = ["/"], {"/"}
    while waiting and len(seen) < limit:
        path = waiting.pop(0)
        answer = client.get(path, headers=BROWSER)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:300])
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        page = read_page(path, answer.text)
        yield page
        new = sorted(link for link in page.links if link not in seen)
        seen.update(new)
        waiting += new


def read_page(path: str, text: str) -> CrawledPage:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(text)
    errors = [f"{code} at {place}" for place, code, _ in parser.errors]
    page = CrawledPage(path, text, errors)
    page.links = set(_list_links(root, path))
    page.values = list(_list_values(root, None))
    return page


def _list_links(root: Element, path: str) -> Iterator[str]:
    for element in root.iter():
        link = element.get("href") or element.get("src")
        resolved = urljoin(path, link or "").partition("#")[0]
        if link and not _OTHER.search(resolved):
            yield resolved


def _list_values(element: Element, claim_id: str | None) -> Iterator[ShownValue]:
    claim_id = element.get("data-claim") or claim_id
    pointer = element.get("data-field")
    if pointer is not None:
        assert claim_id is not None, pointer
        yield ShownValue(claim_id, pointer, "".join(element.itertext()))
    for child in element:
        yield from _list_values(child, claim_id)


def follow_pointer(document: Any, pointer: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value of a JSON document that a pointer leads to (RFC 6901)."""
    for name in pointer.split("/")[1:]:
        document = document[int(name)] if isinstance(document, list) else document[name]
    return document
