"""The statement of a claim that leaves it out, and which fields are filled."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from app.domain.names import choose_language, display_name
from app.ingest.bundle.input_record import InputRecord
from app.ingest.rows.fields import list_participants, map_names
from app.ingest.rows.record import Record
from app.models import Achievement, MetricName, OrganizationName
from app.schemas.claims import ClaimCreate

# The longest statement that a claim may give.
_MAX_CHARACTERS = 4_000

# A function that returns records of a kind by id, without those that are not stored.
ReadRecords = Callable[[str, Sequence[str]], Mapping[str, Record]]


class _Subject(NamedTuple):
    """The title of an achievement, and the ids of the organizations that took part in it."""

    title: str
    organizations: Sequence[str]


class NamesOfClaims:
    """The names of which statements are made, for the claims of a file that leave their statements out.

    The records of the file go before the stored ones.
    """

    def __init__(self, read_records: ReadRecords, input_records: Sequence[InputRecord]) -> None:
        own = [item for item in input_records if item.record is not None]
        claims = [
            item.record for item in own if item.kind == "claim" and item.record.statements is None
        ]
        self._read_records = read_records
        self._given = (
            {(item.kind, item.record.id): item.record for item in own if item.id} if claims else {}
        )
        self._subjects = self._read_subjects({claim.achievement for claim in claims})
        self._metrics = self._read_names("metric", {claim.metric for claim in claims})
        named = (name for subject in self._subjects.values() for name in subject.organizations)
        self._organizations = self._read_names("organization", set(named))

    def state(self, claim: ClaimCreate, words: str) -> dict[str, str]:
        """Return the statement of a claim by its language, with these `words` for its number.

        That is English or, for a metric without an English name, the language in which the metric is
        shown. What is unknown or faulty is left out, as its own fault is reported.
        """
        names = self._metrics.get(claim.metric, {"en": claim.metric})
        language = choose_language(names)
        subject = self._subjects.get(claim.achievement, _Subject(claim.achievement, ()))
        own = [self._organizations.get(name, {"en": name}) for name in subject.organizations]
        organizations = ", ".join(
            by_language.get(language) or display_name(by_language) for by_language in own
        )
        stated = f"{names[language]} {' '.join(words.split())}"
        statement = f"{organizations or subject.title}: {stated}"
        if len(statement) > _MAX_CHARACTERS:
            statement = f"{subject.title}: {stated}"
        return {language: statement}

    def _read_subjects(self, ids: set[str]) -> dict[str, _Subject]:
        subjects = {
            name: _Subject(
                record.title, [participant.organization for participant in record.organizations]
            )
            for name in ids
            if (record := self._given.get(("achievement", name)))
        }
        stored = self._read_records("achievement", sorted(ids - subjects.keys()))
        for name, record in stored.items():
            participants = [organization for organization, _ in list_participants(record)]
            subjects[name] = _Subject(record.get(Achievement.title), participants)
        return {
            name: subject._replace(organizations=list(dict.fromkeys(subject.organizations)))
            for name, subject in subjects.items()
        }

    def _read_names(self, kind: str, ids: set[str]) -> dict[str, Mapping[str, str]]:
        names: dict[str, Mapping[str, str]] = {
            name: record.names for name in ids if (record := self._given.get((kind, name)))
        }
        model = MetricName if kind == "metric" else OrganizationName
        stored = self._read_records(kind, sorted(ids - names.keys()))
        return names | {name: map_names(record, model) for name, record in stored.items()}


def list_left_out(claim: ClaimCreate) -> Iterator[str]:
    """Yield the pointer, within the claim, of what this room fills."""
    yield from (f"/{name}" for name in ("kind", "statements") if getattr(claim, name) is None)
