"""Claims and their evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, not_, select
from sqlalchemy.orm import Session, joinedload, undefer

from app.domain.quote_links import make_position_fragment, make_text_fragment
from app.domain.quotes import Span, make_context
from app.models import Achievement, Claim, Evidence, Source
from app.queries.achievements import match_achievements, not_withdrawn
from app.queries.ordering import Ordering
from app.queries.pages import Page, count_rows, get_revision, read_page, stream_documents
from app.queries.values import FACTOR_KEY, SORT_KEY, read_value_filter
from app.schemas.claims import (
    CitedSourceRead,
    ClaimListMeta,
    ClaimQuery,
    EvidenceList,
    EvidenceState,
    QuoteLinks,
    QuoteRead,
    SpanRead,
    TextPositionSelector,
    TextQuoteSelector,
)
from app.schemas.queries import Relations


def list_claims(session: Session, query: ClaimQuery) -> Page:
    """Claims in the order of `sort`.

    Raises:
        InvalidInput: a limit on values cannot be read, or no one dimension is given for it.
    """
    conditions = _match_query(query)
    values = read_value_filter(session, query)
    if values is None:
        page = read_page(session, "claim", query, conditions, _order(query))
        return _count_comparison(page, 0, 0, [])
    excluded, _ = count_rows(session, "claim", [*conditions, not_(values.comparable)], query.q)
    conditions.append(values.comparable)
    uncertain, _ = count_rows(session, "claim", [*conditions, values.uncertain], query.q)
    conditions.append(values.possible if query.include_uncertain else values.certain)
    page = read_page(session, "claim", query, conditions, _order(query))
    shown = select(Claim.id).where(Claim.id.in_(page.ids), values.uncertain).order_by(Claim.id)
    return _count_comparison(page, excluded, uncertain, list(session.scalars(shown)))


def stream_claims(session: Session, query: ClaimQuery) -> Iterator[bytes]:
    """The documents of a whole list, in the order of `sort`, from one snapshot.

    Raises:
        InvalidInput: as `list_claims` does, and before the first document.
    """
    conditions = _match_query(query)
    values = read_value_filter(session, query)
    if values is not None:
        met = values.possible if query.include_uncertain else values.certain
        conditions += [values.comparable, met]
    return stream_documents(session, "claim", query, conditions, _order(query))


def _match_query(query: ClaimQuery) -> list[ColumnElement[bool]]:
    conditions = match_claims(query.relations(), [status.value for status in query.status])
    if query.kind:
        conditions.append(Claim.kind.in_([kind.value for kind in query.kind]))
    return conditions


def _order(query: ClaimQuery) -> Ordering:
    first, _, second = query.sort.partition(",")
    name = first.lstrip("-")
    return Ordering(
        id_column=Claim.id.expression,
        column={"value": SORT_KEY, "factor": FACTOR_KEY}.get(name),
        descending=first.startswith("-"),
        id_descending=(second or (first if name == "id" else "")).startswith("-"),
    )


def _count_comparison(page: Page, excluded: int, uncertain: int, uncertain_ids: list[str]) -> Page:
    meta = ClaimListMeta(
        **page.meta.model_dump(),
        excluded=excluded,
        uncertain=uncertain,
        uncertain_ids=uncertain_ids,
    )
    return replace(page, meta=meta)


def match_claims(relations: Relations, statuses: Sequence[str]) -> list[ColumnElement[bool]]:
    """Conditions on `Claim`; without statuses, all but withdrawn claims."""
    conditions = [Claim.status.in_(statuses) if statuses else not_withdrawn]
    if relations.metric:
        conditions.append(Claim.metric_id.in_(relations.metric))
    if relations.source:
        quoted = select(Evidence.claim_id).where(
            Evidence.source_id.in_(relations.source), Evidence.claim_id.is_not(None)
        )
        conditions.append(Claim.id.in_(quoted))
    if related := match_achievements(replace(relations, metric=(), source=())):
        conditions.append(Claim.achievement_id.in_(select(Achievement.id).where(*related)))
    return conditions


def get_evidence(session: Session, claim_id: str) -> EvidenceList | None:
    """The quotes of a claim, compared with the text as it is stored now; None without the claim."""
    statement = (
        select(Claim)
        .where(Claim.id == claim_id)
        .options(
            joinedload(Claim.evidence).joinedload(Evidence.source).options(undefer(Source.text))
        )
    )
    claim = session.scalars(statement).unique().one_or_none()
    if claim is None:
        return None
    quotes = [_describe_quote(row) for row in claim.evidence]
    return EvidenceList(claim=claim_id, revision=get_revision(session), data=quotes)


def _describe_quote(row: Evidence) -> QuoteRead:
    text, span = row.source.text, Span(row.start, row.end)
    prefix, suffix = make_context(text, span)
    exact = EvidenceState.EXACT if span.cut(text) == row.exact else EvidenceState.MISSING
    text_url = f"/v1/sources/{row.source_id}/text"
    return QuoteRead(
        source=CitedSourceRead(
            id=row.source_id,
            title=row.source.title,
            sha256=row.source.sha256,
            text_url=text_url,
        ),
        state=exact,
        selectors=(
            TextQuoteSelector(
                type="TextQuoteSelector", exact=row.exact, prefix=prefix, suffix=suffix
            ),
            TextPositionSelector(type="TextPositionSelector", start=row.start, end=row.end),
        ),
        links=QuoteLinks(
            text=f"{text_url}#{make_position_fragment(span)}",
            text_fragment=f"{text_url}#{make_text_fragment(text, span)}",
        ),
        number=_describe_span(text, row.number_start, row.number_end),
        cue=_describe_span(text, row.cue_start, row.cue_end),
        baseline=_describe_span(text, row.baseline_start, row.baseline_end),
    )


def _describe_span(text: str, start: int | None, end: int | None) -> SpanRead | None:
    if start is None or end is None:
        return None
    return SpanRead(exact=text[start:end], start=start, end=end)
