"""Whom an article is about: whose the numbers of its sentences are that name nobody."""

from collections import Counter
from collections.abc import Iterable, Sequence

from app.extraction.organizations.organization import OrganizationInText
from app.extraction.organizations.referring_nouns import ReferringNouns
from app.extraction.organizations.subjects import Part, SentencePlace

# What the places of an organization weigh.
_WEIGHTS = {
    Part.SUBJECT: 4,
    Part.AGENT: 3,
    Part.SPEAKER: 3,
    Part.SOURCE: -1,
    Part.PLACE: 0,
    Part.OTHER: 0,
}
# What whom an article begins with weighs more: it is mostly the one.
_OF_BEGINNING = 12
# So many sentences are the beginning.
_BEGINNING = 2


def find_topic(
    sentences: Iterable[Sequence[SentencePlace]], nouns: ReferringNouns
) -> OrganizationInText | None:
    """Find whom an article is about by the organizations of its sentences, in their order; None if it has none."""
    counts: Counter[OrganizationInText] = Counter()
    begun: tuple[OrganizationInText, ...] = ()
    first: list[SentencePlace] = []
    for at, placed in enumerate(sentences):
        for place in placed:
            # No article is about where it happens.
            if place.part is Part.PLACE:
                continue
            counts.update(dict.fromkeys(place.organizations, _WEIGHTS[place.part]))
        if at < _BEGINNING or not first:
            first += placed
            begun = begun or _find_beginning(first, _list_acting(first, nouns), nouns)
            # `Robots sorted 38% of all parcels at Swift & Dole`
            begun = begun or _find_beginning(first, _list_others(placed), nouns)
    begun = begun or _find_beginning(first, _list_others(first), nouns)
    counts.update(dict.fromkeys(begun, _OF_BEGINNING))
    # Counted in the order of the text, so that the first of equals is it.
    return max(counts, key=lambda name: counts[name], default=None)


def _list_acting(placed: Sequence[SentencePlace], nouns: ReferringNouns) -> list[SentencePlace]:
    """List those who do something; an authority that only says something may say it of anybody."""
    return [
        place
        for place in placed
        if _WEIGHTS[place.part] > 0
        and not (place.part is Part.SPEAKER and nouns.is_authority(place.organizations[0]))
    ]


def _list_others(placed: Sequence[SentencePlace]) -> list[SentencePlace]:
    return [place for place in placed if place.part not in (Part.SOURCE, Part.PLACE)]


def _find_beginning(
    placed: Sequence[SentencePlace], choices: Sequence[SentencePlace], nouns: ReferringNouns
) -> tuple[OrganizationInText, ...]:
    """Return the first of the choices, or on whom it acts: `The Office of Rail Safety has fined NorthLink`."""
    organizations = choices[0].organizations if choices else ()
    if len(organizations) == 1 and nouns.is_authority(organizations[0]):
        acted_on = (place for place in placed if place.part is not Part.AGENT)
        named = (name for place in acted_on for name in place.organizations)
        return (next(filter(nouns.may_be_company, named), organizations[0]),)
    return organizations
