"""Claims of the generator as a bundle to import: records of NDJSON, and texts that state each number.

python -m benchmarks.records.bundle --set 3 > set.ndjson
python -m benchmarks.records.bundle --table > table.ndjson
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from benchmarks.records.generate_claims import Claim, Set, generate_set, generate_table, spell_name

# A ranking has a source for each list; small sets have several, which repeat each other.
CLAIMS_PER_SOURCE = (500, 10)
_SMALL = 100
Record = dict[str, Any]


def make_bundle(given: Set) -> Iterator[Record]:
    """Make the records of a set, each after those that it refers to."""
    name = given.metric["id"]
    size = CLAIMS_PER_SOURCE[len(given.claims) < _SMALL]
    texts: list[_Text] = []
    for number, claim in enumerate(given.claims):
        if number % size == 0:
            texts.append(_Text(f"{name}-report-{number // size}"))
        texts[-1].add(claim, number)
    yield {"origin": name}
    for text in texts:
        yield from text.make_sources()
    organizations = {role["id"]: role for claim in given.claims for role in claim["organizations"]}
    for organization in sorted(organizations):
        yield {"organization": {"id": organization, "kind": "company", "names": {"en": _name(organization)}}}  # fmt: skip
    yield {"metric": given.metric | {"unit": given.metric["unit"]["code"]}}
    seen: set[str] = set()
    for text in texts:
        for claim, quote in text.quotes:
            if (achievement := find_achievement(claim)) not in seen:
                seen.add(achievement)
                yield _make_achievement(claim, achievement, text.id, quote)
            yield {"claim": _make_claim(claim, achievement, given.metric["id"], text, quote)}


@dataclass
class _Text:
    """A report that states claims, and a witness that repeats those which are corroborated."""

    id: str
    sentences: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    quotes: list[tuple[Claim, str]] = field(default_factory=list)

    def add(self, claim: Claim, number: int) -> None:
        quote = write_sentence(claim, spell_name(number))
        self.sentences.append(f"{quote}.\n")
        self.quotes.append((claim, quote))
        if claim["status"] == "corroborated":
            self.repeated.append(f"{quote}, we hear.\n")

    def make_sources(self) -> Iterator[Record]:
        for name, sentences in ((self.id, self.sentences), (f"{self.id}-again", self.repeated)):
            if sentences:
                about = {"title": "Report", "language": "en", "text": "".join(sentences)}
                yield {"source": {"id": name, **about}}


def write_sentence(claim: Claim, name: str) -> str:
    """Write a sentence that states a claim, its baseline and its conditions; the name makes it unique."""
    makers = " and ".join(_name(role["id"]) for role in claim["organizations"])
    words = f"{name} by {makers}" if makers else name
    words += f" reached {claim['quantity']['as_stated']}"
    for qualifier in claim["qualifiers"]:
        stated = qualifier["text"] or qualifier["quantity"]["as_stated"]
        words += {
            "temperature": f" at {stated}",
            "cycles": f" after {stated}",
            "test-cycle": f" under the {stated} rules",
        }[qualifier["property"]]
    if (baseline := claim["baseline"]) is not None:
        is_up = Fraction(baseline["value"]) < Fraction(claim["quantity"]["value"] or claim["quantity"]["lower"])  # fmt: skip
        words += f", {'up' if is_up else 'down'} from {baseline['as_stated']}"
    return words


def _name(organization: str) -> str:
    return organization.replace("-", " ").title()


def find_achievement(claim: Claim) -> str:
    return str(claim.get("achievement", f"of-{claim['id']}"))


def _make_achievement(claim: Claim, name: str, source: str, quote: str) -> Record:
    title = quote.split(" reached ", maxsplit=1)[0]
    made = {
        "id": name,
        "title": title,
        "summary": f"{title} reached a number.",
        "organizations": [
            {"organization": role["id"], "role": role["role"]} for role in claim["organizations"]
        ],
        "stage": "reported",
        "evidence": [{"source": source, "exact": quote}],
    }
    return {"achievement": made}


def _make_claim(claim: Claim, achievement: str, metric: str, text: _Text, quote: str) -> Record:
    evidence = [{"source": text.id, "exact": quote}]
    if claim["status"] == "corroborated":
        evidence.append({"source": f"{text.id}-again", "exact": quote})
    made = {
        "id": claim["id"],
        "achievement": achievement,
        "metric": metric,
        "kind": claim["kind"],
        "status": claim["status"],
        "statements": {"en": f"{quote}."},
        "quantity": _make_quantity(claim["quantity"]),
        "qualifiers": [_make_qualifier(qualifier) for qualifier in claim["qualifiers"]],
        "evidence": evidence,
    }
    if (baseline := claim["baseline"]) is not None:
        made["baseline"] = _make_quantity(baseline)
        if baseline["period"] is not None:
            made["baseline"]["period"] = baseline["period"]["edtf"]
    if claim["period"] is not None:
        made["period"] = claim["period"]["edtf"]
    optional = ("subject", "scope", "relative_to", "follows")
    return made | {name: claim[name] for name in optional if claim[name] is not None}


def _make_quantity(quantity: dict[str, Any]) -> dict[str, Any]:
    """Give the words and what was meant by them: what is read must be that."""
    names = ("value", "lower", "upper")
    made = {name: quantity[name] for name in names if quantity[name] is not None}
    return made | {"as_stated": quantity["as_stated"], "comparator": quantity["comparator"]}


def _make_qualifier(qualifier: dict[str, Any]) -> dict[str, str]:
    if (text := qualifier["text"]) is not None:
        return {"property": qualifier["property"], "text": text}
    return {"property": qualifier["property"], "as_stated": qualifier["quantity"]["as_stated"]}


def write_records(records: Iterable[Record]) -> None:
    """Write records as lines of JSON to standard output."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for record in records:
        sys.stdout.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--set", type=int, metavar="SEED", help="a small set of this seed")
    wanted.add_argument("--table", action="store_true", help="13,000 claims of one metric")
    given = parser.parse_args()
    write_records(make_bundle(generate_table() if given.table else generate_set(given.set)))


if __name__ == "__main__":
    main()
