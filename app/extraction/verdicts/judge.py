"""Verdicts on the numbers of a text, by the rules of `finding`, `obstacles` and `compare_numbers`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from app.domain.numbers.quantity import Quantity
from app.extraction.language.clauses import find_clauses
from app.extraction.language.organization_names import NamedTechnology
from app.extraction.language.tokens import Token, TokenKind
from app.extraction.numbers.text_quantity import QuantityRole, TextQuantity
from app.extraction.verdicts.claim_topic import Candidate, Topic
from app.extraction.verdicts.claims.near_claims import NearClaim, choose_near, choose_unfit
from app.extraction.verdicts.claims.quoted import QuotedClaim, is_quoted
from app.extraction.verdicts.claims.topic_index import TopicIndex
from app.extraction.verdicts.compare_numbers import (
    DIFFERING,
    MATCHING,
    ComparedNumber,
    Rule,
    compare,
    read_claimed,
    read_stated,
)
from app.extraction.verdicts.finding import Decision, Finding, TextVerdict
from app.extraction.verdicts.match import ClaimMatch
from app.extraction.verdicts.obstacles import Obstacle
from app.extraction.verdicts.statement import TextStatement
from app.extraction.verdicts.wording.denials_beside import list_refuted

# Between two results, the second of which is the later one.
_THEN = frozenset(
    ["then", "later", "afterwards", "subsequently", "next", "随后", "后来", "然后", "之后", "再"]
)
_BEFORE = frozenset(["before", "之前", "以前"])
# About a second of work.
MAX_COMPARISONS = 50_000


@dataclass(frozen=True, slots=True)
class ComparableText:
    """A text, its tokens, and the claims that it may repeat, read when the catalogue was at `revision`.

    `technologies` are those that it names by their own names, `quoted` the claims of which it has a quote.
    A process for heavy work judges it, and need not import what has read the claims.
    """

    text: str
    tokens: Sequence[Token]
    candidates: Sequence[Candidate]
    technologies: Sequence[NamedTechnology]
    quoted: Sequence[QuotedClaim]
    revision: int

    def judge(self) -> list[Finding]:
        """Return a verdict on each number of the text, in order."""
        return judge_text(self.text, self.tokens, self.candidates, self.technologies, self.quoted)


def judge_text(
    text: str,
    tokens: Sequence[Token],
    claims: Iterable[Candidate],
    technologies: Sequence[NamedTechnology] = (),
    quoted: Sequence[QuotedClaim] = (),
) -> list[Finding]:
    """Return a verdict on each number of a text, in order.

    `tokens` are those of the text, `technologies` are named in it by their own names, and `quoted` are
    claims of which it has a quote. `claims` must also include the later claims that follow these claims
    according to a source: otherwise an outdated number counts as current.
    """
    judge = _Judge([Topic(claim) for claim in claims], tokens, quoted)
    return [
        judge.judge(TextStatement(text, number, clause, technologies))
        for number, clause in find_clauses(tokens)
    ]


class _Judge:
    """Judge of the numbers of a text by the claims that they may be compared with.

    `_claims` maps the ids of claims to them, and `_later` the id of a claim to the later claim that follows it according to a source.
    """

    def __init__(
        self, topics: Sequence[Topic], tokens: Sequence[Token], quoted: Sequence[QuotedClaim]
    ) -> None:
        self._topics = TopicIndex(topics)
        self._tokens = tokens
        self._claims = {topic.claim.id: topic.claim for topic in topics}
        self._later = {topic.claim.follows: topic.claim for topic in topics if topic.claim.follows}
        self._refuted = list_refuted(tokens)
        self._quoted: dict[str, list[QuotedClaim]] = {}
        for quote in quoted:
            self._quoted.setdefault(quote.claim, []).append(quote)
        self._comparisons = 0

    def judge(self, statement: TextStatement) -> Finding:
        number = statement.number
        if number.vague:
            return Finding(number, TextVerdict.NOT_FOUND, Decision.VAGUE)
        if not statement.clause.complete:
            return Finding(number, TextVerdict.NOT_FOUND, Obstacle.TOO_LONG)
        topics = self._topics.list_for(statement)
        self._comparisons += len(topics)
        if self._comparisons > MAX_COMPARISONS:
            return Finding(number, TextVerdict.NOT_FOUND, Decision.TOO_MANY)
        refuted = self._refuted.get(statement.clause.sentence.tokens[0].start)
        every = [ClaimMatch(statement, topic, refuted) for topic in topics]
        matches = [match for match in every if match.unit is not None]
        return (
            self._find_quoted(matches)
            or self._judge_matches(statement, matches)
            or _find_other_unit(every)
            or self._explain(number, [self._approach(match) for match in matches])
        )

    def _judge_matches(
        self, statement: TextStatement, matches: Sequence[ClaimMatch]
    ) -> Finding | None:
        """Compare the number with the claims that no rule forbids, else with those that it is near to."""
        best = _choose([match for match in matches if match.is_clean])
        decided = self._decide(statement, best) if best else None
        if decided and decided.verdict != TextVerdict.NOT_FOUND:
            return decided
        near = choose_near([self._approach(match) for match in matches if match not in best])
        return self._describe(near[1], near[0]) if near else decided

    def _find_quoted(self, matches: Sequence[ClaimMatch]) -> Finding | None:
        """Find the claim of which the text has the number in the words of a quote, the latest first."""
        found = []
        for match in matches:
            quotes = self._quoted.get(match.topic.claim.id, ())
            if quotes and is_quoted(match, quotes, self._tokens):
                found += [
                    finding
                    for finding in (self._compare(match), *self._compare_baseline(match))
                    if finding.rule in MATCHING
                ]
        if not found:
            return None
        first = min(found, key=lambda finding: (finding.of_baseline, self._is_earlier(finding)))
        later = first.claim if first.of_baseline else self._find_latest(first.claim)
        superseded_by = later if first.of_baseline or later is not first.claim else None
        return replace(
            first,
            verdict=TextVerdict.MATCHES,
            rule=Decision.QUOTED,
            superseded_by=superseded_by,
        )

    def _is_earlier(self, finding: Finding) -> bool:
        return finding.claim is not None and finding.claim.id in self._later

    def _approach(self, match: ClaimMatch) -> NearClaim:
        findings = [self._compare(match), *self._compare_baseline(match)]
        finding = next((own for own in findings if own.rule in MATCHING), findings[0])
        return NearClaim(match, finding, not self._is_earlier(finding))

    def _describe(self, near: NearClaim, verdict: TextVerdict) -> Finding:
        later = self._find_latest(near.finding.claim)
        return replace(
            near.finding,
            verdict=verdict,
            rule=Rule.ROUNDS_TO if verdict == TextVerdict.ROUNDED else near.refusals[0].obstacle,
            word=near.refusals[0].word,
            obstacles=near.refusals,
            superseded_by=None if later is near.finding.claim else later,
        )

    def _explain(self, number: TextQuantity, near: Sequence[NearClaim]) -> Finding:
        """Report why the number was compared with no claim: the rule of `obstacles` that failed first."""
        if not near:
            return Finding(number, TextVerdict.NOT_FOUND, Decision.NO_CLAIM)
        own = choose_unfit(near)
        if own.is_near:
            return self._describe(own, TextVerdict.NOT_FOUND)
        first = own.refusals[0]
        return Finding(
            number,
            TextVerdict.NOT_FOUND,
            first.obstacle,
            word=first.word,
            obstacles=own.refusals,
        )

    def _decide(self, statement: TextStatement, matches: Sequence[ClaimMatch]) -> Finding:
        number = statement.number
        findings = [self._compare(match) for match in matches]
        fitting = [finding for finding in findings if finding.rule in MATCHING]
        if number.role == QuantityRole.BASELINE:
            fitting = [
                finding for finding in fitting if finding.claim and finding.claim.id in self._later
            ]
        if fitting:
            return self._settle(fitting, statement)
        baselines = [finding for match in matches for finding in self._compare_baseline(match)]
        if baseline := next(
            (baseline for baseline in baselines if baseline.rule in MATCHING), None
        ):
            return _settle_baseline(baseline, statement)
        if not matches[0].named:
            return Finding(number, TextVerdict.NOT_FOUND, Obstacle.METRIC_NOT_NAMED)
        if number.role == QuantityRole.BASELINE:
            return next(
                iter(baselines), Finding(number, TextVerdict.NOT_FOUND, Decision.NO_BASELINE)
            )
        latest = [
            finding for finding in findings if finding.claim and finding.claim.id not in self._later
        ]
        return min(latest or findings, key=_distance)

    def _compare(self, match: ClaimMatch) -> Finding:
        return _compare_with(match, match.topic.claim.quantity, of_baseline=False)

    def _compare_baseline(self, match: ClaimMatch) -> Iterator[Finding]:
        if match.topic.claim.baseline:
            yield _compare_with(match, match.topic.claim.baseline, of_baseline=True)

    def _settle(self, fitting: Sequence[Finding], statement: TextStatement) -> Finding:
        """Return the verdict on a number that agrees with one or more claims (`fitting`).

        If the latest claim agrees, the number matches, unless the text says that it is past. If only
        earlier claims agree, the number is outdated, but matches if the text says that it is past.
        """
        for finding in fitting:
            if finding.claim and finding.claim.id not in self._later:
                # With other numbers in the statement, the past may be said of these.
                before = self._claims.get(finding.claim.follows or "")
                is_past = statement.past and not statement.others
                if is_past or (before and _puts_after(statement, before)):
                    rule = Decision.PRESENT_STATED_AS_PAST
                    return replace(finding, verdict=TextVerdict.NOT_FOUND, rule=rule)
                return finding
        first = fitting[0]
        later = self._find_latest(first.claim)
        earlier = first.number.role == QuantityRole.BASELINE or statement.past
        if later is not None:
            earlier = earlier or _find_behind(statement, later) is not None
            earlier = earlier and not _puts_before(statement, later)
        verdict = TextVerdict.MATCHES if earlier else TextVerdict.OUTDATED
        rule = Decision.STATED_AS_EARLIER if earlier else Decision.SUPERSEDED
        return replace(first, verdict=verdict, rule=rule, superseded_by=later)

    def _find_latest(self, claim: Candidate | None) -> Candidate | None:
        seen: set[str] = set()
        while claim and claim.id in self._later and claim.id not in seen:
            seen.add(claim.id)
            claim = self._later[claim.id]
        return claim


def _find_other_unit(matches: Sequence[ClaimMatch]) -> Finding | None:
    for match in matches:
        if match.unit is None and match.has_other_unit and match.is_clean:
            claim = match.topic.claim
            return Finding(match.number, TextVerdict.UNIT_MISMATCH, Decision.OTHER_UNIT, claim)
    return None


def _choose(matches: Sequence[ClaimMatch]) -> list[ClaimMatch]:
    """Choose the claims on the metric of whose name the text has the greatest share of words.

    Return an empty list if two metrics have the same share, because the number could be of either.
    """
    if not matches:
        return []
    best = max(match.coverage for match in matches)
    chosen = [match for match in matches if match.coverage == best]
    metrics = {match.topic.claim.metric_id for match in chosen}
    return chosen if len(metrics) == 1 else []


def _compare_with(match: ClaimMatch, quantity: Quantity, *, of_baseline: bool) -> Finding:
    claim = match.topic.claim
    stated = read_stated(match.statement.text, match.number, match.unit or claim.unit, claim.unit)
    claimed = read_claimed(quantity, claim.unit) if of_baseline else match.topic.claimed
    rule = compare(stated, claimed, claim.unit)
    verdict = TextVerdict.NOT_FOUND
    if rule in MATCHING:
        verdict = TextVerdict.MATCHES
    elif rule in DIFFERING:
        verdict = TextVerdict.DIFFERS
    elif rule == Rule.ROUNDS_TO:
        verdict = TextVerdict.ROUNDED
    return Finding(match.number, verdict, rule, claim, of_baseline, stated, claimed)


def _settle_baseline(finding: Finding, statement: TextStatement) -> Finding:
    if statement.number.role == QuantityRole.BASELINE or statement.past:
        return replace(finding, rule=Decision.BASELINE)
    return replace(
        finding,
        verdict=TextVerdict.OUTDATED,
        rule=Decision.BASELINE_SUPERSEDED,
        superseded_by=finding.claim,
    )


def _find_behind(statement: TextStatement, claim: Candidate) -> Token | None:
    """Find the number of another claim after the judged number in the sentence."""
    start = statement.number.span.start
    return next((token for token in _find_all(statement, claim) if token.start > start), None)


def _puts_after(statement: TextStatement, earlier: Candidate) -> bool:
    """Return whether a sentence says that an earlier number came later: `30 billion and then 6.75 billion`."""
    start = statement.number.span.start
    behind = _find_behind(statement, earlier)
    return behind is not None and any(
        token.written in _THEN or (token.written in _BEFORE and token.start < behind.start)
        for token in statement.clause.sentence.tokens
        if token.start > start
    )


def _puts_before(statement: TextStatement, later: Candidate) -> bool:
    """Return whether a sentence says that a later number came first: `30 billion before it made 6.75 billion`."""
    end = statement.number.span.start
    starts = [token.start for token in _find_all(statement, later) if token.start < end]
    return bool(starts) and any(
        token.written in _BEFORE and starts[0] < token.start < end
        for token in statement.clause.sentence.tokens
    )


def _find_all(statement: TextStatement, claim: Candidate) -> Iterator[Token]:
    """Yield the numbers of the sentence that are equal to that of a claim."""
    claimed = read_claimed(claim.quantity, claim.unit)
    for token in statement.clause.sentence.tokens:
        if token.number is None or token.kind != TokenKind.NUMBER:
            continue
        unit = token.number.unit if _is_in_unit_of(token.number, claim) else claim.unit
        if unit and _is_equal(read_stated(statement.text, token.number, unit, claim.unit), claimed):
            yield token


def _is_equal(stated: ComparedNumber, claimed: ComparedNumber) -> bool:
    bounds = (stated.value, stated.lower, stated.upper)
    return bounds == (claimed.value, claimed.lower, claimed.upper)


def _is_in_unit_of(number: TextQuantity, claim: Candidate) -> bool:
    return number.unit is not None and number.unit.dimension == claim.unit.dimension


def _distance(finding: Finding) -> tuple[Fraction, str]:
    """Return a sort key by the ratio of the number of the text to that of the claim: the nearest first.

    Ranges and zero have no ratio and come last.
    """
    stated = finding.stated.value if finding.stated else None
    claimed = finding.claimed.value if finding.claimed else None
    identifier = finding.claim.id if finding.claim else ""
    if not stated or not claimed:
        return Fraction(10) ** 400, identifier
    ratio = abs(stated / claimed)
    return max(ratio, 1 / ratio), identifier
