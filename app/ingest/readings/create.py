"""Creation of a reading from a text that was read already, outside of the write transaction."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.claims.edtf import parse_period
from app.errors import Fault, InvalidInput, InvalidValue, SameText, TooManyReadings
from app.extraction.candidates.candidate import ArticleReading
from app.ingest.edits.api_keys import store_subject
from app.ingest.readings.drafting import (
    describe_candidate,
    list_drafts,
    list_numbers,
    make_achievement,
)
from app.ingest.readings.open_reading import write_json
from app.ingest.readings.slugs import FreeIds, make_slug
from app.ingest.readings.trial import try_drafts
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.models import ReadingCandidate, ReadingRow, Source
from app.queries.api_keys import Caller
from app.queries.readings.loaded_reading import LoadedReading
from app.queries.readings.references import DRAFT_KINDS, DraftReferences, Drafts, Json
from app.schemas.readings.reading import ReadingFields, ReadingState

# Readings that are not closed yet.
MAX_OPEN = 1_000
MAX_OPEN_PER_CALLER = 100
_OPEN = (ReadingState.OPEN.value, ReadingState.SUBMITTED.value)


@dataclass(frozen=True, slots=True)
class NewReading:
    """A text with what was said of it, the tool that made it, and what was read in it.

    `language` is the one by which it was read.
    """

    fields: ReadingFields
    text: str
    language: str
    tool: str
    article: ArticleReading


def check_published(published: str | None, pointer: str) -> None:
    """Raise InvalidInput unless a date is EDTF, or None."""
    if published is None:
        return
    try:
        parse_period(published)
    except InvalidValue as error:
        raise InvalidInput(error.detail, [Fault(pointer, error.rule, error.detail)]) from error


def create_reading(catalogue: LockedCatalogue, given: NewReading, caller: Caller) -> LoadedReading:
    """Store a reading, with its candidates and the drafts of what they name.

    Raises:
        SameText: a source or another open reading has the text.
        TooManyReadings: too many readings are open.
        InvalidInput: the source that is named as `same_text_as` has another text.
    """
    session = catalogue.session
    _refuse_many(session, caller)
    digest = sha256(given.text.encode()).hexdigest()
    refuse_same_text(session, digest, given.fields.same_text_as)
    # The key may be of a user of the identity provider, who is not stored yet.
    store_subject(session, caller)
    row = _make_row(session, given, digest, caller)
    session.add(row)
    session.flush()
    return fill_reading(session, row, given.article)


def _refuse_many(session: Session, caller: Caller) -> None:
    is_open = ReadingRow.state.in_(_OPEN)
    counted = select(func.count()).select_from(ReadingRow).where(is_open)
    by_caller = counted.where(ReadingRow.creator_prefix == (caller.prefix or None))
    own = session.scalar(by_caller) or 0
    if own >= MAX_OPEN_PER_CALLER or (session.scalar(counted) or 0) >= MAX_OPEN:
        raise TooManyReadings(
            f"at most {MAX_OPEN_PER_CALLER} readings of one person, and {MAX_OPEN} of all, may be open: "
            "publish or discard some"
        )


def refuse_same_text(
    session: Session, digest: str, same_text_as: str | None, own: int | None = None
) -> None:
    """Refuse a text that is there already, but in the reading `own`.

    Raises:
        SameText: a source has the text, and it is not named; or another open reading has it.
        InvalidInput: the source that is named has another text, or does not exist.
    """
    others = session.scalars(
        select(Source.id).where(Source.sha256 == digest).order_by(Source.id)
    ).all()
    if same_text_as is not None and same_text_as not in others:
        detail = f"no source {same_text_as!r} has exactly this text"
        raise InvalidInput(detail, [Fault("#/body/same_text_as", "text_differs", detail)])
    if others and same_text_as is None:
        raise SameText(
            f"the source {others[0]!r} has this text: look at its numbers or, if both were published, name "
            "it as `same_text_as`"
        )
    reading = session.scalar(
        select(func.min(ReadingRow.number)).where(
            ReadingRow.sha256 == digest,
            ReadingRow.state.in_(_OPEN),
            ReadingRow.number != (own or 0),
        )
    )
    if reading is not None:
        raise SameText(f"reading {reading} has this text: go on with that one, or discard it")


def _make_row(session: Session, given: NewReading, digest: str, caller: Caller) -> ReadingRow:
    fields, now = given.fields, datetime.now(UTC)
    year = (fields.published or "")[:4]
    wanted = make_slug(f"{fields.title} {year}") or f"text-{digest[:12]}"
    source: Json = {
        "id": FreeIds(session, "source", [wanted]).choose(wanted),
        "title": fields.title,
        "publisher": fields.publisher,
        "language": given.language,
        "published": fields.published,
        "url": fields.url,
        "same_text_as": fields.same_text_as,
        "note": None,
        "length": len(given.text),
    }
    return ReadingRow(
        version=1,
        state=ReadingState.OPEN.value,
        text=given.text,
        sha256=digest,
        tool=given.tool,
        source=write_json(source),
        drafts="{}",
        numbers="[]",
        created_by=caller.name,
        creator_prefix=caller.prefix or None,
        created_at=now,
        updated_at=now,
    )


def fill_reading(session: Session, row: ReadingRow, article: ArticleReading) -> LoadedReading:
    """Store the candidates, drafts and numbers of a reading, in place of those that it may have."""
    drafts = list_drafts(article.drafts, article, row.text)
    contents = [describe_candidate(candidate, row.text) for candidate in article.candidates]
    _name_achievements(contents, drafts, json.loads(row.source)["title"])
    _free_ids(session, drafts)
    _name_claims(session, contents, drafts)
    row.drafts = write_json(drafts)
    row.numbers = write_json(list_numbers(article, row.text))
    stored = select(ReadingCandidate).where(ReadingCandidate.reading == row.number)
    rows = {own.candidate: own for own in session.scalars(stored)}
    for number, content in enumerate(contents, 1):
        own = rows.pop(number, None) or ReadingCandidate(reading=row.number, candidate=number)
        own.state, own.content, own.decision = "new", write_json(content), None
        session.add(own)
    for left in rows.values():
        session.delete(left)
    session.flush()
    reading = LoadedReading(session, row)
    try_drafts(session, reading)
    for candidate in reading.candidates:
        candidate.row.content = write_json(candidate.content)
    session.flush()
    return reading


def _name_achievements(contents: list[Json], drafts: dict[str, list[Json]], title: str) -> None:
    """Give candidates without an achievement one that is called as the text is."""
    without = [content for content in contents if "achievement" not in content["draft"]]
    if not without:
        return
    taken = {draft["id"] for draft in drafts["achievements"]}
    wanted = make_slug(title) or "text"
    name = wanted if wanted not in taken else f"{wanted}-text"
    draft = {"id": name, "was": [], "use": None, "because": {}, **make_achievement(title)}
    draft["evidence"] = without[0]["draft"]["evidence"]
    drafts["achievements"].append(draft)
    for content in without:
        content["draft"]["achievement"] = name


def _free_ids(session: Session, drafts: dict[str, list[Json]]) -> None:
    """Give each draft an id that is free in the catalogue; its references keep the old one."""
    for plural, kind in DRAFT_KINDS.items():
        ids = FreeIds(session, kind, [draft["id"] for draft in drafts[plural]])
        for draft in drafts[plural]:
            chosen = ids.choose(draft["id"])
            if chosen != draft["id"]:
                draft["was"].append(draft["id"])
                draft["id"] = chosen


def _name_claims(session: Session, contents: list[Json], drafts: dict[str, list[Json]]) -> None:
    """Give the claims of candidates ids of their achievement and metric."""
    wanted = [_describe_claim(content["draft"], DraftReferences(drafts)) for content in contents]
    ids = FreeIds(session, "claim", wanted)
    for content, slug in zip(contents, wanted, strict=True):
        content["draft"] = {"id": ids.choose(slug), **content["draft"]}


def _describe_claim(draft: Json, references: DraftReferences) -> str:
    achievement = references.rename("achievements", draft["achievement"])
    metric = references.rename("metrics", draft.get("metric"))
    return make_slug(f"{achievement} {metric or 'number'}") or "claim"


def name_claim(session: Session, draft: Json, drafts: Drafts, taken: Collection[str]) -> str:
    """Return an id for the claim of a draft that no claim has, and that is not `taken`."""
    wanted = _describe_claim(draft, DraftReferences(drafts))
    return FreeIds(session, "claim", [wanted], taken).choose(wanted)
