"""Claims that a number of a text is near to, although a rule of `obstacles` forbids to compare them.

A claim is near if the statement names its organization, its technology or its metric, and the number has the
dimension of the metric. The first row that fits decides. *Words only*: nothing in the text speaks against
the claim; it has words that are not known, or lacks words.

| verdict | condition |
|---|---|
| rounded | words only; the claim's number rounds to the digits of the text |
| similar | words only; the same number |
| not_comparable | the organization or technology and the metric are named, and the text states another kind, condition, scope or definition, or a plan |
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.extraction.language.tokens import TokenKind
from app.extraction.verdicts.compare_numbers import MATCHING, Rule
from app.extraction.verdicts.finding import Finding, TextVerdict
from app.extraction.verdicts.match import ClaimMatch
from app.extraction.verdicts.obstacles import Obstacle, Refusal

_WORDS = frozenset(
    {
        Obstacle.UNKNOWN_WORD,
        Obstacle.ORGANIZATION_NOT_NAMED,
        Obstacle.METRIC_NOT_NAMED,
        Obstacle.SCOPE_NOT_NAMED,
        Obstacle.FURTHER_CONDITION,
        Obstacle.CONDITION_NOT_STATED,
        Obstacle.DISPUTED,
    }
)
_OTHER_CASE = frozenset(
    {
        Obstacle.OTHER_MEASURE,
        Obstacle.OTHER_WHOLE,
        Obstacle.SCOPE_NOT_NAMED,
        Obstacle.RATIO_ORDER,
        Obstacle.SCOPE_DIFFERS,
        Obstacle.DIFFERENT_CONDITION,
        Obstacle.CONDITION_NOT_STATED,
        Obstacle.CONDITIONAL,
        Obstacle.REQUIREMENT_NOT_RESULT,
        Obstacle.RESULT_NOT_REQUIREMENT,
        Obstacle.CHANGE_NOT_COMPARED,
    }
)
_REFUSING = frozenset({Obstacle.DENIED, Obstacle.TOO_LONG})
_ORDER = {obstacle: index for index, obstacle in enumerate(Obstacle)}
_MAX_EXPLAINED = 10
_MIN_DIGITS = 2
# A number with as many digits is hardly the same by chance.
_CERTAIN = 3


@dataclass(frozen=True, slots=True)
class NearClaim:
    """A match, and the comparison of its numbers (`finding`)."""

    match: ClaimMatch
    finding: Finding
    is_latest: bool

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """The refusals of the match.

        Without one, several metrics have the number, and the text does not say which it means.
        """
        return self.match.refusals or (Refusal(Obstacle.METRIC_NOT_NAMED),)

    @property
    def fits(self) -> bool:
        return self.finding.rule in MATCHING or self.finding.rule == Rule.ROUNDS_TO

    @property
    def is_near(self) -> bool:
        """Return whether the statement names what the claim is about, or what it measures.

        Half of the metric's name is enough for a number of several digits.
        """
        match = self.match
        has_metric = match.named or (self._has_digits(_CERTAIN) and 2 * match.coverage >= 1)
        return (
            match.is_named
            or (has_metric and bool(match.topic.metric))
            or (match.names_thing and self._has_digits(_MIN_DIGITS))
        )

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, int, bool, str]:
        """A sort key: the claim with the greatest is the one to show."""
        match = self.match
        return (
            match.is_named,
            match.names_thing,
            match.named,
            not self.finding.of_baseline,
            -len({refusal.obstacle for refusal in self.refusals}),
            self.is_latest,
            match.topic.claim.id,
        )

    @property
    def verdict(self) -> TextVerdict | None:
        """The verdict by the table of this module; None if no row fits."""
        match = self.match
        is_same = (match.is_named or not match.topic.claim.organizations) and match.named
        # Only of few claims are all refusals listed, which takes long.
        if not (self.fits or is_same) or not self.is_near:
            return None
        if self.fits and all(self._is_of_words(refusal) for refusal in self.refusals):
            is_certain = match.named or self._has_digits(_MIN_DIGITS)
            if self.finding.rule == Rule.ROUNDS_TO and is_certain:
                return TextVerdict.ROUNDED
            if self.finding.rule in MATCHING:
                return TextVerdict.SIMILAR
        obstacles = {refusal.obstacle for refusal in self.refusals}
        is_refused = obstacles & _REFUSING or not all(map(self._may_be_other, self.refusals))
        if is_same and obstacles & _OTHER_CASE and not is_refused:
            return TextVerdict.NOT_COMPARABLE
        return None

    def _has_digits(self, count: int) -> bool:
        digits = self.match.number.digits
        return digits is not None and digits >= count

    def _is_of_words(self, refusal: Refusal) -> bool:
        """Return whether an obstacle says nothing against the claim.

        So is a date if the claim has none, and another organization beside that of the claim.
        """
        if refusal.obstacle == Obstacle.OTHER_PERIOD:
            return refusal.span is None or not self._years or self._is_dated
        if refusal.obstacle == Obstacle.SCOPE_DIFFERS:
            return refusal.span is None
        if refusal.obstacle == Obstacle.OTHER_ORGANIZATION:
            return self.match.is_named
        return refusal.obstacle in _WORDS

    @property
    def _years(self) -> range:
        """The years of the claim's period; empty without a period, or with an open one."""
        period = self.match.topic.claim.period
        if period is None or period.first is None or period.last is None:
            return range(0)
        return range(period.first.year, period.last.year + 1)

    @property
    def _is_dated(self) -> bool:
        """Return whether the last date before the number, or else the first, is within the years of the claim."""
        statement = self.match.statement
        dates = statement.clause.list_of(TokenKind.DATE)
        own = statement.number.span.start
        nearest = min(
            dates, key=lambda token: (token.start > own, abs(token.start - own)), default=None
        )
        years = nearest.years if nearest else ()
        return bool(years) and all(year in self._years for year in years)

    def _may_be_other(self, refusal: Refusal) -> bool:
        return refusal.obstacle in _OTHER_CASE or self._is_of_words(refusal)


_VERDICTS = (TextVerdict.ROUNDED, TextVerdict.SIMILAR, TextVerdict.NOT_COMPARABLE)


def choose_near(near: Sequence[NearClaim]) -> tuple[TextVerdict, NearClaim] | None:
    """Choose the claim of which the text gives the first verdict of the table; None if there is none."""
    verdicts = [(own.verdict, own) for own in near]
    for verdict in _VERDICTS:
        fitting = [own for given, own in verdicts if given == verdict]
        if fitting:
            return verdict, max(fitting, key=lambda own: own.rank)
    return None


def choose_unfit(near: Sequence[NearClaim]) -> NearClaim:
    """Choose the claim that says best why the number was compared with none.

    Its names are in the text, and of these it is the one that met the most rules.
    """

    def rate(own: NearClaim) -> tuple[bool, bool, bool]:
        return own.is_near, own.match.named, own.fits

    best = max(map(rate, near))
    top = [own for own in near if rate(own) == best][:_MAX_EXPLAINED]
    return max(top, key=lambda own: (_ORDER[own.refusals[0].obstacle], own.rank))
