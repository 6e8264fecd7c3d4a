"""ETags and the preconditions that compare them (RFC 9110, 8.8.3 and 13.1)."""

import re
from collections.abc import Sequence
from hashlib import sha256
from importlib.metadata import version
from typing import NamedTuple

from fastapi import Request

from app.domain.revisions import CatalogueRevision
from app.errors import InvalidETags, PreconditionFailed
from app.ingest.documents.serializer import DOCUMENT_SHAPE
from app.routes.http.content.codings import CODINGS, Coding

_TAG = r'(W/)?"([!\x23-\x7e\x80-\xff]*)"'
_ONE = re.compile(_TAG)
_LIST = re.compile(rf"[ \t,]*(?:{_TAG}[ \t]*(?:,[ \t,]*|$))*")
# What proxies add to the ETag of an answer that they compress.
_COMPRESSED = re.compile(r"(.+?)[-/:;.]+(?:gzip|br|zstd|deflate)")
_PROGRAM = f"{version('claimstone')} {DOCUMENT_SHAPE}"
_LABELLED = re.compile(r"[0-9a-f]{32}-([a-z]+)(?:\W.*)?")
# Of what else than the JSON of a resource an ETag is, by its end.
_REPRESENTATIONS = {
    "file": "another format than JSON",
    "jsonld": "the JSON-LD of a resource",
    "list": "a list",
    "partial": "a part of a resource (`fields` or `expand`)",
    "text": "a text",
}


class ETag(NamedTuple):
    """An ETag as a client sends it. `opaque` is the part within its quotes."""

    is_weak: bool
    opaque: str

    def __str__(self) -> str:
        return f'{"W/" if self.is_weak else ""}"{self.opaque}"'


def make_etag(body: bytes, revision: str = "", label: str = "") -> str:
    """Return the ETag of a body, which is a strong validator (RFC 9110, 8.8.1).

    `revision` is the `EPOCH.REVISION` of a list: at another revision the list has another ETag, even if the
    bytes are the same. `label` is the end of the ETag of anything but the JSON of one resource, so that a
    failed `If-Match` can say so.
    """
    digest = sha256(body)
    digest.update(revision.encode())
    return _write(digest.hexdigest(), label or ("list" if revision else ""))


def make_list_etag(revision: CatalogueRevision | str, *request: str, label: str = "list") -> str:
    """Return the ETag of a page or file of a list, which is a strong validator, without reading its body.

    The body follows from the contents of the catalogue at `revision`, the program, and `request`: the
    public address and all that was requested. So this is only for what one snapshot answers, and no clock.
    """
    identity = "\n".join((_PROGRAM, str(revision), *request))
    return _write(sha256(identity.encode()).hexdigest(), label)


def _write(digest: str, label: str) -> str:
    return f'"{digest[:32]}-{label}"' if label else f'"{digest[:32]}"'


def tag_coding(etag: str, coding: Coding | None) -> str:
    """Return the ETag of what has this ETag when it is sent in a content coding."""
    return etag if coding is None else f'{etag[:-1]}-{coding}"'


def has_it_already(request: Request, etag: str) -> bool:
    """Return whether the client of a read has the representation with this ETag already.

    Raises:
        InvalidETags: `If-Match` is neither `*` nor a list of ETags.
        PreconditionFailed: `If-Match` does not have the ETag, so nothing is read.
    """
    if "if-match" in request.headers:
        tags = read_if_match(request)
        if tags is not None and not _has_strongly(tags, etag):
            raise PreconditionFailed(
                f"What is read here has the ETag {etag}, which `If-Match` does not name. Leave "
                "`If-Match` out to read it as it is now."
            )
    return has_tag(",".join(request.headers.getlist("if-none-match")), etag)


def has_tag(if_none_match: str, etag: str) -> bool:
    """Return whether the header `If-None-Match` contains the ETag or `*`.

    The comparison is weak (RFC 9110, 13.1.2): the prefix `W/` of a tag is ignored.
    """
    if if_none_match == etag:
        return True
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag in tags


def read_if_match(request: Request) -> list[ETag] | None:
    """Read the header `If-Match`: its ETags, or None for `*`.

    Raises:
        InvalidETags: it is neither `*` nor a list of ETags.
    """
    sent = ",".join(request.headers.getlist("if-match")).strip()
    return None if sent == "*" else read_etags(sent)


def read_etags(sent: str) -> list[ETag]:
    """Read the ETags of a header such as `If-Match`. The list can be empty.

    Raises:
        InvalidETags: it is no list of ETags, such as one without quotes.
    """
    if not _LIST.fullmatch(sent):
        raise InvalidETags(
            "`If-Match` takes `*`, or ETags with their quotes and commas between them, such as "
            '`"54af1c6a9c1a4d86b3ab23a0d5c6f1a2"`; send the ETag as the header `ETag` has it'
        )
    return [ETag(bool(weak), opaque) for weak, opaque in _ONE.findall(sent)]


def check_match(tags: Sequence[ETag] | None, body: bytes) -> None:
    """Raise PreconditionFailed unless `tags` has the ETag of `body`, the current JSON of a resource.

    It may be that of the JSON as it was sent compressed. None, for `*`, matches anything. The comparison is
    strong (RFC 9110, 13.1.1): a weak tag never matches.
    """
    current = make_etag(body)
    if tags is None or any(_has_strongly(tags, etag) for etag in _list_sent(current)):
        return
    raise PreconditionFailed(f"{_explain(tags, current)} Its ETag is {current}.")


def _list_sent(etag: str) -> tuple[str, ...]:
    """Return this ETag, and those that the same has in each content coding."""
    return etag, *(tag_coding(etag, coding) for coding in CODINGS)


def _has_strongly(tags: Sequence[ETag], etag: str) -> bool:
    return any(str(tag) == etag for tag in tags)


def _explain(tags: Sequence[ETag], current: str) -> str:
    """Say why none of the ETags is the current one, and what to do."""
    if not tags:
        return "`If-Match` names no ETag; send that of the resource as you have seen it."
    for tag in tags:
        if f'"{tag.opaque}"' in _list_sent(current):
            return (
                f"`{tag}` is weak, and `If-Match` matches no weak ETag, perhaps because a proxy has "
                "added `W/`. The resource has not changed; send the ETag without `W/`."
            )
        compressed = _COMPRESSED.fullmatch(tag.opaque)
        if compressed and f'"{compressed[1]}"' == current:
            return (
                f"`{tag}` is the ETag of a compressed copy that a proxy has made. The resource has not "
                "changed; send the ETag of the resource itself."
            )
    for tag in tags:
        labelled = _LABELLED.fullmatch(tag.opaque)
        if labelled and labelled[1] in _REPRESENTATIONS:
            return (
                f"`{tag}` is the ETag of {_REPRESENTATIONS[labelled[1]]}, not of the JSON of this resource. "
                "Read the resource as JSON and in full, and send the ETag of that."
            )
    return (
        "The resource was changed after your ETag, or the ETag is of something else. Read the resource "
        "again, and check whether your change still applies."
    )
