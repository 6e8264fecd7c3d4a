"""A bundle: everything that one file brings into the catalogue, in one transaction."""

from pydantic import Field

from app.schemas.achievements import AchievementCreate
from app.schemas.claims import ClaimCreate
from app.schemas.common import Create
from app.schemas.metrics import MetricCreate
from app.schemas.organizations import OrganizationCreate
from app.schemas.sources import SourceCreate, UnclaimedNumber
from app.schemas.technologies import TechnologyCreate


class Bundle(Create):
    """Sources and what is claimed in them.

    A record whose `id` the catalogue knows is compared and updated; what a bundle leaves out stays
    as it is. References may point into the bundle or into the catalogue.
    """

    sources: list[SourceCreate] = Field(default=[], description="Immutable documents.")
    organizations: list[OrganizationCreate] = Field(default=[], description="Who took part.")
    technologies: list[TechnologyCreate] = Field(default=[], description="What was advanced.")
    metrics: list[MetricCreate] = Field(default=[], description="What numbers measure.")
    achievements: list[AchievementCreate] = Field(default=[], description="What was reached.")
    claims: list[ClaimCreate] = Field(default=[], description="The numbers and their words.")
    unclaimed_numbers: list[UnclaimedNumber] = Field(
        default=[],
        description="Numbers of the sources that are no claim, each with the reason; checked "
        "against the text and not stored.",
    )
