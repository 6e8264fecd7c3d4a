"""The columns of records by kind, and those of their child rows, so that mypy finds a misspelt one.

Columns that are named by a prefix and a field (`quantity_value`, `period_from`) are made and read in
loops over the fields; only those that are read by name are listed.
"""

from typing import NotRequired, TypedDict


class SourceColumns(TypedDict):
    status: str
    title: str
    publisher: str | None
    language: str
    published_edtf: NotRequired[str | None]
    url: str | None
    sha256: str
    length: int
    note: str | None
    text: str


class OrganizationColumns(TypedDict):
    status: str
    kind: str
    country: str | None
    note: str | None


class TechnologyColumns(TypedDict):
    status: str
    field: str
    broader_id: str | None
    description: str | None


class MetricColumns(TypedDict):
    status: str
    name: str
    definition: str
    dimension: str
    unit: str
    direction: str


class AchievementColumns(TypedDict):
    status: str
    title: str
    summary: str
    technology_id: str | None
    place: str | None
    date_edtf: NotRequired[str | None]
    stage: str
    note: str | None


class ClaimColumns(TypedDict):
    kind: str
    status: str
    statement: str
    achievement_id: str
    metric_id: str
    stated_change_as_stated: NotRequired[str | None]
    stated_change_form: NotRequired[str | None]
    stated_change_value: NotRequired[str | None]
    follows_id: str | None
    relative_to: str | None
    scope: str | None
    period_edtf: NotRequired[str | None]
    note: str | None


class NameRow(TypedDict):
    language: str
    name: str


class AliasRow(TypedDict):
    alias: str


class ParticipationRow(TypedDict):
    organization_id: str
    role: str


class EvidenceRow(TypedDict):
    source_id: str
    exact: str
    start: int
    end: int
