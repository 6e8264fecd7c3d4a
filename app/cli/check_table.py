"""The columns of the table that a check of documents gives: a row for each number."""

from collections.abc import Iterator, Sequence

from app.formats.tables.column import Row
from app.schemas.check import CheckedNumberRead, ComparedRead

COLUMNS = (
    *("file", "line", "start", "end", "exact", "verdict", "rule", "reason", "claim", "statement"),
    *("stated", "claimed", "unit", "factor", "superseded_by", "obstacles"),
)


def list_rows(file: str, text: str, numbers: Sequence[CheckedNumberRead]) -> Iterator[Row]:
    """Yield the row of each number of a file, with the line in which it starts."""
    for number in numbers:
        yield [
            file,
            text.count("\n", 0, number.start) + 1,
            number.start,
            number.end,
            number.exact,
            number.verdict.value,
            number.rule,
            number.reason,
            number.claim.id if number.claim else None,
            number.claim.statement if number.claim else None,
            _write(number.stated),
            _write(number.claimed),
            number.claimed.unit if number.claimed else None,
            number.factor,
            number.superseded_by.id if number.superseded_by else None,
            " ".join(obstacle.code.value for obstacle in number.obstacles) or None,
        ]


def _write(number: ComparedRead | None) -> str | None:
    if number is None:
        return None
    return number.value or f"{number.lower or ''}..{number.upper or ''}"
