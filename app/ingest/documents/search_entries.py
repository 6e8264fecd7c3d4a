"""The entries of documents in the search index: under which words, stems, numbers and labels each is found.

The first field has the names of a resource itself, so that it ranks before all that only mention it. The
names of what a resource belongs to are in the second field, with its statements.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Text

from app.domain.claims.edtf import UNCERTAIN_MARKS, Period
from app.domain.numbers.quantity import Quantity
from app.domain.search.numbers import write_measure, write_range, write_value
from app.domain.search.tokens import (
    FieldTexts,
    SearchTokens,
    list_search_tokens,
    write_label,
    write_name,
)
from app.domain.standard_codes import list_country_codes, name_country
from app.domain.units.units import difference_of, get_unit
from app.ingest.documents.related_names import Mentions, RelatedName
from app.ingest.rows.fields import (
    list_aliases,
    list_participants,
    map_names,
    map_statements,
)
from app.ingest.rows.record import Record, read
from app.models import (
    IDENTIFIERS,
    KINDS,
    Achievement,
    Claim,
    ClaimQualifier,
    Evidence,
    Metric,
    MetricAlias,
    MetricName,
    Organization,
    OrganizationAlias,
    OrganizationName,
    Source,
    Technology,
    TechnologyAlias,
    TechnologyName,
    get_table,
)
from app.schemas.common import Standing

_UNCERTAIN = str.maketrans("", "", UNCERTAIN_MARKS)
_WITHDRAWN = write_label("status", Standing.WITHDRAWN)


def list_tokens(record: Record, mentions: Mentions) -> SearchTokens:
    """Return the tokens under which a resource is found, also by its id and its identifiers elsewhere.

    What is withdrawn has a label, by which a search leaves it out.
    """
    tokens = _INDEX.get(record.kind, _index)(record, mentions)
    tokens.forms[0].extend([write_name(record.id), *_list_identifiers(record)])
    if record.columns["status"] == Standing.WITHDRAWN and _WITHDRAWN not in tokens.labels:
        tokens.labels.append(_WITHDRAWN)
    return tokens


def _list_identifiers(record: Record) -> Iterator[str]:
    """Yield the tokens of identifiers such as `ror:05dxps055`, with and without the name of the registry."""
    model = IDENTIFIERS.get(record.kind)
    if model is not None:
        for row in record.children.get(model, []):
            identifier: str = read(row, model.identifier)
            yield write_name(identifier)
            yield write_name(identifier.partition(":")[2])


def _list_quotes(record: Record) -> list[str]:
    return [read(row, Evidence.exact) for row in record.children.get(Evidence, [])]


def _index(record: Record, _mentions: Mentions) -> SearchTokens:
    """Make search tokens of the title of a resource, and of all other texts in its row."""
    title = KINDS[record.kind].title
    texts = [
        record.columns[column.name]
        for column in get_table(KINDS[record.kind].model).columns
        if isinstance(column.type, Text) and column.name != title
    ]
    return list_search_tokens(FieldTexts([record.columns[title]]), FieldTexts(texts))


def _date(record: Record, attribute: Any) -> str | None:  # noqa: ANN401 - an attribute of any row
    """Return a date as people write it, without the signs of EDTF for what is uncertain."""
    period: Period | None = record.get(attribute)
    return None if period is None else period.edtf.translate(_UNCERTAIN)


def _index_organization(record: Record, _mentions: Mentions) -> SearchTokens:
    aliases = list_aliases(record, OrganizationAlias)
    names = [*map_names(record, OrganizationName).values(), *aliases]
    country: str | None = record.get(Organization.country)
    texts = [record.get(Organization.note), country and name_country(country)]
    codes = map(write_name, list_country_codes(country) if country else ())
    return list_search_tokens(FieldTexts(names), FieldTexts(texts, codes))


def _index_technology(record: Record, _mentions: Mentions) -> SearchTokens:
    aliases = list_aliases(record, TechnologyAlias)
    names = [*map_names(record, TechnologyName).values(), *aliases]
    texts = [record.get(Technology.description), record.get(Technology.field)]
    return list_search_tokens(FieldTexts(names), FieldTexts(texts))


def _index_metric(record: Record, _mentions: Mentions) -> SearchTokens:
    names = [*map_names(record, MetricName).values(), *list_aliases(record, MetricAlias)]
    return list_search_tokens(FieldTexts(names), FieldTexts([record.get(Metric.definition)]))


def _index_source(record: Record, _mentions: Mentions) -> SearchTokens:
    texts = [record.get(Source.publisher), record.get(Source.note), _date(record, Source.published)]
    return list_search_tokens(FieldTexts([record.get(Source.title)]), FieldTexts(texts))


def _index_achievement(record: Record, mentions: Mentions) -> SearchTokens:
    own = (Achievement.summary, Achievement.place, Achievement.note)
    technology = record.get(Achievement.technology_id)
    participants = [organization_id for organization_id, _ in list_participants(record)]
    field = mentions.technologies[technology].field if technology else None
    related = mentions.list_names(participants, technology)
    return list_search_tokens(
        FieldTexts([record.get(Achievement.title)]),
        FieldTexts([*map(record.get, own), field, _date(record, Achievement.date), *related]),
        FieldTexts(_list_quotes(record)),
    )


def _index_claim(record: Record, mentions: Mentions) -> SearchTokens:
    own = (Claim.subject, Claim.scope, Claim.relative_to, Claim.note)
    achievement = mentions.achievements[record.get(Claim.achievement_id)]
    metric = mentions.metrics[record.get(Claim.metric_id)]
    conditions = [read(row, ClaimQualifier.text) for row in record.children[ClaimQualifier]]
    field = achievement.technology.field if achievement.technology else None
    related = [achievement.reference.title, *metric.names, *achievement.names]
    texts = [*map_statements(record).values(), *map(record.get, own), field, *conditions, *related]
    texts.append(_date(record, Claim.period))
    is_difference = metric.is_difference
    return list_search_tokens(
        FieldTexts((), _list_numbers(record.get(Claim.quantity), difference=is_difference)),
        FieldTexts(texts, _list_other_numbers(record, difference=is_difference)),
        # What is only said of its achievement weighs no more than a quote.
        FieldTexts([*_list_quotes(record), achievement.summary]),
        _label_claim(record, achievement.technology),
    )


def _list_other_numbers(claim: Record, *, difference: bool) -> Iterator[str]:
    """Yield the tokens of the number that a claim compares with, and of its conditions."""
    baseline = claim.get(Claim.baseline)
    if baseline is not None:
        yield from _list_numbers(baseline, difference=difference)
    for row in claim.children[ClaimQualifier]:
        condition: Quantity | None = read(row, ClaimQualifier.quantity)
        if condition is not None:
            yield from _list_numbers(condition)


def _list_numbers(quantity: Quantity, *, difference: bool = False) -> Iterator[str]:
    """Yield the tokens of a number with its unit and without, or of its bounds."""
    unit = get_unit(quantity.unit)
    unit = difference_of(unit) if difference else unit
    for value in (quantity.value, quantity.lower, quantity.upper):
        if value is not None:
            yield write_value(value)
            yield write_measure(value, unit)
    if quantity.lower is not None and quantity.upper is not None:
        yield write_range(quantity.lower, quantity.upper, unit)


def _label_claim(record: Record, technology: RelatedName | None) -> list[str]:
    """Return the labels of a claim: filter values that are stored as words of the search index.

    The name of each label is that of a filter in `queries/lists/filter_labels.py`.
    """
    labels = {
        "kind": record.get(Claim.kind),
        "status": record.get(Claim.status),
        "metric": record.get(Claim.metric_id),
    }
    if technology is not None:
        labels["technology"] = technology.reference.id
    return [write_label(name, value) for name, value in labels.items()]


_INDEX: dict[str, Callable[[Record, Mentions], SearchTokens]] = {
    "source": _index_source,
    "organization": _index_organization,
    "technology": _index_technology,
    "metric": _index_metric,
    "achievement": _index_achievement,
    "claim": _index_claim,
}
