"""Words of a generated claim: its quote, with the number in it, and what it says about it."""

from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.measures import Metric, Spelling, draw_number
from benchmarks.vocabulary import draw_chinese, draw_words

_CUES = {
    "gt": ("more than", "over", "above", "exceeding"),
    "lt": ("less than", "under", "below"),
    "gte": ("at least",),
    "lte": ("no more than", "at most"),
    "approx": ("nearly", "about", "around", "almost"),
    "eq": ("only", "exactly"),
}
_CHINESE_CUES = {"gt": ("超过",), "gte": ("至少",), "lte": ("至多",), "approx": ("大约", "将近")}
_CUE_SHARE = 0.4
_BASELINE_SHARE = 0.2
_NOTE_SHARE = 0.45
_SCOPE_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Wording:
    """A quote and the `fields` of a claim that follow from it."""

    quote: str
    fields: dict[str, Any]


def make_claim_wording(random: Random, metric: Metric, *, chinese: bool) -> Wording:
    unit = random.choice(metric.measure.spellings)
    writer = _Chinese(random) if chinese else _English(random)
    fields: dict[str, Any] = {}
    if random.random() < _BASELINE_SHARE:
        baseline = writer.state(metric, unit, writer.before, cued=False)
        quantity = writer.state(metric, unit, writer.after)
        fields["baseline"] = baseline
        stated = f"{baseline['as_stated']}{writer.space}{quantity['as_stated']}"
    else:
        quantity = writer.state(metric, unit, "")
        stated = quantity["as_stated"]
    fields["quantity"] = quantity
    fields["statements"] = {"en": writer.write_sentence(metric.name, stated)}
    if random.random() < _SCOPE_SHARE:
        fields["scope"] = writer.draw(8)
    if random.random() < _NOTE_SHARE:
        fields["note"] = f"{writer.draw(13).capitalize()}."
    if unit.code == "%":
        fields["relative_to"] = writer.draw(4)
    return Wording(writer.write_quote(stated), fields)


class _English:
    space = " "
    before = "from "
    after = "to "
    cues = _CUES

    def __init__(self, random: Random) -> None:
        self.random = random

    def draw(self, count: int) -> str:
        return draw_words(self.random, count)

    def write_sentence(self, metric: str, stated: str) -> str:
        return f"The {metric.lower()} of {self.draw(6)} is {stated} {self.draw(5)}."

    def write_quote(self, stated: str) -> str:
        return f"The {self.draw(8)} went {stated} {self.draw(9)}"

    def name_unit(self, unit: Spelling) -> str:
        return unit.english

    def state(
        self, metric: Metric, unit: Spelling, before: str, *, cued: bool = True
    ) -> dict[str, Any]:
        """Write a quantity; the words `before` distinguish it from the other one in the quote."""
        least, chinese = metric.measure.least, self.space == ""
        number = draw_number(self.random, least, chinese=chinese)
        while "/" in number.value and unit.code.startswith("{"):
            # Nothing has a third of a layer.
            number = draw_number(self.random, least, chinese=chinese)
        quantity: dict[str, Any] = {"number": number.words, "value": number.value}
        cue = ""
        if cued and self.random.random() < _CUE_SHARE:
            comparator = self.random.choice(list(self.cues))
            cue = self.random.choice(self.cues[comparator])
            quantity |= {"cue": cue, "comparator": comparator}
            cue += self.space
        quantity["unit"] = unit.code
        quantity["as_stated"] = f"{before}{cue}{number.words}{self.name_unit(unit)}"
        return quantity


class _Chinese(_English):
    space = ""
    before = "从"
    after = "提高到"
    cues = _CHINESE_CUES

    def draw(self, count: int) -> str:
        return draw_chinese(self.random, count)

    def write_sentence(self, metric: str, stated: str) -> str:
        return f"{self.draw(5)}的{metric}为{stated}，{self.draw(5)}。"

    def write_quote(self, stated: str) -> str:
        return f"{self.draw(8)}{stated}，{self.draw(10)}"

    def name_unit(self, unit: Spelling) -> str:
        return unit.chinese
