"""Builder of documents: the public JSON of each resource, with the tokens by which it is found.

Every document is made here: when records are stored, when all documents are rebuilt, and when
`claimstone verify` compares stored documents with new ones.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from app.domain.cells.form import read_form
from app.domain.claims.edtf import Period
from app.domain.names import display_name
from app.domain.numbers.derived_change import ChangeForm, StatedChange, compute_change
from app.domain.numbers.quantity import Quantity, ReadBy
from app.domain.search.tokens import SearchTokens
from app.domain.units.codes import name_dimension
from app.domain.units.units import get_unit
from app.ingest.documents.quantities import (
    describe_claim_evidence,
    describe_qualifiers,
    describe_quantity,
)
from app.ingest.documents.related_names import MentionedMetric, Mentions, read_mentions
from app.ingest.documents.search_entries import list_tokens
from app.ingest.rows.fields import (
    list_aliases,
    list_identifiers,
    list_participants,
    map_names,
    map_qualifier_names,
    map_statements,
    match_fields,
)
from app.ingest.rows.record import Record, VersionedRecord, read
from app.models import (
    Claim,
    Evidence,
    Metric,
    MetricAlias,
    MetricName,
    MetricQualifier,
    MetricUnitLabel,
    OrganizationAlias,
    OrganizationName,
    Source,
    TechnologyAlias,
    TechnologyName,
)
from app.schemas.cells import describe_form
from app.schemas.claims import ReviewRead
from app.schemas.common import EvidenceRead, PeriodRead, Resource
from app.schemas.kinds import SCHEMAS
from app.schemas.metrics import DeclaredQualifierRead, MetricUnitRead, QualifierType, UnitLabelsRead
from app.schemas.quantities import BaselineRead, ChangeRead, StatedChangeRead

# Increased with every change to the content of documents or of their index entries: then
# `claimstone migrate` rebuilds all of them, and the sort keys of claims that are computed otherwise.
DOCUMENT_SHAPE = 8
# The columns of quotes: they are looked up once, and not for each of a million quotes.
_SOURCE, _EXACT, _START, _END = (
    column.key for column in (Evidence.source_id, Evidence.exact, Evidence.start, Evidence.end)
)


class BuiltDocument(NamedTuple):
    """A document to be stored: the public JSON of a resource.

    `body` is that JSON in UTF-8, and `tokens` are the words of the entry in the search index. `number`
    identifies both the document and the entry.
    """

    id: str
    version: int
    number: int
    body: bytes
    tokens: SearchTokens


def build_documents(
    session: Session, kind: str, entries: Sequence[VersionedRecord]
) -> Iterator[BuiltDocument]:
    """Build the documents of resources of one kind, in the order of `entries`."""
    describe = _DESCRIBE.get(kind, _describe)
    mentions = read_mentions(session, [entry.record for entry in entries])
    for entry in entries:
        record, version = entry.record, entry.version
        body = describe(entry, mentions).model_dump_json().encode()
        yield BuiltDocument(record.id, version, entry.number, body, list_tokens(record, mentions))


def _describe(entry: VersionedRecord, mentions: Mentions, **others: Any) -> Resource:  # noqa: ANN401 - of any field
    """Make the public JSON of a resource from its row, and from the fields in `others`."""
    record, version, created_at, updated_at, *_ = entry
    stamp = {"version": version, "created_at": created_at, "updated_at": updated_at}
    fields: dict[str, Any] = {"id": record.id, **stamp, **others}
    model = SCHEMAS[record.kind].read
    for name, attribute, reference in match_fields(record.kind, model):
        value: Any = read(record.columns, attribute)
        if isinstance(value, Period):
            value = PeriodRead(edtf=value.edtf, first=value.first, last=value.last)
        elif value is not None and reference:
            named = mentions.references[reference.target] if reference.is_named else {}
            value = named.get(value, {"id": value})
        fields.setdefault(name, value)
    return model(**fields)


def _describe_identified(entry: VersionedRecord, mentions: Mentions, **others: Any) -> Resource:  # noqa: ANN401 - of any field
    return _describe(entry, mentions, same_as=list_identifiers(entry.record), **others)


def _describe_organization(entry: VersionedRecord, mentions: Mentions) -> Resource:
    names = map_names(entry.record, OrganizationName)
    aliases = list_aliases(entry.record, OrganizationAlias)
    shown = {"name": display_name(names), "names": names, "aliases": aliases}
    return _describe_identified(entry, mentions, **shown)


def _describe_technology(entry: VersionedRecord, mentions: Mentions) -> Resource:
    names = map_names(entry.record, TechnologyName)
    aliases = list_aliases(entry.record, TechnologyAlias)
    shown = {"name": display_name(names), "names": names, "aliases": aliases}
    return _describe_identified(entry, mentions, **shown)


def _describe_metric(entry: VersionedRecord, mentions: Mentions) -> Resource:
    metric = entry.record
    names = map_names(metric, MetricName)
    return _describe_identified(
        entry,
        mentions,
        name=display_name(names),
        names=names,
        aliases=list_aliases(metric, MetricAlias),
        dimension_name=name_dimension(metric.get(Metric.dimension)),
        unit=_describe_metric_unit(metric),
        qualifiers=_describe_declared(metric),
    )


def _describe_metric_unit(metric: Record) -> MetricUnitRead:
    """Return the unit of a metric, with the words of the table of units and those of the metric."""
    unit = get_unit(metric.get(Metric.unit))
    labels = {"en": UnitLabelsRead(one=unit.label, other=unit.plural)}
    for row in metric.children[MetricUnitLabel]:
        labels[read(row, MetricUnitLabel.language)] = UnitLabelsRead(
            one=read(row, MetricUnitLabel.singular), other=read(row, MetricUnitLabel.plural)
        )
    return MetricUnitRead(code=unit.code, symbol=unit.symbol, labels=labels)


def _describe_declared(metric: Record) -> list[DeclaredQualifierRead]:
    return [
        DeclaredQualifierRead(
            property=read(row, MetricQualifier.property),
            names=map_qualifier_names(metric, read(row, MetricQualifier.property)),
            type=QualifierType(read(row, MetricQualifier.type)),
            unit=read(row, MetricQualifier.unit),
            separates=read(row, MetricQualifier.separates),
        )
        for row in metric.children[MetricQualifier]
    ]


def _describe_source(entry: VersionedRecord, mentions: Mentions) -> Resource:
    source_id = entry.record.id
    form = read_form(entry.record.get(Source.media_type), entry.record.get(Source.table_form))
    return _describe_identified(
        entry,
        mentions,
        table=form and describe_form(form),
        text_url=f"/v1/sources/{source_id}/text",
        same_text_as=mentions.same_texts[source_id],
    )


def _list_quotes(record: Record, mentions: Mentions) -> list[dict[str, Any]]:
    """List the fields of the quotes of a record."""
    # Without quotes, no sources are looked up.
    sources = mentions.references.get("source", {})
    return [
        {
            "source": sources[row[_SOURCE]],
            "exact": row[_EXACT],
            "start": row[_START],
            "end": row[_END],
        }
        for row in record.children.get(Evidence, [])
    ]


def _describe_achievement(entry: VersionedRecord, mentions: Mentions) -> Resource:
    return _describe(
        entry,
        mentions,
        organizations=mentions.describe_participants(list_participants(entry.record)),
        evidence=[EvidenceRead(**quote) for quote in _list_quotes(entry.record, mentions)],
    )


def _describe_change(
    baseline: Quantity | None, quantity: Quantity, metric_unit: str
) -> ChangeRead | None:
    change = compute_change(baseline, quantity, get_unit(metric_unit)) if baseline else None
    if change is None:
        return None
    return ChangeRead(
        absolute=change.absolute, factor=change.factor, percent=change.percent, computed=True
    )


def _describe_stated_change(change: StatedChange) -> StatedChangeRead:
    form = ChangeForm(change.form)
    return StatedChangeRead(
        as_stated=change.as_stated,
        form=form,
        value=change.value,
        read_by=None if change.read_by is None else ReadBy(change.read_by),
    )


def _describe_claim(entry: VersionedRecord, mentions: Mentions) -> Resource:
    claim = entry.record
    achievement = mentions.achievements[claim.get(Claim.achievement_id)]
    metric = mentions.metrics[claim.get(Claim.metric_id)]
    quantity, baseline = claim.get(Claim.quantity), claim.get(Claim.baseline)
    stated_change = claim.get(Claim.stated_change)
    return _describe(
        entry,
        mentions,
        organizations=achievement.participants,
        technology=achievement.technology and achievement.technology.reference,
        statements=map_statements(claim),
        quantity=describe_quantity(quantity, metric.unit, difference=metric.is_difference),
        baseline=baseline and _describe_baseline(claim, baseline, metric),
        change=_describe_change(baseline, quantity, metric.unit),
        stated_change=stated_change and _describe_stated_change(stated_change),
        qualifiers=describe_qualifiers(claim, metric),
        evidence=describe_claim_evidence(claim, _list_quotes(claim, mentions)),
        reviewed_by=entry.review and ReviewRead(actor=entry.review.actor, at=entry.review.at),
        superseded=None,
    )


def _describe_baseline(claim: Record, baseline: Quantity, metric: MentionedMetric) -> BaselineRead:
    period = claim.get(Claim.baseline_period)
    described = describe_quantity(baseline, metric.unit, difference=metric.is_difference)
    return BaselineRead(
        **vars(described),
        period=period and PeriodRead(edtf=period.edtf, first=period.first, last=period.last),
        place=claim.get(Claim.baseline_place),
    )


# What makes the public JSON of kinds that have more in it than their rows have.
_DESCRIBE: dict[str, Callable[[VersionedRecord, Mentions], Resource]] = {
    "source": _describe_source,
    "organization": _describe_organization,
    "technology": _describe_technology,
    "metric": _describe_metric,
    "achievement": _describe_achievement,
    "claim": _describe_claim,
}
