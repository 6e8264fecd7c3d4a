"""Random bundles that cover every state of a catalogue, for tests of whatever must preserve it.

Sentences repeat within a text, and so do numerals within a sentence; texts hold characters past the
basic plane, line endings of two characters, and letters that are not normalised.
"""

import json
import random
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from app.domain.numbers.derived_change import ChangeForm
from app.domain.numbers.quantity import Comparator
from app.domain.quotes.span import Span, locate
from app.extraction.agreement.changes.stated_change import (
    ChangeReading,
    GivenChange,
    read_stated_change,
)
from app.extraction.agreement.place import PlacedQuantity
from app.extraction.agreement.quantity import GivenQuantity, contradict, read_stated

Record = dict[str, Any]
Item = TypeVar("Item")
ENDS = ["\n", "\r\n", " ", "\r", "\u2028", "。", " 🚗 ", "e\u0301 "]
WORDS = ["turbine", "風力発電", "电池", "👩‍🔬", "µ-motor", "naïve", '"so"', "\\n", "a\tb"]
# The words, and the quantity that they state.
NUMBERS = [
    ("700", {"value": "700"}),
    ("6.75 billion", {"value": "6.75E+9"}),
    ("1/3", {"value": "1/3"}),
    ("0.030", {"value": "0.030"}),
    ("2 to 3", {"lower": "2", "upper": "3"}),
    ("三千", {"value": "3000"}),
    ("-5", {"value": "-5"}),
    ("10", {"upper": "10"}),
]
CUES = [(None, "eq"), ("more than", "gt"), ("nearly", "approx"), ("some sort of", "lte"), ("only", "eq")]  # fmt: skip
CHANGES = [None, {"form": "factor", "value": "3"}, {"form": "percent", "value": "-12.50"}]
# The source whose text another source has too, and that one, which comes first in the order of ids.
COPIED, COPY = "s1", "copy-of-s1"
# The conditions that the metric `mass` declares, and what claims state of them.
CONDITIONS = [
    {"property": "data", "names": {"zh": "数据", "en": "Data"}, "separates": True},
    {"property": "heat", "names": {"en": "Heat"}, "type": "quantity", "unit": "K", "separates": True},
    {"property": "cycles", "names": {"en": "Cycles"}, "type": "quantity", "unit": "{cycle}", "separates": False},
]  # fmt: skip
DATA = ["turbine", "naïve", "A: b, c", "Ａ: Ｂ, C", "风力 2"]
HEATS = [
    {"as_stated": "25 °C"},
    {"as_stated": "about 298.15 K", "unit": "K"},
    {"as_stated": "10 to 20 °C", "lower": "10", "upper": "20"},
    {
        "as_stated": "dozens of K",
        "value": "1/3",
        "unit": "K",
        "comparator": "gt",
        "read_by": "hand",
    },
]
CYCLES = [{"as_stated": "800 cycles"}, {"as_stated": "more than 9 cycles"}]
PERIODS = [None, "2021", "2020-04", "2019/2021", "2021-04/..", "../2020", "202X", "2021~"]


def pass_on(items: Iterable[Item], _name: str, _total: int) -> Iterable[Item]:
    """Return the items unchanged, in place of a progress bar."""
    return items


def count_places(text: str, exact: str) -> int:
    return sum(text.startswith(exact, start) for start in range(len(text)))


def _reads_at(
    text: str, language: str, words: Span, stated: Record, places: list[PlacedQuantity]
) -> bool:
    """Return whether the reader reads what is stated; `places` are those of the quantity of the claim."""
    if "form" in stated:
        change = GivenChange(ChangeForm(stated["form"]), stated["value"], None, places)
        read = read_stated_change(text, language, words, change)
        return isinstance(read, ChangeReading)
    return isinstance(read_stated(text, language, words, _give(stated)), PlacedQuantity)


def _give(stated: Record) -> GivenQuantity:
    return GivenQuantity(
        value=stated.get("value"),
        lower=stated.get("lower"),
        upper=stated.get("upper"),
        unit=stated.get("unit"),
        comparator=Comparator(stated["comparator"]),
        cue=stated.get("cue"),
        number=stated.get("number"),
    )


class Maker:
    def __init__(self, seed: int, folder: Path) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the same catalogue for the same seed
        # Of its own, so that what else is drawn does not depend on the conditions.
        self._conditions = random.Random(seed)  # noqa: S311 - as above
        self._folder = folder
        self._texts: dict[str, str] = {}
        self._languages: dict[str, str] = {}
        self._sentences: list[tuple[str, Record]] = []

    def _maybe(self, value: object) -> Any:  # noqa: ANN401 - JSON
        return self._random.choice([value, None])

    def _choose(self, options: list[Any]) -> Any:  # noqa: ANN401 - JSON
        return self._random.choice(options)

    def make_bundle(self, claims: int) -> Record:
        """Make a bundle of so many claims, and write its texts."""
        self._make_sentences()
        sources = [self._make_source(number) for number in range(4)]
        sources.append(self._copy_source(sources[1]))
        metrics = [
            self._make_metric("mass", "t"),
            self._make_metric("runs", "{run}"),
            self._make_metric("ratio", "1"),
        ]
        return {
            "sources": sources,
            "organizations": [self._make_organization(number) for number in range(5)],
            "technologies": [
                {
                    "id": f"t{number}",
                    "names": {"zh": f"技术{number}", **({"en": "T"} if number else {})},
                    "field": self._choose(["power", "能源"]),
                    # Broader ones come before and after it: the order of ids is not that of breadth.
                    "broader": {0: "t2", 2: "t1"}.get(number),
                    "description": self._maybe("It turns."),
                }
                for number in range(4)
            ],
            "metrics": metrics,
            "achievements": [self._make_achievement(number) for number in range(6)],
            "claims": self._make_claims(claims),
        }

    def _make_sentences(self) -> None:
        """Make sentences, each with the quantity or quantities that it states."""
        for number in range(20):
            quantity, said = self._make_quantity()
            repeats = self._choose([1, 1, 2, 3])
            between = self._choose([" and ", "", ", ", "🚗"])
            words = between.join([said] * repeats)
            sentence = f"{self._choose(WORDS)} {number}x: {words}; {self._choose(WORDS)}"
            stated: Record = {"quantity": quantity}
            if self._choose([True, False]):
                baseline, earlier = self._make_quantity()
                sentence += f" from {earlier} it tripled"
                stated["baseline"] = baseline
                if change := self._choose(CHANGES):
                    stated["stated_change"] = {"as_stated": "tripled", **change}
            self._sentences.append((sentence, stated))

    def _make_quantity(self) -> tuple[Record, str]:
        numeral, values = self._choose(NUMBERS)
        cue, comparator = self._choose(CUES)
        unit = self._choose([" kg", " t", ""])
        said = f"{cue} {numeral}{unit}" if cue else f"{numeral}{unit}"
        quantity = {"as_stated": said, "comparator": comparator, **values}
        quantity |= {"cue": cue} if cue else {}
        quantity |= {"number": numeral} if said != numeral else {}
        return {**quantity, "unit": unit.strip() or "kg"}, said

    def _make_source(self, number: int) -> Record:
        said = [sentence for sentence, _ in self._sentences] * 3
        self._random.shuffle(said)
        text = "".join(sentence + self._choose(ENDS) for sentence in said) + str(number)
        name = f"s{number}"
        self._texts[name] = text
        self._languages[name] = self._choose(["en", "zh", "zh-Hant-TW"])
        (self._folder / f"{name}.txt").write_bytes(text.encode())
        return {
            "id": name,
            "title": f"Paper {number} «{self._choose(WORDS[:4])}»",
            "publisher": self._maybe("A 出版社"),
            "language": self._languages[name],
            "published": self._choose(PERIODS),
            "url": self._maybe("https://example.org/?a=1&b=ü"),
            "accessed_on": PERIODS[number],
            "archived_url": f"https://archive.example/{number}" if number else None,
            "text_file": f"{name}.txt",
            "note": self._maybe("A note."),
        }

    def _copy_source(self, source: Record) -> Record:
        """Make the source `COPY` with the text of another one."""
        self._texts[COPY] = self._texts[source["id"]]
        self._languages[COPY] = source["language"]
        return {**source, "id": COPY, "same_text_as": source["id"], "title": "Printed again"}

    def _make_organization(self, number: int) -> Record:
        aliases = [f"Alias {number}", "Z", "a", "É"]
        self._random.shuffle(aliases)
        return {
            "id": f"o{number}",
            "kind": self._choose(["company", "university", "government"]),
            "country": self._maybe("CN"),
            "names": {"en": f"Org {number}", "zh-Hans": "机构", "de": "Amt"},
            "aliases": aliases[: self._random.randrange(5)],
            "note": self._maybe(
                "Of that name there are two.\n\n- One makes boats.\n- One is this."
            ),
        }

    def _make_metric(self, name: str, unit: str) -> Record:
        direction = self._choose(["higher", "lower", "neither"])
        return {
            "id": name,
            "names": {"en": name},
            "definition": "D.",
            "unit": unit,
            "direction": direction,
            "qualifiers": CONDITIONS if name == "mass" else [],
        }

    def _make_achievement(self, number: int) -> Record:
        taking_part = [
            f"o{number}" for number in self._random.sample(range(5), self._random.randrange(4))
        ]
        return {
            "id": f"a{number}",
            "title": f"成果 {number}",
            "summary": "It was reached.",
            "technology": self._maybe(f"t{self._random.randrange(4)}"),
            "organizations": [
                {"organization": organization, "role": self._choose(["developer", "operator"])}
                for organization in taking_part
            ],
            "place": self._maybe("武汉"),
            "date": self._choose(PERIODS),
            "stage": self._choose(["developed", "in_use"]),
            "note": self._maybe("Unclear."),
            "evidence": [self._quote(self._choose(self._sentences)[0]) for _ in range(2)],
        }

    def _quote(self, exact: str) -> Record:
        source = self._choose(sorted(self._texts.keys() - {COPY}))
        places = count_places(self._texts[source], exact)
        chosen = self._random.randrange(places) + 1
        return {"source": source, "exact": exact, **({"occurrence": chosen} if places > 1 else {})}

    def _make_claims(self, count: int) -> list[Record]:
        """Make claims of which no current one follows a withdrawn one."""
        claims = [self._make_claim(number, count) for number in range(count)]
        for next_claim, claim in pairwise(reversed(claims)):
            if claim["follows"] and next_claim["status"] == "withdrawn":
                claim["status"] = "withdrawn"
        for claim in claims[::2]:
            quotes = claim["evidence"]
            words = claim["quantity"]["as_stated"]
            texts = {self._texts[quote["source"]] for quote in quotes if words in quote["exact"]}
            if claim["status"] == "stated" and len(texts) > 1:
                claim["status"] = "corroborated"
            if quotes[0]["source"] == COPIED:
                quotes[0]["source"] = COPY
        for claim in claims:
            for name in ("quantity", "baseline", "stated_change"):
                if name in claim and not self._reads(claim, claim[name]):
                    claim[name]["read_by"] = "hand"
                    claim["note"] = claim["note"] or "Read by hand."
            self._add_conditions(claim)
        return claims

    def _add_conditions(self, claim: Record) -> None:
        """Add conditions in any order, a subject, a second language, and where and when a baseline was so."""
        draw = self._conditions
        qualifiers = [
            {"property": "data", "text": draw.choice(DATA)},
            {"property": "heat", **draw.choice(HEATS)},
            *({"property": "cycles", **cycles} for cycles in draw.sample(CYCLES, 2)),
        ]
        claim["qualifiers"] = draw.sample(qualifiers, draw.randrange(5))
        if any("read_by" in qualifier for qualifier in claim["qualifiers"]):
            claim["note"] = claim["note"] or "Read by hand."
        claim["subject"] = draw.choice([None, "The turbine"])
        if draw.choice([True, False]):
            claim["statements"] = {**claim["statements"], "zh": "声明", "de": "Aussage"}
        if "baseline" in claim:
            claim["baseline"] |= {
                "period": draw.choice(PERIODS),
                "place": draw.choice([None, "武汉"]),
            }

    def _reads(self, claim: Record, stated: Record) -> bool:
        """Return whether the reader reads what is stated in all quotes that have the words."""
        found = (
            contradict(text, language, words, _give(claim["quantity"]))
            for text, language, words in self._list_words(claim, claim["quantity"])
        )
        places = [read for read in found if isinstance(read, PlacedQuantity)]
        return all(
            _reads_at(text, language, words, stated, places)
            for text, language, words in self._list_words(claim, stated)
        )

    def _list_words(self, claim: Record, stated: Record) -> Iterator[tuple[str, str, Span]]:
        """Yield each text that a quote with the words is from, its language, and where the words are."""
        for quote in claim["evidence"]:
            if stated["as_stated"] not in quote["exact"]:
                continue
            source = quote["source"]
            text, language = self._texts[source], self._languages[source]
            start = locate(text, quote["exact"], quote.get("occurrence")).start
            words = locate(quote["exact"], stated["as_stated"], stated.get("occurrence"))
            yield text, language, words.shift(start)

    def _make_claim(self, number: int, claims: int) -> Record:
        sentence, stated = self._choose(self._sentences)
        made = {name: dict(quantity) for name, quantity in stated.items()}
        for name in ("quantity", "baseline"):
            if name in made:
                places = count_places(sentence, made[name]["as_stated"])
                if places > 1:
                    made[name]["occurrence"] = self._random.randrange(places) + 1
        own, before = made["quantity"], made.get("baseline", {})
        if own == before:
            # No number is its own baseline, which is the last of the sentence.
            own["occurrence"] = 1
            before["occurrence"] = count_places(sentence, before["as_stated"])
        # A quote that states no number may stand before the one that does.
        others = [self._quote(f" {number}x: ") for number in self._random.sample(range(20), 2)]
        evidence = [self._quote(sentence), self._quote(sentence), *others]
        self._random.shuffle(evidence)
        period = self._choose(PERIODS)
        # A period without a last day never ends before another one, so such periods come last.
        follows = number + 1 < claims and period in {None, "2021-04/.."}
        return {
            "id": f"c{number}",
            "achievement": f"a{self._random.randrange(6)}",
            "metric": "mass",
            "kind": self._choose(["result", "requirement", "target"]),
            "status": self._choose(["stated", "disputed", "withdrawn"]),
            "statements": {"en": f"声明 {number}"},
            **made,
            "follows": self._maybe(f"c{number + 1}") if follows else None,
            "relative_to": self._maybe("steel"),
            "scope": self._maybe("one of them"),
            "period": period,
            "note": self._maybe("Unclear."),
            "evidence": evidence,
        }


def write_catalogue(folder: Path, seed: int, claims: int = 60) -> Path:
    """Write a bundle and its texts; the same seed writes the same ones."""
    folder.mkdir(exist_ok=True)
    path = folder / "catalogue.json"
    path.write_text(json.dumps(Maker(seed, folder).make_bundle(claims)), encoding="utf-8")
    return path
