"""Checks of the numbers of sources for which a record gives a reason why they are no claims."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.quotes.span import Span, SpanIndex
from app.extraction.agreement.named_numbers import refuse_part
from app.ingest.bundle.fault_collector import FaultCollector
from app.ingest.checks.evidence import SourceTexts
from app.ingest.rows.batched_select import select_by
from app.ingest.rows.claimed_spans import list_spans
from app.ingest.rows.read_records import read_records
from app.ingest.rows.record import Record, Row
from app.models import Source, SourceNumber
from app.queries.resources.claimed_spans import list_claimed_spans
from app.schemas.source_numbers import SourceNumberCreate


class _GivenNumber(NamedTuple):
    """A number that a record of the file names, with the place of the record in the file."""

    span: Span
    row: Row
    pointer: str
    line: int | None

    @property
    def takes_back(self) -> bool:
        return self.row[SourceNumber.reason.key] is None


class SourceNumberChecker:
    """Checker of the numbers that the records of a chunk give reasons for.

    They belong to the rows of their sources. With `only_adds`, stored reasons and numbers of stored claims
    stay as they are, and what is given for them is left out.
    """

    def __init__(
        self,
        session: Session,
        texts: SourceTexts,
        findings: FaultCollector,
        *,
        only_adds: bool = False,
    ) -> None:
        self._session = session
        self._texts = texts
        self._findings = findings
        self._only_adds = only_adds
        self._given: dict[str, list[_GivenNumber]] = defaultdict(list)
        # The hashes of the texts that the numbers are of, by all sources that have these.
        self._texts_of: dict[str, str] = {}

    def check(self, number: SourceNumberCreate, pointer: str) -> None:
        span = self._texts.locate(number, pointer, self._findings)
        own = self._texts.find_with_language(number.source)
        if span is None or own is None:
            return
        if fault := refuse_part(*own, span):
            self._findings.add(f"{pointer}/exact", fault.code, fault.detail)
            return
        row = {
            SourceNumber.start.key: span.start,
            SourceNumber.end.key: span.end,
            SourceNumber.exact.key: span.cut(own.text),
            SourceNumber.reason.key: number.reason and number.reason.value,
            SourceNumber.note.key: number.note,
        }
        self._given[number.source].append(_GivenNumber(span, row, pointer, self._findings.line))

    def complete(self, records: Sequence[Record]) -> list[Record]:
        """Return the records of the chunk, and the sources that these do not have, with their numbers.

        Faults are added for numbers that a claim has, and for numbers that are given twice.
        """
        for source_id, numbers in self._given.items():
            numbers.sort(key=lambda number: (number.span.start, number.span.end))
            self._given[source_id] = self._leave_out_repeated(numbers)
        if self._given:
            self._read_texts(records)
            self._take_back_in_copies()
            self._compare_claims(records)
        own = {record.id for record in records if record.kind == "source"}
        stored = self._read_rows({*own, *self._given})
        missing = sorted(self._given.keys() - own)
        others = read_records(self._session, "source", missing)
        completed = [
            self._add_numbers(record, stored.get(record.id, []))
            if record.kind == "source"
            else record
            for record in records
        ]
        for source_id, source in others.items():
            with_numbers = self._add_numbers(source, stored.get(source_id, []))
            completed += [with_numbers] if with_numbers != source else []
        return completed

    def _leave_out_repeated(self, numbers: Iterable[_GivenNumber]) -> list[_GivenNumber]:
        different: list[_GivenNumber] = []
        for number in numbers:
            if different and different[-1].span.end > number.span.start:
                self._findings.line = number.line
                detail = f"{number.row['exact'][:60]!r} is given twice: give each number one reason"
                self._findings.add(f"{number.pointer}/exact", "duplicate", detail)
            else:
                different.append(number)
        return different

    def _read_texts(self, records: Sequence[Record]) -> None:
        """Find the sources that have the texts of the numbers, with those sources among the records."""
        sources = [record for record in records if record.kind == "source"]
        of_file = {record.id: str(record.get(Source.sha256)) for record in sources}
        hash_of = select(Source.id, Source.sha256)
        missing = self._given.keys() - of_file
        own = dict(select_by(self._session, hash_of, Source.id, missing))
        texts = {
            (of_file | own)[source_id] for source_id in self._given if source_id in of_file | own
        }
        shared = dict(select_by(self._session, hash_of, Source.sha256, texts))
        known = shared | {name: sha256 for name, sha256 in of_file.items() if sha256 in texts}
        self._texts_of = known

    def _list_copies(self, source_id: str) -> set[str]:
        sha256 = self._texts_of.get(source_id)
        return {
            name for name, other in self._texts_of.items() if other == sha256 and name != source_id
        }

    def _take_back_in_copies(self) -> None:
        """Take other reasons back that other sources of the same text have for the numbers: one text, one answer."""
        copies = {name: self._list_copies(name) for name in list(self._given)}
        stored = self._read_rows(set().union(*copies.values()))
        given = {name: list(numbers) for name, numbers in self._given.items()}
        for name, numbers in given.items():
            for copy in copies[name]:
                rows = {
                    (row["start"], row["end"]): (row["reason"], row["note"]) for row in stored[copy]
                }
                index = SpanIndex(Span(*ends) for ends in rows)
                own = SpanIndex(other.span for other in given.get(copy, ()))
                for number in numbers:
                    if own.touches(number.span) or not index.touches(number.span):
                        continue
                    row = number.row
                    if rows.get((row["start"], row["end"])) != (row["reason"], row["note"]):
                        self._given[copy].append(
                            number._replace(row={**row, "reason": None, "note": None})
                        )

    def _compare_claims(self, records: Sequence[Record]) -> None:
        replaced = {record.id for record in records if record.kind == "claim"}
        texts = self._texts_of
        stored = defaultdict[str, list[Span]](list)
        for own in list_claimed_spans(self._session, sorted(texts)):
            if own.claim_id not in replaced:
                stored[texts[own.source_id]].append(own.span)
        given = defaultdict[str, list[Span]](list)
        for record in records:
            for own in list_spans(record):
                if own.source_id in texts:
                    given[texts[own.source_id]].append(own.span)
        for source_id, numbers in self._given.items():
            sha256 = texts.get(source_id, "")
            index, new = SpanIndex(stored[sha256]), SpanIndex(given[sha256])
            left = []
            for number in numbers:
                if new.touches(number.span) or (index.touches(number.span) and not self._only_adds):
                    self._refuse_claimed(number)
                elif not index.touches(number.span):
                    left.append(number)
            self._given[source_id] = left

    def _refuse_claimed(self, number: _GivenNumber) -> None:
        if number.takes_back:
            return
        self._findings.line = number.line
        self._findings.add(
            f"{number.pointer}/exact",
            "number_is_claimed",
            f"a claim has {number.row['exact'][:60]!r}: leave it out, or withdraw the claim",
        )

    def _read_rows(self, source_ids: set[str]) -> dict[str, list[Row]]:
        names = ("start", "end", "exact", "reason", "note")
        table = SourceNumber.__table__
        statement = select(SourceNumber.source_id, *(table.c[name] for name in names))
        stored = defaultdict[str, list[Row]](list)
        ordered = statement.order_by(SourceNumber.source_id, SourceNumber.position)
        for row in select_by(self._session, ordered, SourceNumber.source_id, source_ids):
            stored[row.source_id].append(dict(zip(names, row[1:], strict=True)))
        return stored

    def _add_numbers(self, source: Record, stored: Sequence[Row]) -> Record:
        """Return a source with its stored numbers and those given, which replace or take back what they overlap."""
        given = self._given.get(source.id, [])
        old = [Span(row["start"], row["end"]) for row in stored]
        if self._only_adds:
            index = SpanIndex(old)
            given = [number for number in given if not index.touches(number.span)]
        index = SpanIndex(number.span for number in given)
        rows = [row for row, span in zip(stored, old, strict=True) if not index.touches(span)]
        rows += [number.row for number in given if not number.takes_back]
        rows.sort(key=lambda row: int(row["start"]))
        return replace(source, children={**source.children, SourceNumber: rows})
