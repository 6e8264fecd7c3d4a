"""Drafts of the new records that candidates name: each once, with an id that no other draft of the reading has."""

import re
import unicodedata
from collections.abc import Sequence

from app.domain.names import guess_language
from app.domain.quotes.span import Span
from app.extraction.candidates.candidate import (
    DraftAchievement,
    DraftMetric,
    DraftRecord,
    Drafts,
    Ground,
    Mention,
    RankedMetric,
)
from app.extraction.candidates.metric_drafts import NewMetricName
from app.extraction.organizations.organization import OrganizationInText

_KINDS = (
    (
        "university",
        re.compile(r"\b(?:University|College|School|Polytechnic)\b|大学|学院|科大$|理工$"),
    ),
    ("hospital", re.compile(r"\b(?:Hospital|Clinic)\b|医院")),
    (
        "research_institute",
        re.compile(
            r"\b(?:Institut\w*|Laborator\w+|Labs?|Academy|Observatory|Cent(?:er|re)\sfor)\b|研究院|研究所|实验室|研究中心|科学院|工程院|设计院"
        ),
    ),
    (
        "government",
        re.compile(
            r"\b(?:Ministry|Agency|Department|Commission|Bureau|Office|Authority|Administration|Government|EU|Council)\b|部$|局$|委员会|发改委|总局"
        ),
    ),
    (
        "industry_body",
        re.compile(r"\b(?:Association|Federation|Chamber|Society|Alliance)\b|协会|学会|联盟"),
    ),
    ("consortium", re.compile(r"\bConsortium\b|联合体")),
    ("non_profit", re.compile(r"\bFoundation\b|基金会")),
)


_LETTERS = re.compile(r"[a-z0-9]+")
_MAX_SLUG_LENGTH = 60
# The title of what no organization or technology is named for.
_UNTITLED = "Achievement"


class FreeSlugs:
    """Slugs given away so far."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str, otherwise: str) -> str:
        """Return a slug made of a name, or of another word if the name has no letters of ASCII; numbered if taken."""
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = "-".join(_LETTERS.findall(plain))[:_MAX_SLUG_LENGTH].strip("-") or otherwise
        number, free = 1, slug
        while free in self._taken:
            number += 1
            free = f"{slug}-{number}"
        self._taken.add(free)
        return free


class DraftMaker:
    """Maker of the drafts of one reading; what is asked for again is the same draft."""

    def __init__(self) -> None:
        self._slugs = FreeSlugs()
        self._organizations: dict[str, DraftRecord] = {}
        self._technologies: dict[str, DraftRecord] = {}
        self._metrics: dict[tuple[str, str], DraftMetric] = {}
        self._achievements: dict[tuple[object, ...], DraftAchievement] = {}

    def mention(self, organization: OrganizationInText, span: Span, rule: str) -> Mention:
        """Return the mention of an organization at a place, by a rule; a new one gets a draft."""
        if organization.ids:
            return Mention(organization.ids[0], is_new=False, span=span, rule=rule)
        draft = self._organizations.get(organization.name)
        if draft is None:
            names = {guess_language(organization.name): organization.name}
            aliases = tuple(form for form in organization.spellings if form != organization.name)
            grounds = {f"/names/{next(iter(names))}": Ground(organization.span, organization.rule)}
            kind = next(
                (kind for kind, words in _KINDS if words.search(organization.name)), "company"
            )
            slug = self._slugs.take(organization.name, "organization")
            draft = self._organizations[organization.name] = DraftRecord(
                slug, kind, names, aliases, grounds
            )
        return Mention(draft.id, is_new=True, span=span, rule=rule)

    def draft_technology(self, name: str, span: Span, rule: str) -> Mention:
        draft = self._technologies.get(name)
        if draft is None:
            names = {guess_language(name): name}
            slug = self._slugs.take(name, "technology")
            grounds = {f"/names/{next(iter(names))}": Ground(span, rule)}
            draft = self._technologies[name] = DraftRecord(slug, None, names, (), grounds)
        return Mention(draft.id, is_new=True, span=span, rule=rule)

    def draft_metric(self, name: NewMetricName, unit: str) -> RankedMetric:
        draft = self._metrics.get((name.name, unit))
        if draft is None:
            language = guess_language(name.name)
            slug = self._slugs.take(name.name, "metric")
            grounds = {f"/names/{language}": Ground(name.span, name.rule)}
            draft = self._metrics[name.name, unit] = DraftMetric(
                slug, {language: name.name}, unit, grounds
            )
        return RankedMetric(draft.id, is_new=True, rule=f"draft_{name.rule}")

    def draft_achievement(
        self,
        organizations: Sequence[Mention],
        technology: Mention | None,
        names: Sequence[str],
        place: Span,
    ) -> str:
        """Return the id of the achievement of organizations with a technology; `names` are theirs, for its title."""
        key = (*(mention.id for mention in organizations), technology.id if technology else None)
        draft = self._achievements.get(key)
        if draft is None:
            title = ", ".join(names) or _UNTITLED
            titles = {guess_language(title): title}
            slug = self._slugs.take(title, "achievement")
            grounds = {
                f"/titles/{next(iter(titles))}": Ground(place, "organization_and_technology")
            }
            draft = DraftAchievement(slug, titles, tuple(organizations), technology, grounds)
            self._achievements[key] = draft
        return draft.id

    @property
    def drafts(self) -> Drafts:
        return Drafts(
            tuple(self._organizations.values()),
            tuple(self._technologies.values()),
            tuple(self._metrics.values()),
            tuple(self._achievements.values()),
        )
