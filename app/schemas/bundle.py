"""Bundles: sources and the records that cite them, imported together in one transaction."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.schemas.achievements import AchievementCreate
from app.schemas.claims import ClaimCreate
from app.schemas.common import Create, Slug
from app.schemas.metrics import MetricCreate
from app.schemas.organizations import OrganizationCreate
from app.schemas.source_numbers import SourceNumberCreate
from app.schemas.sources import SourceCreate
from app.schemas.technologies import TechnologyCreate

# The origins (the publishers of bundles) of the bundles that come with Claimstone.
SEED_ORIGIN = "seed"
EXAMPLES_ORIGIN = "examples"


def _refuse_reserved(origin: str) -> str:
    if origin in {SEED_ORIGIN, EXAMPLES_ORIGIN}:
        raise ValueError(
            f"{origin!r} is reserved for a bundle that comes with Claimstone: use another origin"
        )
    return origin


OriginName = Annotated[Slug, AfterValidator(_refuse_reserved)]


class Revivable(Create):
    """Base of all records of a bundle, the file of an import.

    The flag `revive` undoes the withdrawal of a record in the catalogue.
    """

    revive: bool = Field(
        default=False,
        description="Make the record current again if it was withdrawn in the catalogue. Without "
        "it, such a record stays withdrawn, and the import is refused if it says otherwise.",
    )


class BundleSource(SourceCreate, Revivable):
    """A source: a document with its exact text, which never changes. A new edition is a new source."""


class BundleOrganization(OrganizationCreate, Revivable):
    """An organization that takes part in achievements, with the spellings that sources use."""


class BundleTechnology(TechnologyCreate, Revivable):
    """A technology or product that achievements are about, in a hierarchy."""


class BundleMetric(MetricCreate, Revivable):
    """A metric: what numbers measure, with the unit that claims are converted to."""


class BundleAchievement(AchievementCreate, Revivable):
    """An achievement: something reached or under way, with the quotes that report it."""


class BundleClaim(ClaimCreate, Revivable):
    """A claim: a number that a source states, with the quotes that state it."""


class Bundle(Create):
    """Sources, and the records that cite them.

    A record whose `id` exists in the catalogue is compared with the stored record, and updates that
    record if the two differ. Stored records that the bundle leaves out stay unchanged. A record that
    somebody else has changed is overwritten only on request. References may point to records of the
    bundle or of the catalogue.
    """

    origin: OriginName | None = Field(
        default=None,
        description="The publisher of the bundle, such as `voltara-press`: a later bundle of the "
        "same origin may change the records of this one, unless somebody else has changed them. "
        "Without it, the origin is derived from the texts of the sources and belongs to the "
        "importer alone.",
    )
    sources: list[BundleSource] = Field(default=[], description="Immutable documents.")
    organizations: list[BundleOrganization] = Field(default=[], description="Who took part.")
    technologies: list[BundleTechnology] = Field(default=[], description="What was advanced.")
    metrics: list[BundleMetric] = Field(default=[], description="What numbers measure.")
    achievements: list[BundleAchievement] = Field(default=[], description="What was reached.")
    claims: list[BundleClaim] = Field(
        default=[], description="The numbers, with the quotes that state them."
    )
    source_numbers: list[SourceNumberCreate] = Field(
        default=[],
        description="Numbers in the sources that are no claims, each with the reason.",
    )
