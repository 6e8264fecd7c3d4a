"""Parts of documents: `fields=` keeps some, `expand=` puts a resource where it is referred to."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.errors import Fault, InvalidInput
from app.queries.documents import read_bodies
from app.schemas.achievements import AchievementRead
from app.schemas.claims import ClaimRead
from app.schemas.list_parameters import PartialQuery
from app.schemas.metrics import MetricRead
from app.schemas.organizations import OrganizationRead
from app.schemas.sources import SourceRead
from app.schemas.technologies import TechnologyRead

_READS: dict[str, type[BaseModel]] = {
    "achievement": AchievementRead,
    "claim": ClaimRead,
    "metric": MetricRead,
    "organization": OrganizationRead,
    "source": SourceRead,
    "technology": TechnologyRead,
}
# Where a resource refers to another one, and of which kind that is.
BATCH = 500
_REFERENCES: dict[str, dict[str, str]] = {
    "achievement": {
        "organizations": "organization",
        "technology": "technology",
        "evidence.source": "source",
    },
    "claim": {
        "achievement": "achievement",
        "organizations": "organization",
        "technology": "technology",
        "metric": "metric",
        "follows": "claim",
        "evidence.source": "source",
    },
    "metric": {},
    "organization": {},
    "source": {},
    "technology": {"broader": "technology"},
}

# The fields below a field: none below a plain value, None where any name can stand, as in `names`.
Tree = dict[str, "Tree | None"]
# What is kept below a field; an empty one is kept whole.
FieldTree = dict[str, "FieldTree"]


@dataclass(frozen=True, slots=True)
class Projection:
    """`kept` is None where all fields are; `expanded` are paths to references."""

    kind: str
    kept: FieldTree | None
    expanded: tuple[str, ...]

    def apply(self, session: Session, bodies: Sequence[bytes]) -> list[bytes]:
        """Documents of one kind, in order, with the parts that are asked for."""
        documents = [json.loads(body) for body in bodies]
        for path in self.expanded:
            kind = _REFERENCES[self.kind][path]
            holders = [holder for document in documents for holder in _list_holders(document, path)]
            _expand(session, kind, holders)
        if self.kept is not None:
            documents = [_select_fields(document, self.kept) for document in documents]
        return [
            json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
            for document in documents
        ]


def read_projection(kind: str, query: PartialQuery) -> Projection | None:
    """Read `fields=` and `expand=`; None without either.

    Raises:
        InvalidInput: naming what is not there, and what is.
    """
    expand = getattr(query, "expand", None)
    expanded = tuple(dict.fromkeys(expand.split(","))) if expand else ()
    if query.fields is None:
        return Projection(kind, None, expanded) if expanded else None
    allowed = _list_allowed(kind, expanded)
    kept: FieldTree = {}
    for path in query.fields.split(","):
        _add(kept, path.split("."), allowed)
    return Projection(kind, kept, expanded)


def _list_allowed(kind: str, expanded: Sequence[str]) -> Tree:
    tree = _list_fields(_READS[kind])
    for path in expanded:
        *parents, name = path.split(".")
        level = tree
        for parent in parents:
            level = level[parent] or {}
        level[name] = {
            **(level[name] or {}),
            **_list_fields(_READS[_REFERENCES[kind][path]]),
        }
    return tree


def _list_fields(model: type[BaseModel]) -> Tree:
    """A tree of its own for each caller, by the names that stand in the JSON."""
    return {
        field.serialization_alias or field.alias or name: _list_below(field.annotation)
        for name, field in model.model_fields.items()
    }


def _list_below(annotation: Any) -> Tree | None:  # noqa: ANN401 - any type
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _list_fields(annotation)
    if get_origin(annotation) is dict:
        return None
    inner = [argument for argument in get_args(annotation) if argument is not NoneType]
    return _list_below(inner[0]) if inner else {}


def _add(kept: FieldTree, path: Sequence[str], allowed: Tree | None) -> None:
    name, *rest = path
    if allowed is not None and name not in allowed:
        known = ", ".join(sorted(allowed)) or "nothing is below it"
        detail = f"there is no field {name!r}; known ones: {known}"
        raise InvalidInput(f"fields: {detail}", [Fault("#/query/fields", "unknown_field", detail)])
    if not rest:
        kept[name] = {}
    elif kept.get(name) != {}:
        _add(kept.setdefault(name, {}), rest, allowed[name] if allowed is not None else {})


def _select_fields(value: Any, kept: FieldTree) -> Any:  # noqa: ANN401 - any JSON value
    """In the order of the document. What is null stays so, whatever was asked for below it."""
    if not kept or not isinstance(value, (dict, list)):
        return value
    if isinstance(value, list):
        return [_select_fields(one, kept) for one in value]
    return {name: _select_fields(one, kept[name]) for name, one in value.items() if name in kept}


def _list_holders(document: Any, path: str) -> Iterator[tuple[dict[str, Any], str]]:  # noqa: ANN401 - any JSON value
    """The objects that hold the references at a path, each with the name of its field."""
    name, _, rest = path.partition(".")
    for one in document if isinstance(document, list) else [document]:
        if rest:
            yield from _list_holders(one[name], rest)
        elif one[name] is not None:
            yield one, name


def _expand(session: Session, kind: str, holders: Sequence[tuple[dict[str, Any], str]]) -> None:
    """Put in the resources; what the reference itself says beside, such as a role, stays."""
    references = [
        reference
        for holder, name in holders
        for reference in (holder[name] if isinstance(holder[name], list) else [holder[name]])
    ]
    ids = sorted({reference["id"] for reference in references})
    found: dict[str, Any] = {}
    for first in range(0, len(ids), BATCH):
        bodies = read_bodies(session, kind, ids[first : first + BATCH])
        found |= {one: json.loads(body) for one, body in bodies.items()}
    for reference in references:
        own = dict(reference)
        reference.clear()
        reference.update({**own, **found[own["id"]]})
