"""Expressions that are tried only where a text has a word that they need."""

import json
import re
from pathlib import Path

import pytest

from app.extraction.language import claim_kind
from app.extraction.words import name_patterns
from app.extraction.words.quick_pattern import QuickPatterns

pytestmark = pytest.mark.engines("sqlite")

_WORDS = re.compile(r"\b(?:must|needs?|(?:has|have) to)\b|需要", re.IGNORECASE)


def _is_possible(pattern: re.Pattern[str], text: str) -> bool:
    return QuickPatterns([pattern]).list_possible(text) == [pattern]


@pytest.mark.parametrize(
    ("pattern", "text", "possible"),
    [
        (_WORDS, "It reached 402 km.", False),
        (_WORDS, "IT MUST REACH 402 KM", True),
        (_WORDS, "It has to reach 402 km.", True),
        (_WORDS, "\N{LATIN SMALL LETTER LONG S}o it need\N{LATIN SMALL LETTER LONG S} more.", True),
        (_WORDS, "电池需要达到402瓦时。", True),
        (_WORDS, "电池达到402瓦时。", False),
        # The rarest part of a sequence decides, and a group with flags has its own.
        (re.compile(r"\b(?i:at|by)\s(?:week|day)\s\d"), "by 402 km at most", False),
        (re.compile(r"\b(?i:nasdaq)\s\d"), "the NASDAQ 402", True),
        (re.compile(r"\b[Nn]o\.?\s\d"), "it is no 402", True),
        (re.compile(r"\b[Nn]o\.?\s\d"), "it is NO 402", False),
        # What comes after is a part of the text, what was before the place of a search is not.
        (re.compile(r"\d(?=K)"), "402 km", False),
        (re.compile(r"(?<=K)\d"), "402 km", True),
        # What may be missing is not needed, nor what must be missing.
        (re.compile(r"\d+(?:K|M)?"), "402 km", True),
        (re.compile(r"\d+(?!K)"), "402 km", True),
        (re.compile(r"\d+(?:K|M){1,3}"), "402 km", False),
        (re.compile(r"\d+"), "no number", True),
    ],
)
def test_list_possible_text_with_or_without_words_leaves_out_what_cannot_match(
    pattern: re.Pattern[str],
    text: str,
    possible: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert _is_possible(pattern, text) is possible
    assert possible or not pattern.search(text)


def test_list_possible_several_patterns_each_is_decided_for_itself() -> None:
    rare, common, other = re.compile("phase|grade"), re.compile("[GD]"), re.compile(r"\d")
    patterns = QuickPatterns([rare, common, other])
    assert set(patterns.list_possible("in phase 2")) == {rare, other}
    assert set(patterns.list_possible("in 5G")) == {common, other}


_GOLD = Path(__file__).parents[1] / "gold" / "sentences.jsonl"
_KINDS = (claim_kind._DEMAND, claim_kind._BY_YEAR, claim_kind._TARGET)  # noqa: SLF001 - what is searched there


@pytest.mark.parametrize("patterns", [tuple(map(re.compile, name_patterns.NAMES)), _KINDS])
def test_list_possible_real_sentences_what_is_left_out_has_no_match(
    patterns: tuple[re.Pattern[str], ...],
) -> None:
    quick, tried = QuickPatterns(patterns), 0
    texts = [json.loads(line)["text"] for line in _GOLD.read_text(encoding="utf-8").splitlines()]
    for text in texts:
        possible = quick.list_possible(text)
        tried += len(possible)
        left_out = [pattern for pattern in patterns if pattern not in possible]
        assert not [pattern.pattern for pattern in left_out if pattern.search(text)]
    assert tried < len(texts) * len(patterns) / 2
