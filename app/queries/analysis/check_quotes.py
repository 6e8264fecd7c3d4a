"""Quotes of claims that a checked text repeats to the letter."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.quotes.span import Span
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.verdicts.claims.quoted import QuotedClaim
from app.models import Claim, Evidence
from app.queries.analysis.check_claims import list_sort_keys, select_metrics
from app.queries.resources.achievements import not_withdrawn

_MAX_QUOTES = 500
_columns = Claim.__table__.c


def find_quoted(session: Session, text: str, numbers: Sequence[TextQuantity]) -> list[QuotedClaim]:
    """Find the claims that have a number of a text, and of which the text has a quote to the letter.

    The database looks the quotes up in the text, so that no other is read.
    """
    keys = sorted({key for number in numbers for key in list_sort_keys(number)})
    found: list[QuotedClaim] = []
    for batch in batches(keys):
        statement = (
            select(
                Evidence.claim_id,
                Evidence.exact,
                Evidence.start,
                Evidence.number_start,
                Evidence.number_end,
                Evidence.baseline_start,
                Evidence.baseline_end,
            )
            .join(Claim, Claim.id == Evidence.claim_id)
            .where(
                not_withdrawn,
                Claim.metric_id.in_(select_metrics(numbers)),
                _columns["quantity_sort_key"].in_(batch),
                _find(session, text) > 0,
            )
            .order_by(Evidence.claim_id, Evidence.position)
            .limit(_MAX_QUOTES)
        )
        for claim, exact, start, *places in session.execute(statement):
            found += _place(text, str(claim), exact, start, places)
    return found


def _find(session: Session, text: str) -> ColumnElement[int]:
    """Return an SQL expression for where a quote is in a text, 0 if it is nowhere."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return func.instr(text, Evidence.exact) if is_sqlite else func.strpos(text, Evidence.exact)


def _place(
    text: str, claim: str, exact: str, start: int, places: Sequence[int | None]
) -> Iterator[QuotedClaim]:
    """Yield each number of a quote at each place where a text has the quote."""
    position = text.find(exact)
    while position >= 0:
        shift = position - start
        for first, last in zip(places[::2], places[1::2], strict=True):
            if first is not None and last is not None:
                span = Span(position, position + len(exact))
                yield QuotedClaim(claim, span, Span(first, last).shift(shift))
        position = text.find(exact, position + len(exact))
