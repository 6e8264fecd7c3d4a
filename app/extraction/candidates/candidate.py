"""What an article states: candidates for claims, drafts of what they name, and numbers that state nothing.

All offsets are code points of the text. A `Ground` is the reason of a field: the words it was read from, and
the name of the rule. A candidate has no grade of confidence; `open` lists what is unsure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.extraction.combinations.combined import Tolerance
from app.extraction.numbers.text_quantity import Direction


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """An organization or technology of the catalogue: its id, and all its names in all languages."""

    id: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedMetric:
    """A metric of the catalogue: its id, its names and aliases in all languages, and its unit (a UCUM code).

    `qualifiers` maps the properties that its claims may state to their unit, None for a property of texts.
    """

    id: str
    names: tuple[str, ...]
    unit: str
    qualifiers: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CatalogueNames:
    """The records of a catalogue that a text may name, as the caller has looked them up."""

    organizations: Sequence[NamedRecord] = ()
    technologies: Sequence[NamedRecord] = ()
    metrics: Sequence[NamedMetric] = ()


@dataclass(frozen=True, slots=True)
class Ground:
    """The words from which a field was read, and the name of the rule."""

    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class CandidateNumber:
    """A number as the one reader reads it.

    `span` has number, unit and tolerance; `whole` also the cue, and is what a claim has as `as_stated`.
    `unit` is None without a unit, and for one of several meanings, which `codes` lists; of `$` and 元 it is the
    likeliest, and `open` of the candidate has `unit_ambiguous`.
    """

    span: Span
    whole: Span
    value: str | None
    lower: str | None
    upper: str | None
    unit: str | None
    codes: tuple[str, ...]
    unit_text: str | None
    comparator: Comparator
    tolerance: Tolerance | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A record that a candidate names: of the catalogue, or (`is_new`) a draft of the reading."""

    id: str
    is_new: bool
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class RankedMetric:
    """A metric that a number may be of, the likeliest first; `is_new`: the draft of one."""

    id: str
    is_new: bool
    rule: str


@dataclass(frozen=True, slots=True)
class CandidatePeriod:
    """The time at which a number holds, in EDTF."""

    edtf: str
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class CandidatePhrase:
    """Words of the text: a subject, a scope, or what a number is relative to."""

    text: str
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The number from which a change starts, and when that held if the text says so."""

    number: CandidateNumber
    period: CandidatePeriod | None
    rule: str


@dataclass(frozen=True, slots=True)
class CandidateChange:
    """The amount of a change that led to the number of a candidate."""

    number: CandidateNumber
    direction: Direction
    rule: str


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A condition under which a number holds; `property` is None where the catalogue declares none for it."""

    number: CandidateNumber
    property: str | None
    rule: str


@dataclass(frozen=True, slots=True)
class CandidateClaim:
    """A number that an article states, with all that is read of it.

    `kind` is that of a claim. `direction` is set where the number itself is the amount of a change. `because`
    has the ground of each field by its pointer into the draft of a claim, such as `/period`. `metrics` are
    the ids of metrics in their order, `achievement` is that of a draft.
    """

    sentence: Span
    number: CandidateNumber
    kind: str
    denied: bool
    conditional: bool
    direction: Direction | None
    organizations: tuple[Mention, ...]
    technology: Mention | None
    metrics: tuple[RankedMetric, ...]
    achievement: str | None
    period: CandidatePeriod | None
    baseline: Baseline | None
    change: CandidateChange | None
    also: tuple[CandidateNumber, ...]
    qualifiers: tuple[Qualifier, ...]
    subject: CandidatePhrase | None
    scope: CandidatePhrase | None
    relative_to: CandidatePhrase | None
    because: Mapping[str, Ground]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A new organization or technology: `id` is a slug that no other draft of the reading has.

    `kind` is that of an organization (`company`, `university`), None for others. `names` has one per language.
    """

    id: str
    kind: str | None
    names: Mapping[str, str]
    aliases: tuple[str, ...]
    because: Mapping[str, Ground]


@dataclass(frozen=True, slots=True)
class DraftMetric:
    """A new metric with its unit (a UCUM code); the definition is for its editor."""

    id: str
    names: Mapping[str, str]
    unit: str
    because: Mapping[str, Ground]


@dataclass(frozen=True, slots=True)
class DraftAchievement:
    """A new achievement: what the candidates of the same organizations and technology are about."""

    id: str
    titles: Mapping[str, str]
    organizations: tuple[Mention, ...]
    technology: Mention | None
    because: Mapping[str, Ground]


@dataclass(frozen=True, slots=True)
class Unstated:
    """A number that states nothing of its own, with the reason (`reason` of a source number).

    `part_of` is the index of the candidate that has it as a baseline, change, conversion or qualifier.
    """

    span: Span
    reason: str
    rule: str
    part_of: int | None = None


@dataclass(frozen=True, slots=True)
class Drafts:
    """The new records that the candidates of an article name."""

    organizations: tuple[DraftRecord, ...] = ()
    technologies: tuple[DraftRecord, ...] = ()
    metrics: tuple[DraftMetric, ...] = ()
    achievements: tuple[DraftAchievement, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleReading:
    """All numbers of an article, each in exactly one of `candidates` and `unstated`, in order."""

    language: str | None
    published: date | None
    candidates: tuple[CandidateClaim, ...]
    unstated: tuple[Unstated, ...]
    drafts: Drafts
