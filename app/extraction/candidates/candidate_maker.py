"""One candidate of an article: all that the rules say about a number, with their grounds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span
from app.extraction.candidates.assertion import Assertion, read_as_target, read_assertion
from app.extraction.candidates.candidate import (
    Baseline,
    CandidateChange,
    CandidateClaim,
    CandidateNumber,
    CandidatePeriod,
    CandidatePhrase,
    CatalogueNames,
    Ground,
    Mention,
    Qualifier,
    RankedMetric,
)
from app.extraction.candidates.denials.denied import read_denied_comparator
from app.extraction.candidates.drafts import DraftMaker
from app.extraction.candidates.metric_drafts import NewMetricName, name_metric
from app.extraction.candidates.metric_names import measures, rank_metrics
from app.extraction.candidates.phrases import find_relative_to, find_scope, find_subject
from app.extraction.candidates.technologies import NamedThing, choose_thing
from app.extraction.frames.article import Article, SentenceNumbers
from app.extraction.frames.named_money import LIKELIEST
from app.extraction.frames.partner import Partner, Partnership
from app.extraction.numbers.text_quantity import Direction, QuantityRole, TextQuantity
from app.extraction.organizations.owners import Owner
from app.extraction.periods.choose_period import choose_period, find_own_period
from app.extraction.periods.period_words import UNKNOWN, PeriodInText

# Rules by which the owner of a number was inferred from other sentences.
_INFERRED = frozenset({"pronoun", "same_thing", "last_subject", "article_subject"})
_MAX_METRICS = 5
_WHOLE_YEAR = "全年"
_NOW = re.compile(r"目前|现在|如今|现为|\b(?:now|currently|today|at\spresent)\b", re.IGNORECASE)


class CandidateMaker:
    """Maker of the candidates of one article, and of the drafts that they name."""

    def __init__(
        self, article: Article, names: CatalogueNames, things: Sequence[NamedThing]
    ) -> None:
        self._article = article
        self._names = names
        self._things = things
        self._named: dict[tuple[int, object], NewMetricName] = {}
        self.drafts = DraftMaker()

    def make(
        self,
        sentence: SentenceNumbers,
        number: TextQuantity,
        owner: Owner | None,
        partners: Sequence[Partner],
    ) -> CandidateClaim:
        """Return the candidate of a number whose owner and partners are known."""
        flat = self._article.flat
        assertion, period = self._date(sentence, number)
        organizations = self._mention(owner)
        thing = choose_thing(self._things, sentence.span, number.span)
        technology = self._mention_thing(thing) if thing else None
        metrics, metric_ground = self._rank(sentence, number)
        titles = [organization.name for organization in owner.organizations] if owner else []
        titles += [thing.name] if thing else []
        baseline, change = _join(flat, sentence, partners)
        grounds = {
            "/quantity": Ground(number.span, "number_unit"),
            "/quantity/comparator": Ground(number.cue, "cue") if number.cue else None,
            "/kind": assertion.kind_ground,
            "/metric": metric_ground,
            "/period": Ground(period.span, period.rule) if period else None,
            "/organizations": Ground(owner.span, owner.rule) if owner else None,
            "/baseline": Ground(baseline.number.span, baseline.rule) if baseline else None,
            "/stated_change": Ground(change.number.span, change.rule) if change else None,
            "/denied": assertion.denied,
            "/conditional": assertion.conditional,
        }
        return CandidateClaim(
            sentence=sentence.span,
            number=_describe_denied(flat, number),
            kind=assertion.kind,
            denied=assertion.denied is not None,
            conditional=assertion.conditional is not None,
            direction=number.direction if number.role is QuantityRole.CHANGE else None,
            organizations=organizations,
            technology=technology,
            metrics=metrics,
            achievement=self.drafts.draft_achievement(
                organizations, technology, titles, number.span
            ),
            period=CandidatePeriod(period.edtf, period.span, period.rule) if period else None,
            baseline=baseline,
            change=change,
            also=tuple(map(describe, _pick(partners, Partnership.ALSO))),
            qualifiers=tuple(
                self._qualify(condition, metrics)
                for condition in _pick(partners, Partnership.CONDITION)
            ),
            subject=self._write(find_subject(flat, sentence, number)),
            scope=self._write(find_scope(flat, sentence, number)),
            relative_to=self._write(find_relative_to(flat, sentence, number)),
            because={pointer: ground for pointer, ground in grounds.items() if ground},
            open=tuple(_list_open(number, owner, metrics, assertion)),
        )

    def _date(
        self, sentence: SentenceNumbers, number: TextQuantity
    ) -> tuple[Assertion, PeriodInText | None]:
        """Return how a number is said, and its period: a target is of another time than what is reached."""
        flat, published = self._article.flat, self._article.published
        spans = [other.span for other in sentence.numbers]
        plain = read_assertion(flat, sentence, number)
        is_target = plain.kind in ("target", "requirement") and plain.denied is None
        periods = [
            period
            for period in sentence.periods
            if is_target or not self._is_of_another_clause(sentence, number, period)
        ]
        if plain.kind == "requirement":
            periods = [period for period in periods if self._is_of_demand(sentence, number, period)]
        period = choose_period(
            flat, sentence.sentence, number.span, spans, periods, is_target=is_target
        )
        if period and (ground := read_as_target(flat, sentence, plain, period, published)):
            plain = replace(plain, kind="target", kind_ground=ground)
        return plain, period

    def _is_of_demand(
        self, sentence: SentenceNumbers, number: TextQuantity, period: PeriodInText
    ) -> bool:
        """Return whether a period is to come, or in the clause of what is demanded."""
        published, find = self._article.published, sentence.sentence.find_segment
        is_to_come = bool(published and period.year and period.year > published.year)
        is_own = find(period.span.start) == find(number.span.start)
        # 全年不得超过12小时: in any year.
        if period.span.cut(self._article.flat) == _WHOLE_YEAR:
            return False
        return is_own or is_to_come or period.is_deadline

    def _is_of_another_clause(
        self, sentence: SentenceNumbers, number: TextQuantity, period: PeriodInText
    ) -> bool:
        """Return whether a period to come is in another clause than a number that is no target."""
        published, find = self._article.published, sentence.sentence.find_segment
        is_to_come = (
            published is not None and period.year is not None and period.year > published.year
        )
        own, other = find(number.span.start), find(period.span.start)
        segment = sentence.sentence.segments[own].span
        is_now = _NOW.search(self._article.flat, segment.start, number.span.start) is not None
        return is_to_come and (other > own or (other < own and is_now))

    def _write(self, phrase: CandidatePhrase | None) -> CandidatePhrase | None:
        """Return a phrase with the characters that the text has."""
        return phrase and replace(phrase, text=self._article.write(phrase.span))

    def _mention(self, owner: Owner | None) -> tuple[Mention, ...]:
        if owner is None:
            return ()
        return tuple(
            self.drafts.mention(organization, owner.span, owner.rule)
            for organization in owner.organizations
        )

    def _mention_thing(self, thing: NamedThing) -> Mention:
        if thing.id is None:
            return self.drafts.draft_technology(thing.name, thing.span, thing.rule)
        return Mention(thing.id, is_new=False, span=thing.span, rule=thing.rule)

    def _rank(
        self, sentence: SentenceNumbers, number: TextQuantity
    ) -> tuple[tuple[RankedMetric, ...], Ground]:
        """Rank the metrics of the catalogue; a new one is drafted where the words name none of them."""
        flat = self._article.flat
        segment = sentence.sentence.segments[sentence.sentence.find_segment(number.span.start)].span
        ranked = rank_metrics(
            self._names.metrics, number, segment.cut(flat), sentence.span.cut(flat)
        )
        metrics = [
            RankedMetric(rank.metric.id, is_new=False, rule=rank.rule)
            for rank in ranked[:_MAX_METRICS]
        ]
        if metrics and metrics[0].rule != "metric_of_dimension":
            return tuple(metrics), Ground(segment, metrics[0].rule)
        name = self._name(sentence, segment, number)
        unit = number.unit.code if number.unit else (number.codes[0] if number.codes else "1")
        return (self.drafts.draft_metric(name, unit), *metrics), Ground(name.span, name.rule)

    def _name(
        self, sentence: SentenceNumbers, segment: Span, number: TextQuantity
    ) -> NewMetricName:
        """Name a new metric; without words of its own, a number is of that of the last one of its dimension beside it."""
        article = self._article
        name = name_metric(article.flat, segment, number, sentence.numbers)
        own = name.name.replace(name.span.cut(article.flat), article.write(name.span))
        name = replace(name, name=own)
        kind = number.unit.dimension if number.unit else number.codes
        key = (sentence.span.start, kind)
        if name.rule == "dimension":
            return self._named.get(key, name)
        self._named[key] = name
        return name

    def _qualify(self, condition: TextQuantity, metrics: Sequence[RankedMetric]) -> Qualifier:
        """Name the property of a condition: that of the likeliest metric which has its dimension."""
        first = metrics[0].id if metrics else None
        declared: Mapping[str, str | None] = next(
            (metric.qualifiers for metric in self._names.metrics if metric.id == first), {}
        )
        fitting = (name for name, unit in declared.items() if unit and measures(unit, condition))
        return Qualifier(describe(condition), next(fitting, None), "condition_words")


def describe(number: TextQuantity) -> CandidateNumber:
    """Return what a candidate says of a number that the reader read."""
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


def _describe_denied(flat: str, number: TextQuantity) -> CandidateNumber:
    comparator = read_denied_comparator(flat, number)
    described = describe(number)
    return replace(described, comparator=comparator) if comparator else described


def _choose_code(codes: tuple[str, ...]) -> str | None:
    """Return the likeliest money of `$` and 元, which `open` says; None for other units of several meanings."""
    return codes[0] if codes and codes[0].partition("/")[0] in LIKELIEST else None


def _pick(partners: Sequence[Partner], role: Partnership) -> list[TextQuantity]:
    return [partner.number for partner in partners if partner.role is role]


def _join(
    flat: str, sentence: SentenceNumbers, partners: Sequence[Partner]
) -> tuple[Baseline | None, CandidateChange | None]:
    """Return the first baseline and the first change among the partners of a number."""
    baseline, change = None, None
    for partner in partners:
        number = partner.number
        if partner.role is Partnership.BASELINE and baseline is None:
            baseline = Baseline(
                describe(number), _date_baseline(flat, sentence, number), partner.rule
            )
        if partner.role is Partnership.CHANGE and change is None:
            change = CandidateChange(
                describe(number), number.direction or Direction.UP, partner.rule
            )
    return baseline, change


def _date_baseline(
    flat: str, sentence: SentenceNumbers, number: TextQuantity
) -> CandidatePeriod | None:
    """Return the period of a baseline, right before it or else behind it: 较2022年的38公里, `up from 38 km in 2022`."""
    if own := find_own_period(flat, number.span, sentence.periods):
        return CandidatePeriod(own.edtf, own.span, own.rule)
    later = (other.span.start for other in sentence.numbers if other.span.start >= number.span.end)
    end = min(later, default=sentence.span.end)
    near = [period for period in sentence.periods if number.span.end <= period.span.start < end]
    if not near or near[0].edtf == UNKNOWN:
        return None
    return CandidatePeriod(near[0].edtf, near[0].span, near[0].rule)


def _list_open(
    number: TextQuantity, owner: Owner | None, metrics: Sequence[RankedMetric], assertion: Assertion
) -> list[str]:
    """List the codes of what is unsure about a candidate."""
    is_ambiguous = owner and any(len(named.ids) > 1 for named in owner.organizations)
    codes = {
        "organization_not_named": owner is None,
        "organization_inferred": owner is not None and owner.rule in _INFERRED,
        "organization_ambiguous": is_ambiguous,
        "metric_not_named": not metrics or metrics[0].rule != "words_of_metric",
        "not_read": number.vague,
        "unit_ambiguous": number.unit is None and number.codes,
        "unit_not_stated": number.unit is None and not number.codes,
        "denied": assertion.denied,
        "conditional": assertion.conditional,
    }
    return [code for code, holds in codes.items() if holds]
