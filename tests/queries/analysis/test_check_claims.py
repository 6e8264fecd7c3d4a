"""The claims that a check of a text reads, from a catalogue with more of them than it reads."""

import pytest
from sqlalchemy import func, select, update
from support.checked_text import check_text, read_comparable
from support.statements import record_statements
from support.synthetic_claims import MODEL_CLAIM, add_claims

from app.database.database import Database
from app.models import Claim
from app.queries.analysis.check_claims import MAX_CLAIMS

pytestmark = pytest.mark.engines("sqlite", "postgresql")

DRAWS = "YOFC draws {} km of fibre from a single preform."


@pytest.fixture
def crowded_database(database: Database) -> Database:
    """Return the seed with thousands of claims of one organization that are of another metric."""
    add_claims(database, 4 * MAX_CLAIMS)
    with database.write() as session:
        session.execute(
            update(Claim)
            .where(Claim.achievement_id == "longer-fiber-from-one-preform", Claim.id != MODEL_CLAIM)
            .values(metric_id="operating-depth", id="a-" + Claim.id)
        )
    return database


@pytest.mark.slow
def test_claims_of_an_organization_with_thousands_have_the_one_of_the_metric(
    crowded_database: Database,
) -> None:
    with crowded_database.read() as session:
        of_one = select(func.count()).where(Claim.metric_id == "operating-depth")
        assert session.scalar(of_one) == 4 * MAX_CLAIMS + 1
        (other,) = check_text(session, DRAWS.format("12,000")).data
        (same,) = check_text(session, DRAWS.format("10,000")).data
    assert other.claim is not None
    assert same.claim is not None
    assert (other.verdict, other.claim.id) == ("differs", MODEL_CLAIM)
    assert (same.verdict, same.claim.id) == ("matches", MODEL_CLAIM)


@pytest.mark.slow
def test_claims_read_for_a_text_are_bounded_and_so_are_the_statements(
    crowded_database: Database,
) -> None:
    sentences = [DRAWS.format(f"{number},000") for number in range(1, 200)]
    counts = []
    with crowded_database.read() as session:
        for text in (sentences[0], " ".join(sentences)):
            with record_statements() as statements:
                read = read_comparable(session, text)
            counts.append(len(statements))
            assert len(read.candidates) <= 3 * MAX_CLAIMS
    assert counts[1] - counts[0] <= 3
