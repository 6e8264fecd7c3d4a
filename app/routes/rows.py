"""Claims, timelines and comparisons as rows: what a spreadsheet shows, exact values as text."""

from collections.abc import Iterable, Iterator

from app.schemas.claims import ClaimRead, QuantityRead
from app.schemas.common import EvidenceRead
from app.schemas.comparison import ComparisonRead, PointRead, TimelineRead

QUANTITY_COLUMNS = (
    "as_stated",
    "comparator",
    "cue",
    "value",
    "unit",
    "lower",
    "upper",
    "normalized_value",
    "normalized_unit",
)
EVIDENCE_COLUMNS = ("source", "exact", "start", "end")
POINT_COLUMNS = (
    "line",
    "position",
    "claim",
    "role",
    *QUANTITY_COLUMNS,
    "period",
    "record",
    *EVIDENCE_COLUMNS,
)
CELL_COLUMNS = (
    "organizations",
    "metric",
    "claim",
    "kind",
    *QUANTITY_COLUMNS,
    "period",
    "scope",
    "comparable",
    "reasons",
    "caveats",
    *EVIDENCE_COLUMNS,
)


CLAIM_COLUMNS = (
    "id",
    "kind",
    "status",
    "statement",
    "achievement",
    "organizations",
    "technology",
    "metric",
    *QUANTITY_COLUMNS,
    *(f"baseline_{column}" for column in QUANTITY_COLUMNS),
    "change_absolute",
    "change_factor",
    "change_percent",
    "relative_to",
    "scope",
    "period",
    "note",
    *EVIDENCE_COLUMNS,
)


def list_claims(documents: Iterable[bytes]) -> Iterator[dict[str, str | None]]:
    for document in documents:
        claim = ClaimRead.model_validate_json(document)
        baseline = _write_quantity(claim.baseline)
        yield {
            "id": claim.id,
            "kind": claim.kind.value,
            "status": claim.status.value,
            "statement": claim.statement,
            "achievement": claim.achievement.id,
            "organizations": " ".join(dict.fromkeys(one.id for one in claim.organizations)),
            "technology": claim.technology.id if claim.technology else None,
            "metric": claim.metric.id,
            **_write_quantity(claim.quantity),
            **{f"baseline_{column}": value for column, value in baseline.items()},
            "change_absolute": claim.change.absolute if claim.change else None,
            "change_factor": claim.change.factor if claim.change else None,
            "change_percent": claim.change.percent if claim.change else None,
            "relative_to": claim.relative_to,
            "scope": claim.scope,
            "period": claim.period.edtf if claim.period else None,
            "note": claim.note,
            **_write_evidence(claim.evidence),
        }


def list_points(timeline: TimelineRead) -> Iterator[dict[str, str | None]]:
    """Line 0 is the dated one; a position is within its line."""
    for line, points in enumerate([timeline.dated, *timeline.undated]):
        for position, point in enumerate(points, start=1):
            yield {"line": str(line), "position": str(position), **_write_point(point)}


def _write_point(point: PointRead) -> dict[str, str | None]:
    return {
        "claim": point.claim.id,
        "role": point.role.value,
        **_write_quantity(point.quantity),
        "period": point.period.edtf if point.period else None,
        "record": _write_bool(flag=point.record),
        **_write_evidence(point.evidence),
    }


def list_cells(comparison: ComparisonRead) -> Iterator[dict[str, str | None]]:
    for cell in comparison.cells:
        yield {
            "organizations": " ".join(one.id for one in cell.organizations),
            "metric": cell.metric.id,
            "claim": cell.claim.id if cell.claim else None,
            "kind": cell.kind.value if cell.kind else None,
            **_write_quantity(cell.quantity),
            "period": cell.period.edtf if cell.period else None,
            "scope": cell.scope,
            "comparable": _write_bool(flag=cell.comparable),
            "reasons": " ".join(cell.reasons),
            "caveats": " ".join(cell.caveats),
            **_write_evidence(cell.evidence),
        }


def _write_quantity(quantity: QuantityRead | None) -> dict[str, str | None]:
    if quantity is None:
        return dict.fromkeys(QUANTITY_COLUMNS)
    return {
        "as_stated": quantity.as_stated,
        "comparator": quantity.comparator.value,
        "cue": quantity.cue,
        "value": quantity.value,
        "unit": quantity.unit.code,
        "lower": quantity.lower,
        "upper": quantity.upper,
        "normalized_value": quantity.normalized.value if quantity.normalized else None,
        "normalized_unit": quantity.normalized.unit if quantity.normalized else None,
    }


def _write_evidence(evidence: list[EvidenceRead]) -> dict[str, str | None]:
    """The first quote; JSON has them all."""
    if not evidence:
        return dict.fromkeys(EVIDENCE_COLUMNS)
    first = evidence[0]
    return {
        "source": first.source.id,
        "exact": first.exact,
        "start": str(first.start),
        "end": str(first.end),
    }


def _write_bool(*, flag: bool | None) -> str | None:
    return None if flag is None else str(flag).lower()
