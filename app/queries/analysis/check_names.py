"""What a checked text names: organizations, technologies by their own names, and words of metrics."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.extraction.language.organization_names import (
    NamedOrganizations,
    NamedTechnology,
    NameIndex,
    is_as_written,
    is_own_name,
    is_short,
)
from app.extraction.language.stems import GRAMMAR
from app.extraction.language.tokens import Token
from app.models import (
    NameKey,
    OrganizationAlias,
    OrganizationName,
    TechnologyAlias,
    TechnologyName,
)

_SENTENCE_ENDS = ".!?。！？\n"
_ORGANIZATIONS = (
    (OrganizationName.organization_id, OrganizationName.name),
    (OrganizationAlias.organization_id, OrganizationAlias.alias),
)
_TECHNOLOGIES = (
    (TechnologyName.technology_id, TechnologyName.name),
    (TechnologyAlias.technology_id, TechnologyAlias.alias),
)


@dataclass(frozen=True, slots=True)
class NamedThings:
    """The names of organizations in a text, and the technologies that it names by their own names."""

    organizations: Sequence[NamedOrganizations]
    technologies: Sequence[NamedTechnology]


def find_named(session: Session, text: str, leads: set[str]) -> NamedThings:
    """Find the names in a text; `leads` are the first words of all that can be in it.

    A short name counts only as the catalogue writes it, and so does the own name of a technology.
    """
    keys: dict[str, list[tuple[str, tuple[str, ...]]]] = {"organization": [], "technology": []}
    columns = (NameKey.kind, NameKey.resource_id, NameKey.key)
    for row in _look_up(session, tuple(keys), leads, *columns):
        keys[row.kind].append((row.resource_id, tuple(row.key.split(" "))))
    organizations = NameIndex(keys["organization"]).find(text)
    technologies = NameIndex(keys["technology"], has_short=False).find(text)
    short = [name for name in organizations if is_short(name.span.cut(text))]
    written = _read_written(session, _ORGANIZATIONS, _join_ids(short))
    owned = _read_written(session, _TECHNOLOGIES, _join_ids(technologies))
    return NamedThings(
        [name for name in organizations if name not in short or _is_written(text, name, written)],
        list(_list_own(text, technologies, owned)),
    )


def _join_ids(named: Sequence[NamedOrganizations]) -> set[str]:
    return {resource_id for name in named for resource_id in name.ids}


def list_metrics(session: Session, tokens: Sequence[Token]) -> list[str]:
    """Return the ids of the metrics that have a word of their name in the text, compared by stem."""
    words = {stem for token in tokens for stem in token.stems} - GRAMMAR
    rows = _look_up(session, ("metric",), words, NameKey.resource_id)
    return sorted({row.resource_id for row in rows})


def _look_up(
    session: Session,
    kinds: Sequence[str],
    leads: set[str],
    *columns: Any,  # noqa: ANN401 - columns of any type
) -> Iterator[Any]:
    """Yield columns of the rows of `NameKey` for some kinds of resources whose `lead` is one of `leads`.

    The lead is the start of a name, by which names that can occur in a text are looked up.
    """
    for batch in batches(sorted(leads)):
        yield from session.execute(
            select(*columns).where(NameKey.kind.in_(kinds), NameKey.lead.in_(batch))
        )


_Written = Mapping[str, Sequence[str]]
_NameColumns = Sequence[tuple[Any, Any]]


def _read_written(session: Session, columns: _NameColumns, ids: set[str]) -> _Written:
    """Return the names of some organizations or technologies as the catalogue writes them, by id."""
    written: dict[str, list[str]] = {}
    for owner, name in columns:
        for batch in batches(sorted(ids)):
            rows = session.execute(select(owner, name).where(owner.in_(batch)))
            for resource_id, own in rows:
                written.setdefault(resource_id, []).append(own)
    return written


def _is_written(text: str, name: NamedOrganizations, written: _Written) -> bool:
    names = (own for resource_id in name.ids for own in written.get(resource_id, ()))
    return is_as_written(name.span.cut(text), names)


def _list_own(
    text: str, named: Sequence[NamedOrganizations], written: _Written
) -> Iterator[NamedTechnology]:
    for name in named:
        words = name.span.cut(text)
        before = text[: name.span.start].rstrip(" \t\"'“‘(（")
        starts = not before or before[-1] in _SENTENCE_ENDS
        own = {
            resource_id
            for resource_id in name.ids
            for stored in written.get(resource_id, ())
            if is_own_name(words, stored, starts_sentence=starts)
        }
        if own:
            yield NamedTechnology(name.span, frozenset(own))
