"""The reading of an article: each of its numbers is a candidate, or states nothing and has a reason.

The rules are pure: all that they know of the catalogue is in `CatalogueNames`. Numbers are those of the one reader,
and what denies or doubts them for an import does so here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from app.domain.names import guess_language
from app.domain.quotes.span import Span, SpanIndex
from app.extraction.candidates.candidate import (
    ArticleReading,
    CandidateClaim,
    CatalogueNames,
    NamedRecord,
    Unstated,
)
from app.extraction.candidates.candidate_maker import CandidateMaker
from app.extraction.candidates.technologies import find_things
from app.extraction.candidates.unstated.find_reason import find_reason, list_naming
from app.extraction.frames.article import Article, SentenceNumbers, take_apart
from app.extraction.frames.earlier_states import find_earlier_state
from app.extraction.frames.list_partners import list_partners
from app.extraction.frames.partner import Partner, Partnership
from app.extraction.language.organization_names import NameIndex, list_keys
from app.extraction.numbers.flat_text import flatten, write_as_in
from app.extraction.numbers.surroundings import ReadBlock, read_texts
from app.extraction.numbers.text_quantity import TextQuantity
from app.extraction.organizations.find_organizations import find_organizations
from app.extraction.organizations.organization import OrganizationInText, OrganizationPlace
from app.extraction.organizations.owners import OwnerReader


def read_article(
    text: str,
    *,
    language: str | None,
    published: date | None,
    names: CatalogueNames,
    marked: Span | None = None,
) -> ArticleReading:
    """Read the candidates, drafts and other numbers of a text. `language` is a BCP 47 tag, guessed if None.

    The number that a person has `marked` is a candidate, whatever the rules think of it.
    """
    language = language or guess_language(text)
    article = take_apart(text, language, published, marked)
    reader = _ArticleReader(article, names, marked or Span(0, 0))
    candidates = reader.read(article.sentences)
    unstated = [*reader.unstated, *_list_others(article)]
    unstated.sort(key=lambda number: number.span.start)
    return ArticleReading(
        language, published, tuple(candidates), tuple(unstated), reader.maker.drafts.drafts
    )


def read_article_and_blocks(
    text: str,
    *,
    language: str,
    published: date | None,
    names: CatalogueNames,
    marked: Span | None = None,
) -> tuple[ArticleReading, list[ReadBlock]]:
    """Read a text as `read_article` does, and return its blocks too, for `keep_read` of another process."""
    article = read_article(text, language=language, published=published, names=names, marked=marked)
    return article, read_texts([(text, language)])


def _list_others(article: Article) -> Iterator[Unstated]:
    """Yield the numbers that are in no sentence, or in no quantity: those in markup, and names and dates."""
    read = [number for sentence in article.sentences for number in sentence.numbers]
    read += [number for number, _ in article.in_markup]
    for number, place in article.in_markup:
        yield Unstated(number.span, place.reason, place.rule)
    yield from list_naming(article.flat, article.text, article.language, read)


def _index(records: Sequence[NamedRecord]) -> NameIndex:
    return NameIndex(
        (record.id, key)
        for record in records
        for name in record.names
        for key in list_keys(flatten(name))
        if key
    )


class _ArticleReader:
    """Reader of the candidates of one article; `unstated` are the numbers that it gives a reason instead."""

    def __init__(self, article: Article, names: CatalogueNames, marked: Span) -> None:
        flat = article.flat
        places = _restore(find_organizations(flat, _index(names.organizations)), article)
        things = [
            replace(thing, name=write_as_in(thing.span.cut(article.text), thing.name))
            for thing in find_things(flat, _index(names.technologies), places)
        ]
        self._flat = flat
        self._marked = marked
        self._owners = OwnerReader(
            flat,
            places,
            [sentence.sentence for sentence in article.sentences],
            [(thing.name, thing.span) for thing in things],
        )
        self._named = SpanIndex(place.span for place in places)
        self._count = 0
        self.maker = CandidateMaker(article, names, things)
        self.unstated: list[Unstated] = []

    def read(self, sentences: Sequence[SentenceNumbers]) -> list[CandidateClaim]:
        """Return the candidates of all sentences."""
        stated = [
            replace(sentence, numbers=tuple(self._leave_out_unstated(sentence)))
            for sentence in sentences
        ]
        candidates: list[CandidateClaim] = []
        joined: dict[int, Partner] = {}
        for whole, following in zip_longest(stated, stated[1:]):
            free = tuple(number for number in whole.numbers if id(number) not in joined)
            sentence = replace(whole, numbers=free)
            partners = self._list_partners(sentence, following)
            joined |= {id(partner.number): partner for partner in partners}
            candidates += self._read_sentence(sentence, partners, joined)
        return candidates

    def _list_partners(
        self, sentence: SentenceNumbers, following: SentenceNumbers | None
    ) -> list[Partner]:
        """List the numbers that belong to one of a sentence, also that of an earlier state in the next sentence."""
        partners = list(list_partners(self._flat, sentence))
        earlier = following and find_earlier_state(self._flat, sentence, following)
        taken = {id(partner.number) for partner in partners}
        taken |= {id(partner.owner) for partner in partners if partner.role is Partnership.BASELINE}
        if earlier and id(earlier.owner) not in taken:
            partners.append(earlier)
        return [partner for partner in partners if not partner.number.span.overlaps(self._marked)]

    def _read_sentence(
        self, sentence: SentenceNumbers, partners: Sequence[Partner], joined: dict[int, Partner]
    ) -> list[CandidateClaim]:
        own = [number for number in sentence.numbers if id(number) not in joined]
        owners = self._owners.read(sentence.sentence, [number.whole for number in own])
        candidates = []
        for number, owner in zip(own, owners, strict=True):
            theirs = [partner for partner in partners if partner.owner is number]
            candidates.append(self.maker.make(sentence, number, owner, theirs))
        for partner in partners:
            at = next(at for at, number in enumerate(own) if number is _find_root(partner, joined))
            reason = "repetition" if partner.role is Partnership.ALSO else "other"
            self.unstated.append(
                Unstated(partner.number.span, reason, partner.rule, self._count + at)
            )
        self._count += len(own)
        return candidates

    def _leave_out_unstated(self, sentence: SentenceNumbers) -> Iterator[TextQuantity]:
        """Yield the numbers of a sentence that state something; the others are kept with their reason."""
        for number in sentence.numbers:
            if number.span.overlaps(self._marked):
                yield number
            elif self._named.touches(number.numeral):
                self.unstated.append(Unstated(number.span, "name", "organization_name"))
            elif reason := find_reason(self._flat, number) or _find_period(sentence, number):
                self.unstated.append(Unstated(number.span, *reason))
            else:
                yield number


def _restore(places: Sequence[OrganizationPlace], article: Article) -> list[OrganizationPlace]:
    """Return the places of organizations with their names as the text has them, which is not of plain characters."""
    restored = {
        organization: replace(
            organization,
            name=_restore_name(article, organization),
            spellings=tuple(_write(article, name) for name in organization.spellings),
        )
        for organization in dict.fromkeys(place.organization for place in places)
    }
    return [replace(place, organization=restored[place.organization]) for place in places]


def _restore_name(article: Article, organization: OrganizationInText) -> str:
    """Return the name of an organization as the text has it at its first place, if it is there in full."""
    name, span = organization.name, organization.span
    is_full = len(name) == span.end - span.start
    return span.cut(article.text) if is_full else _write(article, name)


def _write(article: Article, name: str) -> str:
    """Return a name with the traditional characters that the text has in it."""
    at = article.flat.find(name)
    return write_as_in(article.text[at : at + len(name)], name) if at >= 0 else name


def _find_root(partner: Partner, joined: dict[int, Partner]) -> TextQuantity:
    """Return the number that a partner belongs to in the end: the conversion of a baseline is of its result."""
    owner = partner.owner
    while id(owner) in joined:
        owner = joined[id(owner)].owner
    return owner


def _find_period(sentence: SentenceNumbers, number: TextQuantity) -> tuple[str, str] | None:
    """Return the reason of a number that is in the words of a period: `within five years`."""
    is_in = any(number.numeral.overlaps(period.span) for period in sentence.periods)
    return ("date", "in_period") if is_in else None
