"""The candidates of articles in the form of the scorer of articles: one JSON list per line.

    python -m benchmarks.articles.predict ARTICLES.jsonl > PREDICTED.jsonl

An article has `text`, `lang` and `published` (a day, or a month); the names of its organizations are not used.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from app.extraction.candidates.candidate import CandidateClaim, CandidateNumber, CatalogueNames
from app.extraction.candidates.read_article import read_article

_DAY_LENGTH = 10


def predict(article: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the candidates of an article, as the scorer reads them."""
    text = article["text"]
    published = article.get("published")
    day = (
        date.fromisoformat(published if len(published) == _DAY_LENGTH else f"{published}-28")
        if published
        else None
    )
    reading = read_article(text, language=article["lang"], published=day, names=CatalogueNames())
    names = {draft.id: next(iter(draft.names.values())) for draft in reading.drafts.organizations}
    metrics = {draft.id: next(iter(draft.names.values())) for draft in reading.drafts.metrics}
    for candidate in reading.candidates:
        yield _describe(text, candidate, names, metrics)


def _describe(
    text: str, candidate: CandidateClaim, names: Mapping[str, str], metrics: Mapping[str, str]
) -> dict[str, Any]:
    change = candidate.change
    return {
        **_write(text, candidate.number),
        "kind": candidate.kind,
        "role": "change" if candidate.direction else "value",
        "direction": candidate.direction,
        "organizations": [names[mention.id] for mention in candidate.organizations],
        "metric": " ".join(metrics.get(metric.id, "") for metric in candidate.metrics),
        "date": candidate.period.edtf if candidate.period else None,
        "denied": candidate.denied,
        "baseline": _write(text, candidate.baseline.number) if candidate.baseline else None,
        "change": {**_write(text, change.number), "direction": change.direction}
        if change
        else None,
        "also": [_write(text, number) for number in candidate.also],
        "qualifiers": [_write(text, qualifier.number) for qualifier in candidate.qualifiers],
    }


def _write(text: str, number: CandidateNumber) -> dict[str, Any]:
    return {
        "start": number.span.start,
        "end": number.span.end,
        "quote": number.span.cut(text),
        "value": number.value,
        "lower": number.lower,
        "upper": number.upper,
        "unit": number.unit,
        "unit_text": number.unit_text,
        "comparator": number.comparator,
    }


def main() -> None:
    """Print the candidates of each article of a file."""
    with Path(sys.argv[1]).open(encoding="utf-8") as articles:
        for line in articles:
            print(json.dumps(list(predict(json.loads(line))), ensure_ascii=False))  # noqa: T201


if __name__ == "__main__":
    main()
