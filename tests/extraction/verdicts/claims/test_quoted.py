"""Quotes of claims to the letter, in sentences that state them and in sentences that turn them."""

import pytest
from support.seed_catalogue import read_seed_catalogue

from app.domain.quotes.span import Span
from app.extraction.verdicts.claims.quoted import QuotedClaim
from app.extraction.verdicts.finding import Decision, Finding
from app.extraction.verdicts.judge import judge_text

pytestmark = pytest.mark.engines("sqlite")

# Words that the rules for single words do not know.
QUOTE = "has zapped 30 billion simultaneous calls down one lone optical fiber"
OF_ONE = "FiberHome zapped 30 billion simultaneous calls down one lone optical fiber"


def judge(text: str, quote: str) -> Finding:
    seed = read_seed_catalogue()
    start = text.index(quote)
    number = text.index("30 billion")
    quoted = QuotedClaim(
        "fiberhome-calls-30-billion",
        Span(start, start + len(quote)),
        Span(number, number + len("30 billion")),
    )
    tokens = seed.tokenize(text)
    findings = judge_text(text, tokens, seed.select(tokens), quoted=[quoted])
    (finding,) = [own for own in findings if own.number.span.start == number]
    return finding


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (f"FiberHome {QUOTE}.", QUOTE),
        (f"Recently FiberHome {QUOTE}, reports say.", QUOTE),
        (f"FiberHome is a world leader in optics and {QUOTE}.", QUOTE),
        (f"FiberHome (烽火通信) {QUOTE}.", QUOTE),
        (f"{OF_ONE}.", OF_ONE),
        (f"Huawei reports that {OF_ONE}.", OF_ONE),
        (f"FiberHome makes cables. It {QUOTE}.", f"It {QUOTE}."),
    ],
)
def test_number_in_the_words_of_a_quote_matches(text: str, quote: str) -> None:
    finding = judge(text, quote)
    assert (finding.verdict, finding.rule) == ("matches", Decision.QUOTED)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (f"Huawei {QUOTE}.", QUOTE),
        (f"BOE {QUOTE}.", QUOTE),
        (f"Huawei, ahead of FiberHome, {QUOTE}.", QUOTE),
        (f"Huawei beat FiberHome and {QUOTE}.", QUOTE),
        (f"FiberHome's rival {QUOTE}.", QUOTE),
        (f"A firm that supplies FiberHome {QUOTE}.", QUOTE),
        (f"FiberHome says that Huawei {QUOTE}.", QUOTE),
        (f"FiberHome {QUOTE} factories.", QUOTE),
        (f"It is false that {OF_ONE}.", OF_ONE),
        (f"{OF_ONE}, which nobody believes.", OF_ONE),
        (f"Perhaps {OF_ONE}.", OF_ONE),
        (f"If {OF_ONE}, it leads.", OF_ONE),
        (f"Is it so that {OF_ONE}?", OF_ONE),
        (f"FiberHome makes cables. Not so BOE. It {QUOTE}.", f"It {QUOTE}."),
        ("FiberHome has 30 billion calls.", "30 billion calls"),
    ],
)
def test_number_in_a_quote_that_its_sentence_turns_does_not_match(text: str, quote: str) -> None:
    finding = judge(text, quote)
    assert finding.rule != Decision.QUOTED
    assert finding.verdict != "matches"
