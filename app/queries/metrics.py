"""Metrics, by the claims that use them."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.models import Claim, Metric
from app.queries.claims import match_claims
from app.queries.pages import Page, read_page
from app.schemas.metrics import MetricQuery


def list_metrics(session: Session, query: MetricQuery) -> Page:
    conditions: list[ColumnElement[bool]] = []
    if relations := query.relations():
        used = select(Claim.metric_id).where(*match_claims(relations, ()))
        conditions.append(Metric.id.in_(used))
    return read_page(session, "metric", query, conditions)
