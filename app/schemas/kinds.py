"""The models of each kind of resource: one to create a resource, and one to read it."""

from typing import NamedTuple

from pydantic import RootModel

from app.schemas.achievements import AchievementCreate, AchievementRead
from app.schemas.claims import ClaimCreate, ClaimRead
from app.schemas.common import Resource
from app.schemas.metrics import MetricCreate, MetricRead
from app.schemas.organizations import OrganizationCreate, OrganizationRead
from app.schemas.sources import SourceCreate, SourceRead
from app.schemas.technologies import TechnologyCreate, TechnologyRead

ResourceCreate = (
    SourceCreate
    | OrganizationCreate
    | TechnologyCreate
    | MetricCreate
    | AchievementCreate
    | ClaimCreate
)


class KindSchemas(NamedTuple):
    create: type[ResourceCreate]
    read: type[Resource]


# In the order of `KINDS` in models/kinds.py. The model of a kind's records in a bundle is in `Bundle`.
SCHEMAS = {
    "source": KindSchemas(SourceCreate, SourceRead),
    "organization": KindSchemas(OrganizationCreate, OrganizationRead),
    "technology": KindSchemas(TechnologyCreate, TechnologyRead),
    "metric": KindSchemas(MetricCreate, MetricRead),
    "achievement": KindSchemas(AchievementCreate, AchievementRead),
    "claim": KindSchemas(ClaimCreate, ClaimRead),
}


class ResourceRead(
    RootModel[
        SourceRead | OrganizationRead | TechnologyRead | MetricRead | AchievementRead | ClaimRead
    ]
):
    """A resource of any kind, as its own path answers it."""


class MergeableRead(RootModel[OrganizationRead | TechnologyRead | MetricRead]):
    """A record of a kind of which two can turn out to be one."""
