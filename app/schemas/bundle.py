"""A bundle: everything that one file brings into the catalogue, in one transaction."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.schemas.achievements import AchievementCreate
from app.schemas.claims import ClaimCreate
from app.schemas.common import Create, Slug
from app.schemas.metrics import MetricCreate
from app.schemas.organizations import OrganizationCreate
from app.schemas.sources import SourceCreate, UnclaimedNumber
from app.schemas.technologies import TechnologyCreate

# Of the bundle that comes with Claimstone.
SEED_ORIGIN = "seed"


def _refuse_reserved(origin: str) -> str:
    if origin == SEED_ORIGIN:
        raise ValueError(
            f"{origin!r} is what comes with Claimstone: give your bundle another origin"
        )
    return origin


OriginName = Annotated[Slug, AfterValidator(_refuse_reserved)]


class Revivable(Create):
    """What a bundle can say of a record beside the record itself."""

    revive: bool = Field(
        default=False,
        description="Let the record be current again, although it was withdrawn in the catalogue. "
        "Without it a record that was withdrawn stays so, and an import that says otherwise stops.",
    )


class BundleSource(SourceCreate, Revivable):
    """A source of a bundle. Its text never changes: a new edition is a new source."""


class BundleOrganization(OrganizationCreate, Revivable):
    """An organization of a bundle."""


class BundleTechnology(TechnologyCreate, Revivable):
    """A technology of a bundle."""


class BundleMetric(MetricCreate, Revivable):
    """A metric of a bundle."""


class BundleAchievement(AchievementCreate, Revivable):
    """An achievement of a bundle."""


class BundleClaim(ClaimCreate, Revivable):
    """A claim of a bundle."""


class Bundle(Create):
    """Sources and what is claimed in them.

    A record whose `id` the catalogue has is compared; what a bundle leaves out stays as it is. A record
    that somebody else has changed since is overwritten only on request. References may point into the
    bundle or into the catalogue.
    """

    origin: OriginName | None = Field(
        default=None,
        description="Whose bundle this is, such as `voltara-press`: a later bundle of the same origin "
        "may change what this one has brought, as long as nobody else has changed it. Without it, the "
        "origin is made from the texts of its sources, and is that of its importer alone.",
    )
    sources: list[BundleSource] = Field(default=[], description="Immutable documents.")
    organizations: list[BundleOrganization] = Field(default=[], description="Who took part.")
    technologies: list[BundleTechnology] = Field(default=[], description="What was advanced.")
    metrics: list[BundleMetric] = Field(default=[], description="What numbers measure.")
    achievements: list[BundleAchievement] = Field(default=[], description="What was reached.")
    claims: list[BundleClaim] = Field(default=[], description="The numbers and their words.")
    unclaimed_numbers: list[UnclaimedNumber] = Field(
        default=[],
        description="Numbers of the sources that are no claim, each with the reason; checked "
        "against the text and not stored.",
    )
