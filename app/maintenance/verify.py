"""Verification of a catalogue: every quote, number and document is checked again.

A cue is the words around a number that bound it, such as 'more than'. A baseline is the number that a
change starts from. A document is the stored public JSON of a resource. Labels are values of filters that
are stored as words of the search index.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app.domain.batches import BATCH, batches
from app.domain.numbers.derived_change import agrees, compute_change, make_factor_key
from app.domain.numbers.quantity import ReadBy, summarize_read_by
from app.domain.search.tokens import write_label
from app.domain.text import fold_words
from app.domain.units.units import find_unit
from app.extraction.measures.unit_words_of_metric import UnitWords
from app.ingest.documents.serializer import build_documents
from app.ingest.documents.writer import read_documents
from app.ingest.rows.read_records import BATCH_OF_TEXTS, read_versioned
from app.ingest.store.withdrawal import find_referrers
from app.maintenance.claims.cells import compare_cell
from app.maintenance.claims.passages import count_unindexed, find_passage_differences
from app.maintenance.claims.qualifiers import (
    compare_with_metric,
    compare_with_quote,
    find_faulty_declarations,
    find_unquoted,
    read_declared,
)
from app.maintenance.claims.quantities import compare_quantity
from app.maintenance.claims.reading import contradict_hand, find_misplaced, read_again
from app.maintenance.claims.source_numbers import find_differences
from app.models import (
    KINDS,
    MERGEABLE,
    Achievement,
    Catalogue,
    Change,
    Claim,
    Document,
    Evidence,
    Metric,
    Source,
    SourceText,
    TextNumber,
)
from app.queries.resources.metrics import read_unit_words
from app.queries.resources.sources import get_text_and_language
from app.queries.search_index.index import find_entries
from app.queries.search_index.match_expression import Expression
from app.schemas.claims import ClaimStatus
from app.schemas.common import Standing
from app.schemas.metrics import Scale


class VerifiedDifference(NamedTuple):
    """A fault that a check has found; `detail` describes the fault.

    `subject` is the faulty resource as `kind/id`, the word `catalogue`, or a filter of claims as
    `name/value`.
    """

    subject: str
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of a verification.

    `checked` has the number of checked rows of sources, numbers of texts, quotes, claims and documents.
    `differences` are damage to the stored data. `disagreements` are not damage: there, a source contradicts itself, or a claim with
    a note says that a number was read by hand which the reader reads otherwise.
    """

    checked: dict[str, int]
    differences: list[VerifiedDifference]
    disagreements: list[VerifiedDifference]


def verify_catalogue(session: Session) -> Verification:
    """Run all checks on the catalogue, as a database session sees it; return what they have found."""
    differences = [
        *_verify_revision(session),
        *_verify_sources(session),
        *_verify_evidence(session),
        *_verify_numbers(session),
        *_verify_passages(session),
        *_verify_metrics(session),
        *_verify_claims(session),
        *_verify_withdrawals(session),
        *_verify_merges(session),
        *_verify_witnesses(session),
        *_verify_documents(session),
        *_verify_labels(session),
    ]
    models = {
        "sources": Source,
        "numbers": TextNumber,
        "quotes": Evidence,
        "claims": Claim,
        "documents": Document,
    }
    checked = {
        name: session.scalar(select(func.count()).select_from(model)) or 0
        for name, model in models.items()
    }
    by_hand = select(func.count()).select_from(Claim).where(Claim.read_by == ReadBy.HAND)
    checked["claims read by hand"] = session.scalar(by_hand) or 0
    disagreements = list(_find_disagreements(session))
    for claim, contradiction in _find_contradictions(session):
        (disagreements if claim.note else differences).append(contradiction)
    return Verification(checked, differences, disagreements)


def batch_ids(session: Session) -> Iterator[tuple[str, list[str]]]:
    """Yield the ids of all resources, sorted within each kind.

    Each item is a pair of a kind and a list of at most `BATCH` ids, so that the caller can read the
    rows of one list at a time.
    """
    for kind in KINDS:
        model = KINDS[kind].model
        ids = session.scalars(select(model.id).order_by(model.id)).all()
        yield from ((kind, batch) for batch in batches(ids))


def _verify_revision(session: Session) -> Iterator[VerifiedDifference]:
    """Compare the one-row table `catalogue` with the tables that it summarizes; yield each difference.

    The revision in this row must be the newest one in the change log, and the counts of documents and
    search tokens must be those of the stored documents.
    """
    catalogue = session.scalars(select(Catalogue)).one()
    revision = catalogue.revision
    if session.execute(total_documents()).one() != (
        catalogue.document_count,
        catalogue.search_length,
    ):
        yield VerifiedDifference("catalogue", "its count of documents or search tokens is wrong")
    logged = session.scalar(select(func.max(Change.revision))) or 0
    if revision != logged:
        yield VerifiedDifference("catalogue", f"is at revision {revision}, its log at {logged}")


def _verify_sources(session: Session) -> Iterator[VerifiedDifference]:
    """Yield the sources whose text does not have the SHA-256 or the length stored with the source."""
    columns = (Source.id, Source.sha256, Source.length, SourceText.text)
    statement = select(*columns).join(SourceText, SourceText.sha256 == Source.sha256)
    for row in session.execute(statement.order_by(Source.id)).yield_per(BATCH_OF_TEXTS):
        if sha256(row.text.encode()).hexdigest() != row.sha256:
            yield VerifiedDifference(f"source/{row.id}", "the text has another SHA-256")
        if len(row.text) != row.length:
            yield VerifiedDifference(f"source/{row.id}", f"the text has {len(row.text)} characters")


def _verify_evidence(session: Session) -> Iterator[VerifiedDifference]:
    """Yield the quotes that are not in the text of their source at the stored offsets.

    The numbers in the quotes are read again. Quotes are read in the order of their sources, so that each
    source text is read only once.
    """
    quotes = select(Evidence, Claim).outerjoin(Claim, Claim.id == Evidence.claim_id)
    words = read_unit_words(session)
    for row, claim, text, language in _read_quotes(session, quotes):
        owner = f"claim/{row.claim_id}" if row.claim_id else f"achievement/{row.achievement_id}"
        own = words.get(claim.metric_id) if claim else None
        for detail in _compare_quote(row, claim, (text, language), own):
            yield VerifiedDifference(owner, detail)


def _read_quotes(
    session: Session, quotes: Select[Evidence, Claim]
) -> Iterator[tuple[Evidence, Claim | None, str, str]]:
    """Yield quotes and their claims with the text of the source and its language, in the order of sources."""
    source: tuple[str, str, str] = ("", "", "")
    related = (selectinload(Claim.qualifiers), joinedload(Claim.metric))
    ordered = quotes.options(*related).order_by(Evidence.source_id, Evidence.start, Evidence.id)
    for row, claim in session.execute(ordered).yield_per(BATCH):
        if source[0] != row.source_id:
            text, language = get_text_and_language(session, row.source_id) or ("", "")
            source = (row.source_id, text, language)
        yield row, claim, *source[1:]


def _find_contradictions(session: Session) -> Iterator[tuple[Claim, VerifiedDifference]]:
    """Find numbers that were read by hand, and that the reader reads otherwise."""
    quotes = select(Evidence, Claim).join(Claim, Claim.id == Evidence.claim_id)
    by_hand = quotes.where(Claim.read_by == ReadBy.HAND)
    words = read_unit_words(session)
    for row, claim, text, language in _read_quotes(session, by_hand):
        if claim is None or text[row.start : row.end] != row.exact:
            continue
        for name, faults in contradict_hand(row, claim, text, language, words.get(claim.metric_id)):
            for fault in faults:
                detail = f"{name}: {fault.code}: {fault.detail}"
                yield claim, VerifiedDifference(f"claim/{claim.id}", detail)


def _compare_quote(
    row: Evidence, claim: Claim | None, source: tuple[str, str], own: UnitWords | None
) -> Iterator[str]:
    """Compare a quote, and the numbers and the cue in it, with the text of its source.

    `row` is the quote. `claim` is the claim that the quote supports, None for a quote of an
    achievement. `source` is the text and its language, and `own` are the words of the metric for its
    unit. Yield a message for each difference.
    """
    text, language = source
    if text[row.start : row.end] != row.exact:
        yield f"its quote {row.position + 1} is not at {row.start} to {row.end} of its source"
        return
    yield from compare_cell(row, text)
    if claim is None:
        return
    for name, reading in read_again(row, claim, text, language, own):
        if isinstance(reading, list):
            yield from (f"{name}: {fault.code}: {fault.detail}" for fault in reading)
    yield from compare_with_quote(row, claim, text, language)
    for name in find_misplaced(row, claim, text, language):
        yield f"its {name} is not where quote {row.position + 1} should state it"
    has_words = claim.quantity.as_stated in row.exact
    is_moved = text[row.cue_start : row.cue_end] != claim.quantity.cue
    if row.cue_start is not None and has_words and is_moved:
        yield "its cue is not where the evidence says"


def _verify_numbers(session: Session) -> Iterator[VerifiedDifference]:
    for source_id, detail in find_differences(session):
        yield VerifiedDifference(f"source/{source_id}", detail)


def _verify_passages(session: Session) -> Iterator[VerifiedDifference]:
    for source_id, detail in find_passage_differences(session):
        yield VerifiedDifference(f"source/{source_id}", detail)
    if count_unindexed(session):
        detail = "the index of texts differs from their passages; `claimstone verify --rebuild` makes both"
        yield VerifiedDifference("catalogue", detail)


def _verify_metrics(session: Session) -> Iterator[VerifiedDifference]:
    for metric in session.scalars(select(Metric).order_by(Metric.id)):
        unit = find_unit(metric.unit)
        if unit.code != metric.unit:
            yield VerifiedDifference(
                f"metric/{metric.id}", f"its unit is {metric.unit}, not {unit.code}"
            )
        elif unit.dimension != metric.dimension:
            yield VerifiedDifference(
                f"metric/{metric.id}", f"{metric.unit} does not measure {metric.dimension}"
            )
    for metric_id, detail in find_faulty_declarations(session):
        yield VerifiedDifference(f"metric/{metric_id}", detail)


def _verify_claims(session: Session) -> Iterator[VerifiedDifference]:
    """Compute the derived values of each claim again, and yield each that differs from the stored value.

    Also yield claims without a quote of their number, and claims whose technology is not the technology
    of their achievement.
    """
    related = (joinedload(Claim.metric), selectinload(Claim.qualifiers))
    statement = select(Claim).options(*related).order_by(Claim.id)
    declared = read_declared(session)
    for claim in session.scalars(statement).yield_per(BATCH):
        for detail in [*_compare_claim(claim), *compare_with_metric(claim, declared)]:
            yield VerifiedDifference(f"claim/{claim.id}", detail)
    moved = select(Claim.id).join(Claim.achievement)
    other = Claim.technology_id.is_distinct_from(Achievement.technology_id)
    for claim_id in session.scalars(moved.where(other).order_by(Claim.id)):
        yield VerifiedDifference(
            f"claim/{claim_id}", "its technology is not that of its achievement"
        )
    words = Claim.__table__.c["quantity_as_stated"]
    states_number = (
        select(Evidence.claim_id)
        .join(Claim, Claim.id == Evidence.claim_id)
        .where(Evidence.number_start.is_not(None))
        # The words are in the quote: both databases can replace them there.
        .where(func.replace(Evidence.exact, words, "") != Evidence.exact)
    )
    bare = select(Claim.id).where(Claim.id.not_in(states_number))
    for claim_id in session.scalars(bare.order_by(Claim.id)):
        yield VerifiedDifference(f"claim/{claim_id}", "no quote of it states its number")
    for claim_id in find_unquoted(session):
        yield VerifiedDifference(f"claim/{claim_id}", "it lacks the quote of one of its conditions")


def _compare_claim(claim: Claim) -> Iterator[str]:
    """Yield a message for each derived value of a claim that does not follow from the others."""
    is_difference = claim.metric.scale == Scale.DIFFERENCE
    for name, quantity in (("quantity", claim.quantity), ("baseline", claim.baseline)):
        if quantity is not None:
            found = compare_quantity(quantity, claim.metric.unit, difference=is_difference)
            yield from (f"{name}: {detail}" for detail in found)
    conditions = [condition.quantity for condition in claim.qualifiers if condition.quantity]
    numbers = (claim.quantity, claim.baseline, claim.stated_change, *conditions)
    if summarize_read_by(*numbers) != claim.read_by:
        yield "who has read its numbers does not follow from them"
    change = compute_change(claim.baseline, claim.quantity, find_unit(claim.metric.unit))
    if make_factor_key(change) != claim.factor_key:
        yield "the key of its factor does not follow from it"
    for text, key in (
        (claim.scope, claim.scope_key),
        (claim.relative_to, claim.relative_to_key),
    ):
        if (text and fold_words(text)) != key:
            yield f"the key of {text!r} does not follow from it"


def _verify_withdrawals(session: Session) -> Iterator[VerifiedDifference]:
    """Find current records that refer to a withdrawn record, which the rules of the catalogue forbid."""
    for kind in KINDS:
        model = KINDS[kind].model
        statement = select(model.id).where(model.status == Standing.WITHDRAWN.value)
        withdrawn = session.scalars(statement).all()
        for referrer, referrer_id, withdrawn_id in find_referrers(session, kind, withdrawn):
            yield VerifiedDifference(
                f"{referrer}/{referrer_id}",
                f"is current and refers to the withdrawn {kind}/{withdrawn_id}",
            )


def _verify_merges(session: Session) -> Iterator[VerifiedDifference]:
    """Find merged records that are current, or of which the one that they were merged into is missing."""
    for kind, column in MERGEABLE.items():
        model = KINDS[kind].model
        survivor = aliased(model)
        merged = select(model.id).where(column.is_not(None)).order_by(model.id)
        statement = merged.outerjoin(survivor, survivor.id == column)
        wrong = survivor.id.is_(None) | (model.status != Standing.WITHDRAWN.value)
        for resource_id in session.scalars(statement.where(wrong)):
            yield VerifiedDifference(
                f"{kind}/{resource_id}", "was merged, and is current or names no record"
            )


def _verify_witnesses(session: Session) -> Iterator[VerifiedDifference]:
    """Find corroborated claims of which one text states the number; sources of one text are one witness."""
    states = case((Evidence.number_start.is_not(None), Source.sha256))
    texts = func.count(states.distinct())
    statement = (
        select(Claim.id)
        .join(Claim.evidence)
        .join(Evidence.source)
        .where(Claim.status == ClaimStatus.CORROBORATED.value)
        .group_by(Claim.id)
        .having(texts < 2)  # noqa: PLR2004 - one witness and another one
    )
    for claim_id in session.scalars(statement.order_by(Claim.id)):
        yield VerifiedDifference(
            f"claim/{claim_id}", "is corroborated, and one text alone states its number"
        )


def _find_disagreements(session: Session) -> Iterator[VerifiedDifference]:
    """Find claims whose source states a change that does not fit the numbers in the same source.

    This is a note for readers, not damage: change and numbers remain as the source states them.
    """
    statement = (
        select(Claim)
        .where(Claim.__table__.c["stated_change_as_stated"].is_not(None))
        .options(joinedload(Claim.metric))
        .order_by(Claim.id)
    )
    for claim in session.scalars(statement).yield_per(BATCH):
        metric_unit = find_unit(claim.metric.unit)
        change = compute_change(claim.baseline, claim.quantity, metric_unit)
        stated = claim.stated_change
        unit = find_unit(claim.quantity.unit)
        computed = getattr(change, stated.form) if stated and change else None
        if stated and change and computed and not agrees(stated, change, unit, metric_unit):
            yield VerifiedDifference(
                f"claim/{claim.id}",
                f"the source states {stated.as_stated!r}; its numbers give {computed} "
                f"({stated.form})",
            )


def _verify_documents(session: Session) -> Iterator[VerifiedDifference]:
    """Find resources whose stored document is missing or is not the one that their rows give.

    Also find documents without a resource, and resources whose number of search tokens is not up to
    date.
    """
    for kind, ids in batch_ids(session):
        stored = read_documents(session, kind, ids)
        for built in build_documents(session, kind, read_versioned(session, kind, ids)):
            document = stored.get(built.id)
            if document is None or built.body != document.body:
                yield VerifiedDifference(f"{kind}/{built.id}", "its document differs from its rows")
            elif built.number != document.number:
                yield VerifiedDifference(
                    f"{kind}/{built.id}", "its row has the number of another document"
                )
            elif built.tokens.length != document.search_length:
                yield VerifiedDifference(
                    f"{kind}/{built.id}", "its entry in the search index is stale"
                )
    for kind in KINDS:
        orphans = select(Document.id).where(
            Document.kind == kind, Document.id.not_in(select(KINDS[kind].model.id))
        )
        for orphan in session.scalars(orphans.order_by(Document.id)):
            yield VerifiedDifference(f"{kind}/{orphan}", "it has a document and no row")


def _verify_labels(session: Session) -> Iterator[VerifiedDifference]:
    """Compare the number of claims per label in the search index with the table of claims.

    Labels are values of filters, such as a status, that are stored as words of the search index. The
    counts of filtered searches are made from them.
    """
    labelled = {
        "kind": Claim.kind,
        "status": Claim.status,
        "metric": Claim.metric_id,
        "technology": Claim.technology_id,
    }
    for name, column in labelled.items():
        counts = select(column, func.count()).where(column.is_not(None)).group_by(column)
        for value, count in session.execute(counts.order_by(column)):
            label = Expression((), labels=[[write_label(name, str(value))]])
            entries = find_entries(session, label).of_kind("claim").select().subquery()
            indexed = session.scalar(select(func.count()).select_from(entries))
            if indexed != count:
                yield VerifiedDifference(
                    f"{name}/{value}",
                    f"claims in the search index: {indexed}, in the table: {count}; "
                    "`claimstone verify --rebuild` rebuilds the index",
                )


def total_documents() -> Select[int, int]:
    """Return a statement that selects how many documents and how many search tokens there are.

    The search tokens are those of all documents together.
    """
    return select(func.count(), func.coalesce(func.sum(Document.search_length), 0)).select_from(
        Document
    )
