"""The reading of an article: each of its numbers is a candidate, or states nothing and has a reason.

The rules are pure: all that they know of the catalogue is in `CatalogueNames`. Numbers are those of the one reader,
and what denies or doubts them for an import does so here.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from app.domain.names import guess_language
from app.domain.numbers.quantity import Comparator
from app.extraction.candidates.assertion import Assertion, read_assertion
from app.extraction.candidates.candidate import (
    ArticleReading,
    Baseline,
    Candidate,
    CandidateNumber,
    CatalogueNames,
    Change,
    Ground,
    Mention,
    NamedRecord,
    Period,
    Qualifier,
    RankedMetric,
    Unstated,
)
from app.extraction.candidates.drafts import DraftMaker
from app.extraction.candidates.metric_names import name_metric, rank_metrics
from app.extraction.candidates.phrases import find_relative_to, find_scope, find_subject
from app.extraction.candidates.technologies import choose_thing, find_things
from app.extraction.candidates.unstated import find_reason, list_naming
from app.extraction.frames.article import Article, SentenceNumbers, take_apart
from app.extraction.frames.list_partners import list_partners
from app.extraction.frames.partner import Partner, Partnership
from app.extraction.language.organization_names import NameIndex, list_keys
from app.extraction.measures.measure import is_money
from app.extraction.numbers.text_quantity import Direction, QuantityRole, TextQuantity
from app.extraction.organizations.find_organizations import find_organizations
from app.extraction.organizations.owners import Owner, OwnerReader
from app.extraction.periods.choose_period import choose_period
from app.extraction.periods.period_words import PeriodInText

# Rules by which the owner of a number was inferred from other sentences.
_INFERRED = frozenset({"pronoun", "same_thing", "last_subject", "article_subject"})
_MAX_METRICS = 5


def read_article(
    text: str, *, language: str | None, published: date | None, names: CatalogueNames
) -> ArticleReading:
    """Read the candidates, drafts and other numbers of a text. `language` is a BCP 47 tag, guessed if None."""
    language = language or guess_language(text)
    article = take_apart(text, language, published)
    reader = _ArticleReader(article, names)
    candidates = [
        candidate for sentence in article.sentences for candidate in reader.read(sentence)
    ]
    read = [number for sentence in article.sentences for number in sentence.numbers]
    read += [number for number, _ in article.in_markup]
    marked = [
        Unstated(number.span, place.reason, place.rule) for number, place in article.in_markup
    ]
    unstated = [*reader.unstated, *marked, *list_naming(article.flat, text, language, read)]
    unstated.sort(key=lambda number: number.span.start)
    return ArticleReading(
        language, published, tuple(candidates), tuple(unstated), reader.maker.drafts
    )


def index_names(records: Sequence[NamedRecord]) -> NameIndex:
    return NameIndex(
        (record.id, key)
        for record in records
        for name in record.names
        for key in list_keys(name)
        if key
    )


class _ArticleReader:
    """Reader of the candidates of one article; `unstated` are the numbers that it gives a reason instead."""

    def __init__(self, article: Article, names: CatalogueNames) -> None:
        self._article = article
        self._names = names
        self._places = find_organizations(article.flat, index_names(names.organizations))
        self._things = find_things(article.flat, index_names(names.technologies), self._places)
        self._owners = OwnerReader(
            article.flat,
            self._places,
            [sentence.sentence for sentence in article.sentences],
            [(thing.name, thing.span) for thing in self._things],
        )
        self._count = 0
        self.maker = DraftMaker()
        self.unstated: list[Unstated] = []

    def read(self, sentence: SentenceNumbers) -> list[Candidate]:
        flat = self._article.flat
        stated: list[TextQuantity] = []
        for number in sentence.numbers:
            if reason := find_reason(flat, number) or _find_period(sentence, number):
                self.unstated.append(Unstated(number.span, *reason))
            else:
                stated.append(number)
        sentence = replace(sentence, numbers=tuple(stated))
        partners = list(list_partners(flat, sentence))
        joined = {id(partner.number) for partner in partners}
        own = [number for number in stated if id(number) not in joined]
        owners = self._owners.read(sentence.sentence, [number.whole for number in own])
        candidates = []
        for number, owner in zip(own, owners, strict=True):
            theirs = _collect(partners, number)
            candidates.append(self._make(sentence, number, owner, theirs))
            self.unstated += [
                Unstated(partner.number.span, "repetition", partner.rule, self._count)
                for partner in theirs
            ]
            self._count += 1
        return candidates

    def _make(
        self,
        sentence: SentenceNumbers,
        number: TextQuantity,
        owner: Owner | None,
        partners: Sequence[Partner],
    ) -> Candidate:
        article = self._article
        assertion, period = self._date(sentence, number)
        organizations = self._mention(owner)
        thing = choose_thing(self._things, sentence.span, number.span)
        technology = None
        if thing:
            technology = (
                Mention(thing.id, False, thing.span, thing.rule)
                if thing.id
                else self.maker.draft_technology(thing.name, thing.span, thing.rule)
            )
        metrics, metric_ground = self._rank(sentence, number)
        names = {mention.id: mention.span.cut(article.text) for mention in organizations}
        achievement = self.maker.draft_achievement(
            organizations, names, technology, thing.name if thing else None, number.span
        )
        baseline, change = self._join(sentence, partners)
        because = {
            "/quantity": Ground(number.span, "number_unit"),
            "/kind": assertion.kind_ground,
            "/metric": metric_ground,
        }
        if number.cue:
            because["/quantity/comparator"] = Ground(number.cue, "cue")
        if period:
            because["/period"] = Ground(period.span, period.rule)
        if owner:
            because["/organizations"] = Ground(owner.span, owner.rule)
        for name, ground in (("denied", assertion.denied), ("conditional", assertion.conditional)):
            if ground:
                because[f"/{name}"] = ground
        if baseline:
            because["/baseline"] = Ground(baseline.number.span, baseline.rule)
        if change:
            because["/stated_change"] = Ground(change.number.span, change.rule)
        return Candidate(
            sentence=sentence.span,
            number=_describe(number),
            kind=assertion.kind,
            denied=assertion.denied is not None,
            conditional=assertion.conditional is not None,
            direction=number.direction if number.role is QuantityRole.CHANGE else None,
            organizations=organizations,
            technology=technology,
            metrics=metrics,
            achievement=achievement,
            period=Period(period.edtf, period.span, period.rule) if period else None,
            baseline=baseline,
            change=change,
            also=tuple(
                _describe(partner.number)
                for partner in partners
                if partner.role is Partnership.ALSO
            ),
            qualifiers=tuple(
                self._qualify(partner, metrics)
                for partner in partners
                if partner.role is Partnership.CONDITION
            ),
            subject=find_subject(article.flat, sentence, number),
            scope=find_scope(article.flat, sentence, number),
            relative_to=find_relative_to(article.flat, sentence, number),
            because=because,
            open=tuple(_list_open(number, owner, metrics, assertion)),
        )

    def _date(
        self, sentence: SentenceNumbers, number: TextQuantity
    ) -> tuple[Assertion, PeriodInText | None]:
        """Return how a number is said, and its period: a target is of another time than what is reached."""
        article = self._article
        spans = [other.span for other in sentence.numbers]
        plain = read_assertion(article.flat, sentence, number, None, article.published)
        is_target = plain.kind in ("target", "requirement")
        period = choose_period(
            article.flat,
            sentence.sentence,
            number.span,
            spans,
            sentence.periods,
            is_target=is_target,
        )
        return read_assertion(article.flat, sentence, number, period, article.published), period

    def _mention(self, owner: Owner | None) -> tuple[Mention, ...]:
        if owner is None:
            return ()
        return tuple(
            self.maker.mention(organization, owner.span, owner.rule)
            for organization in owner.organizations
        )

    def _rank(
        self, sentence: SentenceNumbers, number: TextQuantity
    ) -> tuple[tuple[RankedMetric, ...], Ground]:
        """Rank the metrics of the catalogue; a new one is drafted where the words name none of them."""
        flat = self._article.flat
        segment = sentence.sentence.segments[sentence.sentence.find_segment(number.span.start)].span
        ranked = rank_metrics(
            self._names.metrics, number, segment.cut(flat), sentence.span.cut(flat)
        )
        metrics = [RankedMetric(rank.metric.id, False, rank.rule) for rank in ranked[:_MAX_METRICS]]  # noqa: FBT003 - is_new
        if metrics and metrics[0].rule != "metric_of_dimension":
            return tuple(metrics), Ground(segment, metrics[0].rule)
        name = name_metric(flat, segment, number)
        unit = number.unit.code if number.unit else (number.codes[0] if number.codes else "1")
        return (self.maker.draft_metric(name, unit), *metrics), Ground(name.span, name.rule)

    def _join(
        self, sentence: SentenceNumbers, partners: Sequence[Partner]
    ) -> tuple[Baseline | None, Change | None]:
        baseline, change = None, None
        for partner in partners:
            if partner.role is Partnership.BASELINE and baseline is None:
                period = self._date_baseline(sentence, partner.number)
                baseline = Baseline(_describe(partner.number), period, partner.rule)
            if partner.role is Partnership.CHANGE and change is None:
                change = Change(
                    _describe(partner.number),
                    partner.number.direction or Direction.UP,
                    partner.rule,
                )
        return baseline, change

    def _date_baseline(self, sentence: SentenceNumbers, number: TextQuantity) -> Period | None:
        following = min(
            (other.span.start for other in sentence.numbers if other.span.start >= number.span.end),
            default=sentence.span.end,
        )
        near = next(
            (
                period
                for period in sentence.periods
                if number.span.end <= period.span.start < following
            ),
            None,
        )
        return Period(near.edtf, near.span, near.rule) if near and near.edtf != "XXXX" else None

    def _qualify(self, partner: Partner, metrics: Sequence[RankedMetric]) -> Qualifier:
        """Name the property of a condition: the one of the likeliest metric that has its dimension."""
        declared = next(
            (
                metric.qualifiers
                for metric in self._names.metrics
                if metrics and metric.id == metrics[0].id
            ),
            {},
        )
        property_ = next(
            (name for name, unit in declared.items() if unit and _fits(unit, partner.number)), None
        )
        return Qualifier(_describe(partner.number), property_, partner.rule)


def _find_period(sentence: SentenceNumbers, number: TextQuantity) -> tuple[str, str] | None:
    """Return the reason of a number that is in the words of a period: `within five years`."""
    is_in = any(number.numeral.overlaps(period.span) for period in sentence.periods)
    return ("date", "in_period") if is_in else None


def _fits(unit: str, number: TextQuantity) -> bool:
    ranked = rank_metrics([], number, "", "")
    return (
        not ranked and number.unit is not None and unit in (number.unit.code, number.unit.dimension)
    )


def _collect(partners: Sequence[Partner], number: TextQuantity) -> list[Partner]:
    return [partner for partner in partners if partner.owner is number]


def _describe(number: TextQuantity) -> CandidateNumber:
    return CandidateNumber(
        span=number.span,
        whole=number.whole,
        value=number.value,
        lower=number.lower,
        upper=number.upper,
        unit=number.unit.code if number.unit else _choose_code(number.codes),
        codes=number.codes,
        unit_text=number.unit_text,
        comparator=number.comparator or Comparator.EQ,
        tolerance=number.tolerance,
    )


def _choose_code(codes: tuple[str, ...]) -> str | None:
    """Return the likeliest money of `$` and 元, which `open` says; None for other units of several meanings."""
    is_all_money = all(is_money((code.partition("/")[0],)) for code in codes)
    return codes[0] if codes and is_all_money else None


def _list_open(
    number: TextQuantity, owner: Owner | None, metrics: Sequence[RankedMetric], assertion: Assertion
) -> list[str]:
    codes = []
    if owner is None:
        codes.append("organization_not_named")
    elif owner.rule in _INFERRED:
        codes.append("organization_inferred")
    elif any(len(organization.ids) > 1 for organization in owner.organizations):
        codes.append("organization_ambiguous")
    if not metrics or metrics[0].rule != "words_of_metric":
        codes.append("metric_not_named")
    if number.unit is None:
        codes.append("unit_ambiguous" if number.codes else "unit_not_stated")
    if assertion.denied:
        codes.append("denied")
    if assertion.conditional:
        codes.append("conditional")
    return codes
