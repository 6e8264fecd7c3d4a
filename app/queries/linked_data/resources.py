"""Resources as linked data: JSON-LD nodes, made from the public JSON of the resources."""

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.models import Evidence
from app.queries.analysis.evidence import read_quotes
from app.queries.linked_data.annotation import link_quotes, link_sources
from app.queries.linked_data.claim import link_claim, write_unit
from app.queries.linked_data.node import (
    Node,
    describe_resource,
    leave_out_unknown,
    link_participants,
    refer,
)
from app.schemas.achievements import AchievementRead
from app.schemas.claims import ClaimRead, QuoteRead
from app.schemas.metrics import MetricRead
from app.schemas.organizations import OrganizationRead
from app.schemas.sources import SourceRead
from app.schemas.technologies import TechnologyRead


def link_documents(session: Session, kind: str, documents: Iterable[bytes]) -> Iterator[Node]:
    """Yield a JSON-LD node for each resource of a kind, in order.

    `documents` are the public JSON of the resources. Their quotes are read from the database in
    batches.
    """
    for batch in batches(documents):
        yield from _link_batch(session, kind, batch)


def _link_batch(session: Session, kind: str, bodies: list[bytes]) -> Iterator[Node]:
    if kind == "claim":
        claims = [ClaimRead.model_validate_json(body) for body in bodies]
        quotes = read_quotes(session, Evidence.claim_id, [claim.id for claim in claims])
        yield from (link_claim(claim, quotes[claim.id]) for claim in claims)
    elif kind == "achievement":
        achievements = [AchievementRead.model_validate_json(body) for body in bodies]
        quotes = read_quotes(
            session, Evidence.achievement_id, [achievement.id for achievement in achievements]
        )
        yield from (
            _link_achievement(achievement, quotes[achievement.id]) for achievement in achievements
        )
    else:
        yield from map(_LINKS[kind], bodies)


def _link_achievement(achievement: AchievementRead, quotes: list[QuoteRead]) -> Node:
    described = describe_resource("achievements", achievement)
    technology = achievement.technology
    return leave_out_unknown(
        {
            **described,
            "status": achievement.status,
            "type": "Achievement",
            "name": achievement.title,
            "description": achievement.summary,
            "technology": technology
            and refer("technologies", "Technology", technology.id, technology.name),
            "participation": link_participants(achievement.id, achievement.organizations),
            "location": achievement.place,
            "temporalCoverage": achievement.date and achievement.date.edtf,
            "stage": achievement.stage,
            "note": achievement.note,
            "subjectOf": link_sources(quotes),
            "evidence": link_quotes(described["id"], quotes),
        }
    )


def _link_organization(body: bytes) -> Node:
    organization = OrganizationRead.model_validate_json(body)
    country = organization.country
    return leave_out_unknown(
        {
            **describe_resource("organizations", organization),
            "status": organization.status,
            "type": "Organization",
            "kind": organization.kind,
            "name": organization.name,
            "label": organization.names,
            "alternateName": organization.aliases,
            "address": country and {"type": "PostalAddress", "addressCountry": country},
            "note": organization.note,
        }
    )


def _link_technology(body: bytes) -> Node:
    technology = TechnologyRead.model_validate_json(body)
    broader = technology.broader
    return leave_out_unknown(
        {
            **describe_resource("technologies", technology),
            "status": technology.status,
            "type": ["Technology", "Concept"],
            "name": technology.name,
            "prefLabel": technology.names,
            "field": technology.field,
            "broader": broader and refer("technologies", "Technology", broader.id, broader.name),
            "description": technology.description,
        }
    )


def _link_metric(body: bytes) -> Node:
    metric = MetricRead.model_validate_json(body)
    return {
        **describe_resource("metrics", metric),
        "status": metric.status,
        "type": "Metric",
        "name": metric.name,
        "definition": metric.definition,
        "dimension": metric.dimension,
        "unitCode": write_unit(metric.unit.code),
        "unitText": metric.unit.label,
        "direction": metric.direction,
    }


def _link_source(body: bytes) -> Node:
    """Make the JSON-LD node of a source.

    Its publisher is only a name, not a reference to an organization of the catalogue.
    """
    source = SourceRead.model_validate_json(body)
    return leave_out_unknown(
        {
            **describe_resource("sources", source),
            "status": source.status,
            "type": ["CreativeWork", "Entity"],
            "name": source.title,
            "publisher": source.publisher and {"type": "Organization", "name": source.publisher},
            "inLanguage": source.language,
            "datePublished": source.published and source.published.edtf,
            "url": source.url,
            "encoding": {
                "id": source.text_url,
                "type": "MediaObject",
                "encodingFormat": "text/plain; charset=utf-8",
                "sha256": source.sha256,
                "length": source.length,
            },
            "note": source.note,
        }
    )


_LINKS: dict[str, Callable[[bytes], Node]] = {
    "metric": _link_metric,
    "organization": _link_organization,
    "source": _link_source,
    "technology": _link_technology,
}
