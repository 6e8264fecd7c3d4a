"""What was read in a text, in the form of the records that publishing would write."""

from collections.abc import Iterator, Mapping

from app.domain.names import display_name
from app.domain.quotes.span import Span, find_spans
from app.extraction.candidates.candidate import (
    ArticleReading,
    CandidateClaim,
    CandidateNumber,
    DraftAchievement,
    DraftMetric,
    DraftRecord,
    Drafts,
    Ground,
    Mention,
)
from app.queries.readings.references import Json
from app.schemas.metrics import Direction, Scale

# A quote has at most as many characters; a longer sentence is cut around its number.
_MAX_QUOTE = 4_000
_AROUND = 1_000


def describe_span(span: Span) -> Json:
    return {"start": span.start, "end": span.end}


def _describe_ground(ground: Ground) -> Json:
    return {**describe_span(ground.span), "rule": ground.rule}


def _describe_because(because: Mapping[str, Ground]) -> Json:
    return {pointer: _describe_ground(ground) for pointer, ground in because.items()}


def _describe_mention(mention: Mention) -> Json:
    return {
        "id": mention.id,
        "is_new": mention.is_new,
        **describe_span(mention.span),
        "rule": mention.rule,
    }


def list_drafts(drafts: Drafts, article: ArticleReading, text: str) -> dict[str, list[Json]]:
    """Return the drafts of new records by the plural of their kind."""
    return {
        "organizations": [_draft_organization(draft) for draft in drafts.organizations],
        "technologies": [_draft_technology(draft) for draft in drafts.technologies],
        "metrics": [_draft_metric(draft) for draft in drafts.metrics],
        "achievements": [_draft_achievement(draft, article, text) for draft in drafts.achievements],
    }


def _begin_draft(draft_id: str, because: Mapping[str, Ground]) -> Json:
    return {"id": draft_id, "was": [], "use": None, "because": _describe_because(because)}


def _draft_organization(draft: DraftRecord) -> Json:
    return {
        **_begin_draft(draft.id, draft.because),
        "kind": draft.kind,
        "names": dict(draft.names),
        "aliases": list(draft.aliases),
        "country": None,
        "note": None,
    }


def _draft_technology(draft: DraftRecord) -> Json:
    return {
        **_begin_draft(draft.id, draft.because),
        "names": dict(draft.names),
        "aliases": list(draft.aliases),
        "field": None,
        "broader": None,
        "description": None,
    }


def _draft_metric(draft: DraftMetric) -> Json:
    return {
        **_begin_draft(draft.id, draft.because),
        "names": dict(draft.names),
        "aliases": [],
        "definition": None,
        "unit": draft.unit,
        # No number is better than another one until somebody says which.
        "direction": Direction.NEITHER.value,
        "scale": Scale.ABSOLUTE.value,
        "qualifiers": [],
    }


def _draft_achievement(draft: DraftAchievement, article: ArticleReading, text: str) -> Json:
    title = display_name(dict(draft.titles))
    first = next(
        (candidate for candidate in article.candidates if candidate.achievement == draft.id), None
    )
    return {
        **_begin_draft(draft.id, draft.because),
        **make_achievement(title),
        "technology": draft.technology and draft.technology.id,
        "organizations": [
            {"organization": mention.id, "role": "developer"} for mention in draft.organizations
        ],
        "evidence": [quote_sentence(first, text)] if first else [],
    }


def make_achievement(title: str) -> Json:
    """Return the fields of an achievement of which nothing is known but its title."""
    return {
        "title": title,
        "summary": title,
        "technology": None,
        "organizations": [],
        "place": None,
        "date": None,
        "stage": "reported",
        "note": None,
        "evidence": [],
    }


def quote_sentence(candidate: CandidateClaim, text: str) -> Json:
    """Return the sentence of a candidate as a quote of the text itself."""
    span = candidate.sentence
    if span.end - span.start > _MAX_QUOTE:
        number = candidate.number.whole
        span = Span(max(span.start, number.start - _AROUND), min(span.end, number.end + _AROUND))
    return {"exact": span.cut(text), "start": span.start}


def describe_candidate(candidate: CandidateClaim, text: str) -> Json:
    """Return what was read of a candidate, without the id of its claim."""
    return {
        "sentence": describe_span(candidate.sentence),
        "denied": candidate.denied,
        "conditional": candidate.conditional,
        "direction": candidate.direction and candidate.direction.value,
        "draft": _draft_claim(candidate, text),
        "because": _describe_because(candidate.because),
        "organizations": [_describe_mention(mention) for mention in candidate.organizations],
        "technology": candidate.technology and _describe_mention(candidate.technology),
        "metrics": [
            {"id": metric.id, "is_new": metric.is_new, "rule": metric.rule}
            for metric in candidate.metrics
        ],
        "also": [_describe_conversion(number, text) for number in candidate.also],
        "number": describe_span(candidate.number.span),
        "open": list(candidate.open),
    }


def _draft_claim(candidate: CandidateClaim, text: str) -> Json:
    quote = quote_sentence(candidate, text)
    draft: Json = {
        "achievement": candidate.achievement,
        "metric": candidate.metrics[0].id if candidate.metrics else None,
        "kind": candidate.kind,
        "quantity": _draft_quantity(candidate.number, text, quote),
        "baseline": _draft_baseline(candidate, text, quote),
        "stated_change": candidate.change
        and {"as_stated": candidate.change.number.whole.cut(text)},
        "relative_to": candidate.relative_to and _shorten(candidate.relative_to.text),
        "qualifiers": list(_draft_qualifiers(candidate, text)),
        "subject": candidate.subject and _shorten(candidate.subject.text),
        "scope": candidate.scope and _shorten(candidate.scope.text),
        "period": candidate.period and candidate.period.edtf,
        "evidence": [quote],
    }
    return {name: value for name, value in draft.items() if value not in (None, [])}


def _shorten(words: str) -> str:
    """Return words of a text as a label, which is one line."""
    return " ".join(words.split())[:500].strip()


def _draft_quantity(number: CandidateNumber, text: str, quote: Json) -> Json:
    words = number.whole.cut(text)
    is_read = number.value is not None or number.lower is not None
    drafted: Json = {
        "as_stated": words,
        "occurrence": _count_occurrence(words, number.whole, quote),
        "value": number.value,
        "lower": number.lower,
        "upper": number.upper,
        "unit": number.unit,
        "comparator": number.comparator.value if is_read else None,
    }
    return {name: value for name, value in drafted.items() if value is not None}


def _count_occurrence(words: str, span: Span, quote: Json) -> int | None:
    """Return which occurrence of the words in a quote is meant; None if there is only one."""
    starts = [found.start for found in find_spans(quote["exact"], words)]
    own = span.start - quote["start"]
    return starts.index(own) + 1 if len(starts) > 1 and own in starts else None


def _draft_baseline(candidate: CandidateClaim, text: str, quote: Json) -> Json | None:
    baseline = candidate.baseline
    if baseline is None:
        return None
    drafted = _draft_quantity(baseline.number, text, quote)
    return drafted | ({"period": baseline.period.edtf} if baseline.period else {})


def _draft_qualifiers(candidate: CandidateClaim, text: str) -> Iterator[Json]:
    for qualifier in candidate.qualifiers:
        # Words that the metric declares no condition for stay in the sentence.
        if qualifier.property is not None:
            yield {
                "property": qualifier.property,
                "as_stated": _shorten(qualifier.number.whole.cut(text)),
            }


def _describe_conversion(number: CandidateNumber, text: str) -> Json:
    return {
        **describe_span(number.span),
        "as_stated": number.span.cut(text),
        "value": number.value,
        "unit": number.unit,
    }


def list_numbers(article: ArticleReading, text: str) -> list[Json]:
    """Return the numbers that are no candidates, each with its reason or the candidate that has it."""
    return [
        {
            **describe_span(number.span),
            "exact": number.span.cut(text),
            "reason": number.reason if number.part_of is None else None,
            "rule": number.rule,
            "part_of": None if number.part_of is None else number.part_of + 1,
        }
        for number in article.unstated
    ]
