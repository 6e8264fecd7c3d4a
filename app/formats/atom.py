"""A list as an Atom feed (RFC 4287), newest change first, a page at a time (RFC 5005).

All pages share the `id` of the first page. An entry is a resource and not a change, so that a feed
reader shows each resource once, with the time of its last change.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from app.domain.public_address import PublicAddress
from app.models import KINDS

MEDIA_TYPE = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
_AUTHOR = "Claimstone"
# Characters that XML 1.0 forbids, even escaped; a quote of a source may contain them.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
register_namespace("", NAMESPACE)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed: a resource with its public JSON, and the time of its last change."""

    kind: str
    document: bytes
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of a feed.

    `next_url` is None on the last page. `updated` is the time of change that a page without entries
    states; a page with entries states the time of its newest entry.
    """

    title: str
    id: str
    address: PublicAddress
    self_url: str
    next_url: str | None
    updated: datetime


def write_feed(feed: Feed, entries: Iterable[Entry]) -> bytes:
    listed = list(entries)
    root = Element(_name("feed"))
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    newest = max((entry.changed_at for entry in listed), default=feed.updated)
    _add(root, "updated", _write_moment(newest))
    _add(_add(root, "author"), "name", _AUTHOR)
    _add(root, "link", rel="self", type=MEDIA_TYPE, href=feed.self_url)
    if feed.next_url is not None:
        _add(root, "link", rel="next", type=MEDIA_TYPE, href=feed.next_url)
    for entry in listed:
        _add_entry(root, entry, feed.address)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add_entry(root: Element, entry: Entry, address: PublicAddress) -> None:
    resource: dict[str, Any] = json.loads(entry.document)
    element = _add(root, "entry")
    path = f"/{KINDS[entry.kind].plural}/{resource['id']}"
    _add(element, "id", address.identify(path))
    _add(element, "title", resource[KINDS[entry.kind].title], type="text")
    _add(element, "updated", _write_moment(entry.changed_at))
    _add(element, "published", resource["created_at"])
    link = address.link(f"/v1{path}")
    _add(element, "link", rel="alternate", type="application/json", href=link)
    _add(element, "summary", _summarize(entry.kind, resource), type="text")


def _summarize(kind: str, resource: dict[str, Any]) -> str:
    match kind:
        case "claim":
            quoted = resource["quantity"]["as_stated"]
            stated = f"{resource['statement']} As stated: “{quoted}”."
            return f"Withdrawn. {stated}" if resource["status"] == "withdrawn" else stated
        case "technology":
            return str(resource["description"] or resource["field"])
        case "organization":
            return ", ".join(
                filter(None, (resource["kind"].replace("_", " "), resource["country"]))
            )
        case "source":
            return ", ".join(filter(None, (resource["publisher"], resource["language"])))
        case _:
            summary = resource.get("summary") or resource.get("definition") or resource.get("note")
            return str(summary or resource[KINDS[kind].title])


def _add(parent: Element, name: str, text: str | None = None, **attributes: str) -> Element:
    escaped = {key: _replace(value) for key, value in attributes.items()}
    element = SubElement(parent, _name(name), escaped)
    element.text = None if text is None else _replace(text)
    return element


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _replace(text: str) -> str:
    """Replace characters that XML forbids by U+FFFD."""
    return _NO_XML.sub("\ufffd", text)


def _write_moment(moment: datetime) -> str:
    """Write a time as RFC 3339, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
