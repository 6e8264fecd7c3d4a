"""Resources as linked data: JSON-LD nodes, made from the public JSON of the resources."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.batches import batches
from app.domain.public_address import PublicAddress
from app.models import KINDS, Evidence, list_shown
from app.queries.analysis.evidence import read_quotes
from app.queries.linked_data.annotation import link_quotes, link_sources
from app.queries.linked_data.claim import link_claim, write_unit
from app.queries.linked_data.node import (
    Node,
    describe_resource,
    identify_nodes,
    leave_out_unknown,
    link_identifiers,
    link_participants,
    refer,
    write_path,
)
from app.queries.linked_data.qualifiers import link_declared
from app.schemas.achievements import AchievementRead
from app.schemas.common import PeriodRead, Resource
from app.schemas.evidence import QuoteRead
from app.schemas.kinds import SCHEMAS
from app.schemas.metrics import MetricRead
from app.schemas.organizations import OrganizationRead
from app.schemas.sources import SourceRead
from app.schemas.technologies import TechnologyRead

# Links to texts are paths until `identify_nodes` makes IRIs of them, which may be URNs.
_PATHS = PublicAddress()


def link_documents(
    session: Session, kind: str, documents: Iterable[bytes], address: PublicAddress
) -> Iterator[Node]:
    """Yield a JSON-LD node for each resource of a kind, in order. All its ids are absolute IRIs.

    `documents` are the public JSON of the resources. Their quotes are read from the database in
    batches.
    """
    for batch in batches(documents):
        for node in _link_batch(session, kind, batch):
            yield identify_nodes(node, address)


def _link_batch(session: Session, kind: str, bodies: list[bytes]) -> Iterator[Node]:
    resources: list[Any] = [SCHEMAS[kind].read.model_validate_json(body) for body in bodies]
    if kind in _QUOTING:
        link, owner = _QUOTING[kind]
        quotes = read_quotes(session, owner, [resource.id for resource in resources], _PATHS)
        yield from (link(resource, quotes[resource.id]) for resource in resources)
    else:
        yield from map(_LINKS.get(kind, partial(_link, kind)), resources)


def _link(kind: str, resource: Resource) -> Node:
    """Make the JSON-LD node of a resource by default: its fields, under the same names."""
    shown = list_shown(kind)
    node = {**describe_resource(kind, resource), "type": kind.capitalize()}
    for name, value in resource:
        if name in shown:
            node[name] = value and refer(shown[name], value)
        elif name not in Resource.model_fields:
            node[name] = value.edtf if isinstance(value, PeriodRead) else value
    return leave_out_unknown({"name": getattr(resource, KINDS[kind].title), **node})


def _link_achievement(achievement: AchievementRead, quotes: list[QuoteRead]) -> Node:
    described = describe_resource("achievement", achievement)
    technology = achievement.technology
    return leave_out_unknown(
        {
            **described,
            "type": "Achievement",
            "name": achievement.title,
            "description": achievement.summary,
            "technology": technology and refer("technology", technology),
            "participation": link_participants(achievement.id, achievement.organizations),
            "location": achievement.place,
            "temporalCoverage": achievement.date and achievement.date.edtf,
            "stage": achievement.stage,
            "note": achievement.note,
            "subjectOf": link_sources(quotes),
            "evidence": link_quotes(described["id"], quotes),
        }
    )


def _link_organization(organization: OrganizationRead) -> Node:
    country = organization.country
    return leave_out_unknown(
        {
            **describe_resource("organization", organization),
            "type": "Organization",
            "kind": organization.kind,
            "name": organization.name,
            "label": organization.names,
            "alternateName": organization.aliases,
            "address": country and {"type": "PostalAddress", "addressCountry": country},
            "sameAs": link_identifiers(organization.same_as),
            "mergedInto": organization.merged_into
            and write_path("organization", organization.merged_into.id),
            "note": organization.note,
        }
    )


def _link_technology(technology: TechnologyRead) -> Node:
    broader = technology.broader
    return leave_out_unknown(
        {
            **describe_resource("technology", technology),
            "type": ["Technology", "Concept"],
            "name": technology.name,
            "prefLabel": technology.names,
            "field": technology.field,
            "broader": broader and refer("technology", broader),
            "description": technology.description,
            "sameAs": link_identifiers(technology.same_as),
            "mergedInto": technology.merged_into
            and write_path("technology", technology.merged_into.id),
        }
    )


def _link_metric(metric: MetricRead) -> Node:
    return leave_out_unknown(
        {
            **describe_resource("metric", metric),
            "type": "Metric",
            "name": metric.name,
            "label": metric.names,
            "alternateName": metric.aliases,
            "definition": metric.definition,
            "dimension": metric.dimension,
            "dimensionName": metric.dimension_name,
            "unitCode": write_unit(metric.unit.code),
            "unitText": metric.unit.labels["en"].other,
            "scale": metric.scale,
            "declares": link_declared(metric.qualifiers, write_unit),
            "direction": metric.direction,
            "sameAs": link_identifiers(metric.same_as),
            "mergedInto": metric.merged_into and write_path("metric", metric.merged_into.id),
        }
    )


def _link_source(source: SourceRead) -> Node:
    """Make the JSON-LD node of a source.

    Its publisher is only a name, not a reference to an organization of the catalogue.
    """
    return leave_out_unknown(
        {
            **describe_resource("source", source),
            "type": ["CreativeWork", "Entity"],
            "name": source.title,
            "publisher": source.publisher and {"type": "Organization", "name": source.publisher},
            "inLanguage": source.language,
            "datePublished": source.published and source.published.edtf,
            "url": source.url,
            "dateAccessed": source.accessed_on and source.accessed_on.edtf,
            "archivedAt": source.archived_url,
            "sameTextAs": [refer("source", other) for other in source.same_text_as],
            "encoding": {
                "id": source.text_url,
                "type": "MediaObject",
                "encodingFormat": "text/plain; charset=utf-8",
                "sha256": source.sha256,
                "length": source.length,
            },
            "sameAs": link_identifiers(source.same_as),
            "note": source.note,
        }
    )


_LINKS: dict[str, Callable[[Any], Node]] = {
    "metric": _link_metric,
    "organization": _link_organization,
    "source": _link_source,
    "technology": _link_technology,
}
# For each kind that quotes sources, the function that makes a node with its quotes, and the column of
# the id of the quoting resource.
_QUOTING: dict[str, tuple[Callable[[Any, list[QuoteRead]], Node], InstrumentedAttribute[Any]]] = {
    "achievement": (_link_achievement, Evidence.achievement_id),
    "claim": (link_claim, Evidence.claim_id),
}
