"""Drafts of the new records that candidates name: each once, with an id that no other draft of the reading has."""

import re
from collections.abc import Mapping, Sequence

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
from app.extraction.candidates.metric_names import MetricName
from app.extraction.candidates.slugs import FreeSlugs
from app.extraction.organizations.organization import Organization

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


class DraftMaker:
    """Maker of the drafts of one reading; what is asked for again is the same draft."""

    def __init__(self) -> None:
        self._slugs = FreeSlugs()
        self._organizations: dict[str, DraftRecord] = {}
        self._technologies: dict[str, DraftRecord] = {}
        self._metrics: dict[tuple[str, str], DraftMetric] = {}
        self._achievements: dict[tuple[object, ...], DraftAchievement] = {}

    def mention(self, organization: Organization, span: Span, rule: str) -> Mention:
        """Return the mention of an organization at a place, by a rule; a new one gets a draft."""
        if organization.ids:
            return Mention(organization.ids[0], False, span, rule)  # noqa: FBT003 - is_new
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
        return Mention(draft.id, True, span, rule)  # noqa: FBT003 - is_new

    def draft_technology(self, name: str, span: Span, rule: str) -> Mention:
        draft = self._technologies.get(name)
        if draft is None:
            names = {guess_language(name): name}
            slug = self._slugs.take(name, "technology")
            grounds = {f"/names/{next(iter(names))}": Ground(span, rule)}
            draft = self._technologies[name] = DraftRecord(slug, None, names, (), grounds)
        return Mention(draft.id, True, span, rule)  # noqa: FBT003 - is_new

    def draft_metric(self, name: MetricName, unit: str) -> RankedMetric:
        draft = self._metrics.get((name.name, unit))
        if draft is None:
            language = guess_language(name.name)
            slug = self._slugs.take(name.name, "metric")
            grounds = {f"/names/{language}": Ground(name.span, name.rule)}
            draft = self._metrics[name.name, unit] = DraftMetric(
                slug, {language: name.name}, unit, grounds
            )
        return RankedMetric(draft.id, True, f"draft_{name.rule}")  # noqa: FBT003 - is_new

    def draft_achievement(
        self,
        organizations: Sequence[Mention],
        names: Mapping[str, str],
        technology: Mention | None,
        thing: str | None,
        place: Span,
    ) -> str:
        """Return the id of the achievement of these organizations with a technology; `names` are theirs by id."""
        key = (*(mention.id for mention in organizations), technology.id if technology else None)
        draft = self._achievements.get(key)
        if draft is None:
            title = ", ".join(
                [
                    *(names.get(mention.id, mention.id) for mention in organizations),
                    *([thing] if thing else []),
                ]
            )
            titles = {guess_language(title): title or "Achievement"}
            slug = self._slugs.take(title, "achievement")
            grounds = {
                f"/titles/{next(iter(titles))}": Ground(place, "organization_and_technology")
            }
            draft = self._achievements[key] = DraftAchievement(
                slug, titles, tuple(organizations), technology, grounds
            )
        return draft.id

    @property
    def drafts(self) -> Drafts:
        return Drafts(
            tuple(self._organizations.values()),
            tuple(self._technologies.values()),
            tuple(self._metrics.values()),
            tuple(self._achievements.values()),
        )
