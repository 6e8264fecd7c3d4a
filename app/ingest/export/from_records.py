"""Conversion of stored records into the form in which a bundle (a file of records) has them.

It is the inverse of `ingest/checks/`. A converted source does not contain its text, but names a file,
`texts/ID.txt` beside the bundle.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, cast

from pydantic import ValidationError
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from app.domain.cells.form import read_form
from app.domain.quotes.span import find_occurrence
from app.errors import InvalidCatalogue, InvalidValue
from app.ingest.bundle.validation import list_faults
from app.ingest.export.from_claims import (
    Occurrences,
    compare_spans,
    list_given,
    restate_claim,
    restate_evidence,
)
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.fields import (
    list_aliases,
    list_identifiers,
    list_participants,
    map_names,
    map_qualifier_names,
    read_fields,
)
from app.ingest.rows.read_records import stream_texts
from app.ingest.rows.record import Record, read
from app.models import (
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
from app.schemas.achievements import AchievementCreate
from app.schemas.cells import restate_form
from app.schemas.common import accept_stored_codes
from app.schemas.kinds import SCHEMAS, ResourceCreate
from app.schemas.metrics import Scale
from app.schemas.sources import SourceCreate

# Returns the text of a source, None where no source has this id.
ReadText = Callable[[str], str | None]


def restate_records(session: Session, records: Sequence[Record]) -> list[ResourceCreate]:
    """Convert stored records of one kind into the form in which a bundle has them.

    An import of the result would store the same records.

    Raises:
        InvalidCatalogue: a record is damaged, such as a quote that is not in its source.
    """
    occurrences = _find_occurrences(records, partial(stream_texts, session))
    restated = [_restate(record, occurrences) for record in records]
    return list(map(partial(_name_same_text, _find_first_of_text(session, records)), restated))


def restate_record(record: Record, read_text: ReadText) -> ResourceCreate:
    """Convert a record, which need not be stored, into the form in which a bundle has it.

    `read_text` returns the text of a source that the record quotes.

    Raises:
        InvalidCatalogue: the record contradicts itself or a source, such as a quote that is not in the
            source.
    """

    def stream_texts(ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        for source_id in ids:
            if (text := read_text(source_id)) is not None:
                yield source_id, text

    return _restate(record, _find_occurrences([record], stream_texts))


def _restate(record: Record, occurrences: Occurrences) -> ResourceCreate:
    try:
        with accept_stored_codes():
            if record.kind not in _RESTATE:
                return _restate_row(record)
            return _RESTATE[record.kind](record, occurrences)
    except ValidationError as error:
        faults = list_faults(error, "", SCHEMAS[record.kind].create)
        detail = "; ".join(f"{pointer}: {words}" for pointer, _, words in faults)
        raise _refuse(record, detail) from error
    except InvalidValue as error:
        raise _refuse(record, error.detail) from error


def _refuse(record: Record, detail: str) -> InvalidCatalogue:
    return InvalidCatalogue(
        f"{record.kind}/{record.id}: {detail}; `claimstone verify` lists all such damage"
    )


def _find_occurrences(
    records: Sequence[Record],
    stream_texts: Callable[[Sequence[str]], Iterator[tuple[str, str]]],
) -> Occurrences:
    """Return, for each quote, which of several equal passages of its source it is, counted from 1.

    The value is None if the words of the quote occur only once in the source. Each text is read once,
    and a few texts are in memory at a time.
    """
    quotes: dict[str, dict[tuple[int, str], Record]] = {}
    for record in records:
        for row in record.children.get(Evidence, ()):
            if read(row, Evidence.cell) is not None:
                # Cells are named by row and column.
                continue
            own = quotes.setdefault(read(row, Evidence.source_id), {})
            own[read(row, Evidence.start), read(row, Evidence.exact)] = record
    occurrences: dict[tuple[str, int, str], int | None] = {}
    for source_id, text in stream_texts(sorted(quotes)):
        for (start, exact), record in quotes[source_id].items():
            try:
                occurrences[source_id, start, exact] = find_occurrence(text, exact, start)
            except InvalidValue as error:
                raise _refuse(record, error.detail) from error
    return occurrences


def _restate_row(record: Record, **others: Any) -> ResourceCreate:  # noqa: ANN401 - of any field
    """Restate the row of a record, with the fields in `others`."""
    model = SCHEMAS[record.kind].create
    return model.model_validate({"id": record.id, **read_fields(record, model), **others})


def _restate_identified(record: Record, **others: Any) -> ResourceCreate:  # noqa: ANN401 - of any field
    return _restate_row(record, same_as=list_identifiers(record), **others)


def _restate_source(record: Record, _occurrences: Occurrences) -> ResourceCreate:
    form = read_form(record.get(Source.media_type), record.get(Source.table_form))
    table = form and restate_form(form)
    return _restate_identified(record, table=table, text_file=f"texts/{record.id}.txt")


def _find_first_of_text(session: Session, records: Sequence[Record]) -> dict[str, str]:
    """Return, for each source that shares its text with one of a smaller id, the smallest such id."""
    ids = [record.id for record in records if record.kind == "source"]
    other = aliased(Source)
    statement = (
        select(Source.id, func.min(other.id))
        .join(other, and_(other.sha256 == Source.sha256, other.id < Source.id))
        .group_by(Source.id)
    )
    return {row.id: row[1] for row in select_by(session, statement, Source.id, ids)}


def _name_same_text(first: Mapping[str, str], restated: ResourceCreate) -> ResourceCreate:
    if isinstance(restated, SourceCreate) and restated.id in first:
        return restated.model_copy(update={"same_text_as": first[restated.id]})
    return restated


def _restate_organization(record: Record, _occurrences: Occurrences) -> ResourceCreate:
    names = map_names(record, OrganizationName)
    return _restate_identified(record, names=names, aliases=list_aliases(record, OrganizationAlias))


def _restate_technology(record: Record, _occurrences: Occurrences) -> ResourceCreate:
    names = map_names(record, TechnologyName)
    return _restate_identified(record, names=names, aliases=list_aliases(record, TechnologyAlias))


def _restate_metric(record: Record, _occurrences: Occurrences) -> ResourceCreate:
    code = record.get(Metric.unit)
    labels = {
        read(row, MetricUnitLabel.language): {
            "one": read(row, MetricUnitLabel.singular),
            "other": read(row, MetricUnitLabel.plural),
        }
        for row in record.children[MetricUnitLabel]
    }
    qualifiers = [
        {
            "property": (name := read(row, MetricQualifier.property)),
            "names": map_qualifier_names(record, name),
            "type": read(row, MetricQualifier.type),
            "unit": read(row, MetricQualifier.unit),
            "separates": read(row, MetricQualifier.separates),
        }
        for row in record.children[MetricQualifier]
    ]
    return _restate_identified(
        record,
        names=map_names(record, MetricName),
        aliases=list_aliases(record, MetricAlias),
        unit={"code": code, "labels": labels} if labels else code,
        scale=_restate_scale(record),
        qualifiers=qualifiers,
    )


def _restate_scale(record: Record) -> str:
    """Return the scale of a metric as it is given: that of logarithmic units and ranks is left out."""
    scale = record.get(Metric.scale)
    return scale if scale in (Scale.DIFFERENCE, Scale.RATIO) else Scale.ABSOLUTE.value


def _restate_achievement(record: Record, occurrences: Occurrences) -> AchievementCreate:
    restated = _restate_row(
        record,
        organizations=[
            {"organization": organization_id, "role": role}
            for organization_id, role in list_participants(record)
        ],
        evidence=restate_evidence(record, occurrences),
    )
    achievement = cast("AchievementCreate", restated)
    compare_spans(achievement.evidence, None, None, list_given(record))
    return achievement


_RESTATE: dict[str, Callable[[Record, Occurrences], ResourceCreate]] = {
    "source": _restate_source,
    "organization": _restate_organization,
    "technology": _restate_technology,
    "metric": _restate_metric,
    "achievement": _restate_achievement,
    "claim": restate_claim,
}
