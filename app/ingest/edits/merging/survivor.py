"""What the record that remains of two takes over from the other one: names, aliases and identifiers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from app.domain.text import fold_words
from app.ingest.rows.fields import (
    list_aliases,
    list_identifiers,
    make_identifier_rows,
    map_names,
)
from app.ingest.rows.record import Record
from app.models import (
    MetricAlias,
    MetricName,
    OrganizationAlias,
    OrganizationName,
    TechnologyAlias,
    TechnologyName,
)


class _NameTables(NamedTuple):
    names: type[OrganizationName | TechnologyName | MetricName]
    aliases: type[OrganizationAlias | TechnologyAlias | MetricAlias]


_TABLES = {
    "organization": _NameTables(OrganizationName, OrganizationAlias),
    "technology": _NameTables(TechnologyName, TechnologyAlias),
    "metric": _NameTables(MetricName, MetricAlias),
}


def add_names(merged: Record, survivor: Record) -> Record:
    """Return the survivor with all that the merged record is called, as far as it is not called so.

    A name in a language in which the survivor has another one becomes an alias.
    """
    tables = _TABLES[survivor.kind]
    names, aliases = map_names(survivor, tables.names), list_aliases(survivor, tables.aliases)
    others = map_names(merged, tables.names)
    new = {tag: name for tag, name in others.items() if tag not in names}
    spellings = [name for tag, name in others.items() if tag not in new]
    spellings += list_aliases(merged, tables.aliases)
    names |= new
    aliases = _append_new(aliases, spellings, [*names.values()])
    identifiers = dict.fromkeys([*list_identifiers(survivor), *list_identifiers(merged)])
    children = {
        tables.names: [
            {tables.names.language.key: tag, tables.names.name.key: name}
            for tag, name in sorted(names.items())
        ],
        tables.aliases: [{tables.aliases.alias.key: alias} for alias in aliases],
        **make_identifier_rows(survivor.kind, identifiers),
    }
    return replace(survivor, children=survivor.children | children)


def _append_new(aliases: list[str], others: Sequence[str], names: Sequence[str]) -> list[str]:
    """Return aliases and those of the others that are neither among them nor among the names."""
    known = {fold_words(name) for name in (*names, *aliases)}
    appended = list(aliases)
    for other in others:
        if (folded := fold_words(other)) not in known:
            known.add(folded)
            appended.append(other)
    return appended
