"""Changes to the JSON of a response that the client requests.

The parameter `fields` selects fields. The parameter `expand` replaces references by the resources that
they refer to.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.errors import InvalidInput
from app.models import list_shown
from app.queries.documents import read_bodies
from app.schemas.kinds import SCHEMAS
from app.schemas.list_parameters import PartialQuery
from app.validation_messages import name_unknown

# The fields below each field: empty below a plain value, None where any name is allowed, as in `names`.
Tree = dict[str, "Tree | None"]
# The requested fields below each field; an empty tree requests the complete field.
FieldTree = dict[str, "FieldTree"]


@dataclass(frozen=True, slots=True)
class Projection:
    """The changes to the JSON of resources that a query requests by `fields` and `expand`.

    `fields` are the fields to select; None means all. `expanded` are the paths of references to replace
    by the resources themselves, such as `evidence.source`.
    """

    kind: str
    fields: FieldTree | None
    expanded: tuple[str, ...]

    def apply(self, session: Session, bodies: Sequence[bytes]) -> list[bytes]:
        """Return JSON documents with only the requested fields, and with referenced resources inserted.

        `bodies` are the public JSON of resources of the kind `self.kind`. The result has the same order.
        """
        documents = [json.loads(body) for body in bodies]
        for path in self.expanded:
            if path == "evidence":
                # Lists have shown all of it already, which is no reference.
                continue
            kind = list_shown(self.kind)[path]
            holders = [holder for document in documents for holder in _list_holders(document, path)]
            _expand(session, kind, holders)
        if self.fields is not None:
            documents = [_select_fields(document, self.fields) for document in documents]
        return [
            json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
            for document in documents
        ]


def read_projection(kind: str, query: PartialQuery) -> Projection | None:
    """Parse the parameters `fields` and `expand` of a query; return None if it has neither.

    Raises:
        InvalidInput: a field does not exist; the message names the nearest ones.
    """
    expand = getattr(query, "expand", None)
    expanded = tuple(dict.fromkeys(expand.split(","))) if expand else ()
    if query.fields is None:
        return Projection(kind, None, expanded) if expanded else None
    allowed = _list_allowed(kind, expanded)
    fields: FieldTree = {}
    for path in query.fields.split(","):
        _add(fields, path.split("."), allowed)
    return Projection(kind, fields, expanded)


def _list_allowed(kind: str, expanded: Sequence[str]) -> Tree:
    tree, shown = _list_fields(SCHEMAS[kind].read), list_shown(kind)
    for path in expanded:
        if path not in shown:
            continue
        *parents, name = path.split(".")
        level = tree
        for parent in parents:
            level = level[parent] or {}
        level[name] = {**(level[name] or {}), **_list_fields(SCHEMAS[shown[path]].read)}
    return tree


def _list_fields(model: type[BaseModel]) -> Tree:
    """Return a new tree of the fields of a model and the fields below them, by their names in JSON."""
    return {
        field.serialization_alias or field.alias or name: _list_below(field.annotation)
        for name, field in model.model_fields.items()
    }


def _list_below(annotation: object) -> Tree | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _list_fields(annotation)
    if get_origin(annotation) is dict:
        return None
    inner = [argument for argument in get_args(annotation) if argument is not NoneType]
    return _list_below(inner[0]) if inner else {}


def _add(fields: FieldTree, path: Sequence[str], allowed: Tree | None) -> None:
    name, *rest = path
    if allowed is not None and name not in allowed:
        detail = name_unknown("field", name, sorted(allowed))
        raise InvalidInput.of_parameter("fields", "unknown_field", detail)
    if not rest:
        fields[name] = {}
    elif fields.get(name) != {}:
        _add(fields.setdefault(name, {}), rest, allowed[name] if allowed is not None else {})


def _select_fields(value: Any, fields: FieldTree) -> Any:  # noqa: ANN401 - any JSON value
    """Return a JSON value with only the requested fields, in their original order.

    A null stays null, even if fields below it are requested.
    """
    if not fields or not isinstance(value, (dict, list)):
        return value
    if isinstance(value, list):
        return [_select_fields(item, fields) for item in value]
    return {
        name: _select_fields(item, fields[name]) for name, item in value.items() if name in fields
    }


def _list_holders(document: Any, path: str) -> Iterator[tuple[dict[str, Any], str]]:  # noqa: ANN401 - any JSON value
    """Yield each object that has a field with one or more references, and the name of the field.

    `path` leads to the field, such as `evidence.source`. Fields that are null are skipped.
    """
    name, _, rest = path.partition(".")
    for parent in document if isinstance(document, list) else [document]:
        if rest:
            yield from _list_holders(parent[name], rest)
        elif parent[name] is not None:
            yield parent, name


def _expand(session: Session, kind: str, holders: Sequence[tuple[dict[str, Any], str]]) -> None:
    """Add the fields of the referenced resources to the references, in place.

    `holders` are objects with the name of the field that holds the references. Fields that only the
    reference has, such as the role of a participant, remain.
    """
    references = [
        reference
        for holder, name in holders
        for reference in (holder[name] if isinstance(holder[name], list) else [holder[name]])
    ]
    ids = sorted({reference["id"] for reference in references})
    resources: dict[str, Any] = {}
    for batch in batches(ids):
        bodies = read_bodies(session, kind, batch)
        resources |= {resource_id: json.loads(body) for resource_id, body in bodies.items()}
    for reference in references:
        own = dict(reference)
        reference.clear()
        reference.update({**own, **resources[own["id"]]})
