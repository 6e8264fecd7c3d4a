"""Lists of readings, and of the candidates of one."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.database.replicas import read_version
from app.models import ReadingRow
from app.queries.list_page.page import Page
from app.queries.lists.cursor import digest_list, read_numbers, write_cursor
from app.queries.readings.describe import count_candidates, describe_candidates, describe_summary
from app.queries.readings.loaded_reading import load_reading
from app.schemas.common import ListMeta
from app.schemas.readings.candidate import CandidateQuery
from app.schemas.readings.reading import ReadingQuery


def list_readings(session: Session, query: ReadingQuery) -> Page:
    """Read a page of the list of readings, the newest first.

    Raises:
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for this list.
    """
    conditions: list[ColumnElement[bool]] = []
    if query.state is not None:
        conditions.append(ReadingRow.state == query.state.value)
    version = read_version(session)
    listed = digest_list({"kind": "reading", "state": query.state})
    statement = select(ReadingRow).where(*conditions).order_by(ReadingRow.number.desc())
    if query.cursor is not None:
        [before] = read_numbers(query.cursor, listed, 1, version.epoch)
        statement = statement.where(ReadingRow.number < before)
    rows = session.scalars(statement.limit(query.limit + 1)).all()
    shown = rows[: query.limit]
    counts = count_candidates(session, [row.number for row in shown])
    meta = ListMeta(
        **version._asdict(),
        limit=query.limit,
        count=session.scalar(select(func.count()).select_from(ReadingRow).where(*conditions)) or 0,
        count_exact=True,
        next_cursor=write_cursor(listed, version.epoch, [str(shown[-1].number)])
        if len(rows) > query.limit
        else None,
    )
    summaries = (describe_summary(row, counts[row.number]) for row in shown)
    return Page([summary.model_dump_json().encode() for summary in summaries], meta)


def list_candidates(session: Session, number: int, query: CandidateQuery) -> Page:
    """Read a page of the candidates of a reading, in order of the text.

    Raises:
        NotFound: there is no reading with this number.
        AnotherEpoch: the cursor was issued before the catalogue was restored or replaced.
        CursorMismatch: the cursor was not issued for this list.
    """
    reading = load_reading(session, number)
    version = read_version(session)
    identity = query.model_dump(mode="json", include={"state", "organization"})
    listed = digest_list({"kind": "candidate", "reading": number, **identity})
    after = 0
    if query.cursor is not None:
        [after] = read_numbers(query.cursor, listed, 1, version.epoch)
    matching = [
        candidate
        for candidate in reading.candidates
        if query.state in (None, candidate.row.state)
        and (
            query.organization is None
            or query.organization in reading.list_organizations(candidate)
        )
    ]
    following = [candidate for candidate in matching if candidate.number > after]
    shown = following[: query.limit]
    meta = ListMeta(
        **version._asdict(),
        limit=query.limit,
        count=len(matching),
        count_exact=True,
        next_cursor=write_cursor(listed, version.epoch, [str(shown[-1].number)])
        if len(following) > query.limit
        else None,
    )
    described = describe_candidates(session, reading, shown)
    return Page([candidate.model_dump_json().encode() for candidate in described], meta)
