"""The check of a text in one process, as the server does it in several."""

from sqlalchemy.orm import Session

from app.extraction.verdicts.judge import ComparableText
from app.extraction.verdicts.read_text import read_text
from app.queries.analysis.check_text import describe_findings, read_claims
from app.schemas.check import CheckRead


def read_comparable(session: Session, text: str) -> ComparableText:
    return read_claims(session, text, read_text(text))


def check_text(session: Session, text: str) -> CheckRead:
    comparable = read_comparable(session, text)
    return describe_findings(comparable, comparable.judge())
