"""What a new edition of a table changes: its cells are compared with those of the earlier edition.

A claim quotes the cells of all editions in which it is. Its number is that of the newest.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.cells import markdown
from app.domain.numbers.quantity import to_fraction
from app.extraction.numbers.plain_numbers import read_plain
from app.extraction.numbers.surroundings import read_block
from app.extraction.numbers.text_quantity import TextQuantity
from app.ingest.imports.review import ReviewedRecord
from app.ingest.rows.record import Row, read
from app.models import Claim, Evidence, Source
from app.schemas.cells import TableCellRead, read_cell
from app.schemas.claims import ClaimStatus
from app.schemas.write_parameters import EditionCountsRead


class EditionComparison:
    """Collector of what the claims of an import have in a table, and had in its earlier edition."""

    def __init__(self) -> None:
        self._new_source = self._old_source = ""
        self._seen: set[str] = set()
        self._changed = self._new = self._moved = 0

    def note(self, reviewed: Iterable[ReviewedRecord]) -> None:
        """Add reviewed records; a source comes before the claims that quote it."""
        for review in reviewed:
            record = review.record
            if record.kind == "source" and record.get(Source.edition_of_id):
                self._new_source = record.id
                self._old_source = record.get(Source.edition_of_id) or ""
            elif record.kind == "claim" and self._old_source:
                stored: Sequence[Row] = (review.stored or {}).get("evidence", ())
                self._compare(record.id, [*record.children[Evidence], *stored])

    def _compare(self, claim_id: str, rows: Sequence[Row]) -> None:
        new = next(_list_cells(rows, self._new_source), None)
        if new is None:
            return
        self._seen.add(claim_id)
        old = next(_list_cells(rows, self._old_source), None)
        if old is None:
            self._new += 1
        elif not _are_equal(old[1], new[1]):
            self._changed += 1
        elif (old[0].row, old[0].column) != (new[0].row, new[0].column):
            self._moved += 1

    def describe(self, session: Session) -> EditionCountsRead | None:
        """Return the counts; None if no source is a new edition."""
        if not self._old_source:
            return None
        statement = (
            select(Evidence.claim_id)
            .join(Claim, Claim.id == Evidence.claim_id)
            .where(
                Evidence.source_id == self._old_source,
                Evidence.cell.is_not(None),
                Claim.status != ClaimStatus.WITHDRAWN.value,
            )
        )
        had = {claim_id for claim_id in session.scalars(statement) if claim_id}
        return EditionCountsRead(
            of=self._old_source,
            values_changed=self._changed,
            new=self._new,
            gone=len(had - self._seen),
            moved=self._moved,
        )


def _list_cells(rows: Iterable[Row], source_id: str) -> Iterator[tuple[TableCellRead, str]]:
    """Yield the cells of a source among quotes, with their words, but for those of keys."""
    for row in rows:
        if row["source_id"] != source_id:
            continue
        cell = read_cell(read(row, Evidence.cell))
        if cell is not None and cell.header not in {own.header for own in cell.key}:
            yield cell, read(row, Evidence.exact)


def _are_equal(old: str, new: str) -> bool:
    """Return whether two cells state the same number, in whatever spelling."""
    return old == new or _read(old) == _read(new)


def _read(exact: str) -> object:
    start, end = markdown.strip_emphasis(exact, *markdown.strip(exact, 0, len(exact)))
    content = exact[start:end]
    plain = read_plain(content)
    read = (plain,) if plain else read_block(content, None, None)
    return [_describe(quantity) for quantity in read] or content


def _describe(read: TextQuantity) -> tuple[object, ...]:
    numbers = (read.value, read.lower, read.upper)
    exact = tuple(number and to_fraction(number) for number in numbers)
    return (*exact, read.comparator, read.codes)
