"""Feeds are valid Atom, whatever text they hold."""

import json
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree as ET

from app.domain.public_address import PublicAddress
from app.formats.atom import NAMESPACE, Entry, Feed, write_feed

ATOM = {"atom": NAMESPACE}
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)


def make_feed(next_url: str | None = None) -> Feed:
    return Feed(
        title="Claims & more",
        id="https://example.org/v1/claims.atom?kind=result",
        address=PublicAddress("https://example.org/cs"),
        self_url="https://example.org/v1/claims.atom?kind=result&cursor=a",
        next_url=next_url,
        updated=MOMENT,
    )


def make_entry(statement: str, as_stated: str, status: str = "stated") -> Entry:
    document = {
        "id": "one",
        "created_at": "2026-01-01T00:00:00Z",
        "status": status,
        "statement": statement,
        "quantity": {"as_stated": as_stated},
    }
    changed_at = MOMENT.astimezone(timezone(timedelta(hours=8)))
    return Entry("claim", json.dumps(document).encode(), changed_at)


def find_texts(root: ET.Element, path: str) -> list[str | None]:
    return [element.text for element in root.findall(path, ATOM)]


def test_feed_has_what_rfc_4287_asks_for() -> None:
    written = write_feed(make_feed("https://example.org/next?a=1&b=2"), [make_entry("S", "1 m")])
    root = ET.fromstring(written)  # noqa: S314 - our own
    assert root.tag == f"{{{NAMESPACE}}}feed"
    assert find_texts(root, "atom:id") == [make_feed().id]
    assert find_texts(root, "atom:title") == ["Claims & more"]
    assert find_texts(root, "atom:updated") == ["2026-01-02T03:04:05.000678Z"]
    assert find_texts(root, "atom:author/atom:name") == ["Claimstone"]
    links = {link.get("rel"): link.get("href") for link in root.findall("atom:link", ATOM)}
    assert links == {"self": make_feed().self_url, "next": "https://example.org/next?a=1&b=2"}
    assert find_texts(root, "atom:entry/atom:id") == ["https://example.org/cs/claims/one"]
    assert find_texts(root, "atom:entry/atom:title") == ["S"]
    assert find_texts(root, "atom:entry/atom:updated") == ["2026-01-02T03:04:05.000678Z"]
    assert find_texts(root, "atom:entry/atom:published") == ["2026-01-01T00:00:00Z"]
    assert find_texts(root, "atom:entry/atom:summary") == ["S As stated: “1 m”."]
    [link] = root.findall("atom:entry/atom:link", ATOM)
    assert link.get("href") == "https://example.org/cs/v1/claims/one"


def test_feed_without_entries_says_when_the_catalogue_changed() -> None:
    root = ET.fromstring(write_feed(make_feed(), []))  # noqa: S314 - our own
    assert find_texts(root, "atom:updated") == ["2026-01-02T03:04:05.000678Z"]
    assert [link.get("rel") for link in root.findall("atom:link", ATOM)] == ["self"]


def test_feed_keeps_text_and_replaces_only_what_xml_cannot_hold() -> None:
    hostile = "<script>&\"']]>\u0001\u000b\ufffe 🚗"
    root = ET.fromstring(write_feed(make_feed(), [make_entry(hostile, "a\u0000b")]))  # noqa: S314 - our own
    assert find_texts(root, "atom:entry/atom:title") == ["<script>&\"']]>\ufffd\ufffd\ufffd 🚗"]
    [summary] = find_texts(root, "atom:entry/atom:summary")
    assert summary is not None
    assert summary.endswith("“a\ufffdb”.")


def test_feed_says_that_a_claim_is_withdrawn() -> None:
    root = ET.fromstring(write_feed(make_feed(), [make_entry("S", "1 m", "withdrawn")]))  # noqa: S314 - our own
    assert find_texts(root, "atom:entry/atom:summary") == ["Withdrawn. S As stated: “1 m”."]
