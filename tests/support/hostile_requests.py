"""Requests with hostile values in every position, which are read from the OpenAPI description.

`CLAIMSTONE_TEST_HOSTILE` is the number of values for each position, which differ from one to the next;
a thousand is all of them, which takes hours.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any, NamedTuple

from support.bundles import make_full_bundle
from support.hostile_values import (
    HEADER_VALUES,
    HEADERS,
    JSON_VALUES,
    MEMBERS,
    QUERIES,
    URL_VALUES,
    YAML_VALUES,
)
from support.openapi_places import (
    Operation,
    Place,
    Shapes,
    find_objects,
    list_operations,
    write_with,
    write_with_member,
)

from app.domain.access.api_keys import AccessRole
from app.schemas.bundle import Bundle

VALUES = int(os.environ.get("CLAIMSTONE_TEST_HOSTILE", "1"))
ALL = 1_000
# A role tries one of so many positions. A role that may not write is mostly refused before validation.
PLACES = {None: 6, AccessRole.CONTRIBUTOR: 6, AccessRole.REVIEWER: 1, AccessRole.ADMIN: 12}
COLLECTIONS = {
    "sources": "source",
    "organizations": "organization",
    "technologies": "technology",
    "metrics": "metric",
    "achievements": "achievement",
    "claims": "claim",
}
KINDS = {**COLLECTIONS, "source_numbers": "source_number"}
# The text of the source that patches are for; it never changes.
VICTIM_TEXT = "Nobody quotes this."
IMPORTS = "/v1/imports"
YAML = "application/yaml"
# Reading a megabyte of YAML takes seconds.
MOST_YAML_BYTES = 10_000
# The placeholders in a URL for the number of an open proposal, and of an open reading.
OPEN = "{open}"
READING = "{reading}"
READINGS = "/v1/readings"


class Sent(NamedTuple):
    """A request. `what` describes the position and the value that is put there."""

    method: str
    url: str
    content: bytes | None = None
    headers: Sequence[tuple[bytes, bytes]] = ()
    what: str = ""


class Put(NamedTuple):
    """The parts of a request that replace the valid ones."""

    path: Mapping[str, str] = {}
    query: Mapping[str, str] = {}
    headers: Mapping[str, bytes] = {}
    content: bytes | None = None
    media_type: str | None = None


class Requests:
    """All possible requests, of which a part is drawn.

    Each collection has a resource `victim`, to which nothing refers, beside those of the full bundle.
    Each request that creates something uses a new id.
    """

    def __init__(self, description: dict[str, Any], role: AccessRole | None) -> None:
        self._operations = [
            operation
            for operation in list_operations(description)
            if (operation.path in _FILES or "." not in operation.path)
            # A merge needs two records that are one, and leaves one of them.
            and not operation.path.endswith("merge")
        ]
        self._shapes = Shapes(description["components"]["schemas"])
        self._share = PLACES[role]
        self._places = count()
        self._draws = count()
        self._numbers = count(1)
        self._bundle = make_full_bundle()

    def _draw(self, values: Sequence[Any], one_of: int = 1) -> Iterator[Any]:
        """Draw all values if all are sent; else a few, which differ from position to position."""
        if VALUES >= ALL:
            yield from values
        elif next(self._places) % (self._share * one_of) == 0:
            for _ in range(min(VALUES, len(values))):
                # The step is prime to the number of values, so that in the end all are drawn.
                yield values[next(self._draws) * 7_919 % len(values)]

    def list_all(self) -> Iterator[Sent]:
        yield from self.list_everywhere()
        yield from self.list_queries()
        yield from self.list_paths()
        yield from self.list_headers()
        yield from self.list_bodies()
        yield from self.list_imports()

    def list_right(self) -> Iterator[Sent]:
        """List one valid request of each operation."""
        return (self._make(operation) for operation in self._operations)

    def list_everywhere(self) -> Iterator[Sent]:
        """List requests with one value in all parameters of an operation."""
        reads = [
            operation
            for operation in self._operations
            if operation.method == "GET" and operation.list_names("query")
        ]
        step = 1 if VALUES >= ALL else self._share
        for number, value in list(enumerate(URL_VALUES))[::step]:
            for operation in reads if VALUES >= ALL else [reads[number % len(reads)]]:
                query = dict.fromkeys(operation.list_names("query"), value[:1_000])
                yield self._make(operation, Put(query=query))

    def list_queries(self) -> Iterator[Sent]:
        seen: set[str] = set()
        for operation in self._operations:
            for name in operation.list_names("query"):
                # One reader serves the parameters of one name: the first list shows what it does.
                for value in self._draw(URL_VALUES, one_of=6 if name in seen else 1):
                    yield self._make(operation, Put(query={name: value}))
                seen.add(name)
            for query in self._draw(QUERIES):
                sent = self._make(operation)
                joint = "&" if "?" in sent.url else "?"
                yield sent._replace(url=f"{sent.url}{joint}{query}")

    def list_paths(self) -> Iterator[Sent]:
        for operation in self._operations:
            for name in operation.list_names("path"):
                for value in self._draw(URL_VALUES):
                    yield self._make(operation, Put(path={name: value}))

    def list_headers(self) -> Iterator[Sent]:
        for operation in self._operations:
            for name in sorted({*HEADERS, *operation.list_names("header")}):
                for value in self._draw(HEADER_VALUES, one_of=12):
                    yield self._make(operation, Put(headers={name: value}))

    def list_bodies(self) -> Iterator[Sent]:
        for operation in self._operations:
            if operation.body is None or operation.path == IMPORTS:
                continue
            for base in self._list_bases(operation):
                schema = self._get_shape(operation)
                for place in self._shapes.list_positions(schema, base):
                    for value in self._draw(JSON_VALUES):
                        fresh = base if place == ("id",) else self._renew(operation, base)
                        sent = self._make(operation, Put(content=write_with(fresh, place, value)))
                        yield _name(sent, place, value)
                for place in find_objects(base):
                    for member in self._draw(MEMBERS):
                        fresh = self._renew(operation, base)
                        content = write_with_member(fresh, place, member)
                        yield _name(self._make(operation, Put(content=content)), place, member)

    def list_imports(self) -> Iterator[Sent]:
        [operation] = [operation for operation in self._operations if operation.path == IMPORTS]
        whole = Bundle.model_json_schema()
        shapes = Shapes(whole["$defs"])
        for number, place in enumerate(shapes.list_positions(whole, self._renew_bundle())):
            for value in self._draw(JSON_VALUES):
                written = list(self._write_bundle(place, value))
                # One reader follows all parsers: a few values go through one of them in turn.
                for media_type, content in (
                    written if VALUES >= ALL else [written[number % len(written)]]
                ):
                    sent = self._make(operation, Put(content=content, media_type=media_type))
                    yield _name(sent, place, value)
            for value in self._draw(YAML_VALUES, one_of=3):
                content = write_with(self._renew_bundle(), place, value)
                sent = self._make(operation, Put(content=content, media_type=YAML))
                yield _name(sent, place, value)
        for place in find_objects(self._bundle):
            for member in self._draw(MEMBERS):
                content = write_with_member(self._renew_bundle(), place, member)
                yield _name(self._make(operation, Put(content=content)), place, member)

    def _write_bundle(self, place: Place, value: bytes) -> Iterator[tuple[str, bytes]]:
        bundle = self._renew_bundle()
        content = write_with(bundle, place, value)
        yield "application/json", content
        if len(value) < MOST_YAML_BYTES:
            yield YAML, content
        if len(place) > 1:
            yield "application/x-ndjson", _write_lines(bundle, place, value)

    def _renew_bundle(self) -> dict[str, Any]:
        """Return the bundle with a new source, as the text of a source never changes."""
        name = f"new-{next(self._numbers)}"
        source = {**self._bundle["sources"][0], "id": name, "text": f"Nobody quotes {name}."}
        return {**self._bundle, "sources": [*self._bundle["sources"], source]}

    def _list_bases(self, operation: Operation) -> list[Any]:
        """List valid bodies."""
        collection = operation.path.split("/")[2]
        if operation.path == READINGS:
            return [make_reading(0)]
        if collection in COLLECTIONS:
            return [self._bundle[collection][-1]]
        if operation.path != "/v1/proposals":
            return [_EXAMPLES.get(operation.path, {})]
        claim = {**self._bundle["claims"][0]}
        proposal = {"kind": "claim", "id": claim.pop("id"), "is_new": False, "comment": "misread"}
        proposal["content"] = claim
        achievement = {**self._bundle["achievements"][0]}
        new = {**proposal, "kind": "achievement", "id": achievement.pop("id"), "is_new": True}
        return [proposal, {**new, "content": achievement}]

    def _get_shape(self, operation: Operation) -> Mapping[str, Any]:
        """Return the schema of a body; that of a patch is the schema for creation."""
        if operation.method != "PATCH" or operation.path.startswith(READINGS):
            return operation.body or {}
        path = operation.path.partition("/{")[0]
        return next(
            operation.body or {}
            for operation in self._operations
            if (operation.method, operation.path) == ("POST", path)
        )

    def _renew(self, operation: Operation, base: Any) -> Any:  # noqa: ANN401 - of any JSON
        if operation.path == READINGS:
            return {**base, "text": make_reading(next(self._numbers))["text"]}
        if operation.method == "PATCH":
            own = {"id": "victim", "text": VICTIM_TEXT}
            return {**base, **{name: own[name] for name in own if name in base}}
        if "id" in base and base.get("is_new", True):
            fresh = {**base, "id": f"new-{next(self._numbers)}"}
            return {**fresh, "text": f"Nobody quotes {fresh['id']}."} if "text" in base else fresh
        return base

    def _make(self, operation: Operation, put: Put = Put()) -> Sent:  # noqa: B008 - it is immutable
        """Make a request that is valid except for the parts in `put`."""
        own = _NAMES_OF_READINGS if operation.path.startswith(READINGS) else {}
        names = {**_NAMES, **own, **put.path}
        url = re.sub(r"\{(\w+)\}", lambda found: names[found[1]], operation.path)
        values = {**_find_needed(operation), **put.query}
        if values:
            url += "?" + "&".join(f"{name}={value}" for name, value in values.items())
        headers = {"if-match": b"*"} if "if-match" in operation.list_names("header") else {}
        content = put.content
        if operation.media_type is not None:
            headers["content-type"] = (put.media_type or operation.media_type).encode()
            content = content or json.dumps(self._make_body(operation)).encode()
        what = " ".join(f"{name}: {value[:100]!r}" for name, value in put.headers.items())
        sent = [(name.encode(), value) for name, value in {**headers, **put.headers}.items()]
        return Sent(operation.method, url, content, sent, what)

    def _make_body(self, operation: Operation) -> object:
        if operation.path == IMPORTS:
            return self._bundle
        return self._renew(operation, self._list_bases(operation)[0])


def _write_lines(bundle: dict[str, Any], place: Place, value: bytes) -> bytes:
    """Write NDJSON, with the value in the line of its record."""
    lines = [
        write_with({kind: record}, (kind, *place[2:]), value)
        if (array, index) == place[:2]
        else json.dumps({kind: record}).encode()
        for array, kind in KINDS.items()
        for index, record in enumerate(bundle[array])
    ]
    return b"\n".join(lines)


def _name(sent: Sent, place: Place, value: bytes) -> Sent:
    return sent._replace(what=f"{place}: {value[:100]!r}")


# The other files have the parameters of these or of the JSON beside them.
_FILES = ("/v1/claims.csv", "/v1/claims.ndjson", "/v1/claims/{id}.csl.json", "/v1/context.jsonld")
_EXAMPLES: dict[str, Any] = {
    "/v1/check": {"text": "Our cars drive more than 700 km on one charge."},
    "/v1/verify-quote": {"source_id": "report", "quote": "they drive more than 700 km"},
    "/v1/proposals/{number}/accept": {"reason": "so it is"},
    "/v1/proposals/{number}/refuse": {"reason": "it is not so"},
    f"{READINGS}/{{number}}": {"source": {"title": "Orvio at the fair"}},
    f"{READINGS}/{{number}}/candidates": {"exact": "12"},
    f"{READINGS}/{{number}}/decisions": [{"candidate": 1, "decision": "postpone"}],
    f"{READINGS}/{{number}}/drafts/{{kind}}/{{id}}": {"definition": "What is sold."},
    f"{READINGS}/{{number}}/undo": {"decision": 1},
}


# Valid values of path parameters.
_NAMES = {"collection": "claims", "id": "victim", "number": OPEN}
_NAMES_OF_READINGS = {"number": READING, "kind": "metrics", "id": "sales-packs"}


def make_reading(number: int) -> dict[str, Any]:
    """Make a reading with a text of its own, which has one candidate and a number that states nothing."""
    text = f"Orvio sold 30,000 packs. It has a stand in Hall 12 of fair v{number}."
    return {"title": "Orvio", "text": text}


def _find_needed(operation: Operation) -> dict[str, str]:
    """Find the parameters without which the others are not validated."""
    if operation.path == "/v1/compare":
        return {"claims": "example-range,victim"}
    return {
        parameter["name"]: str(parameter["schema"].get("examples", ["1"])[0]).replace(" ", "+")
        for parameter in operation.parameters
        if parameter["in"] == "query" and parameter.get("required")
    }
