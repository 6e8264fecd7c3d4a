"""The order of a ratio: what is measured comes before the number, and what it is relative to after it.

`The display is 1/3 of the thickness of A4 paper` and `A4 paper is 1/3 of the thickness of the display` have
the same words. In Chinese what it is relative to is between the measured thing and the number, before 的:
屏幕的厚度仅为A4纸的1/3. Both may be in front of the number after a word of comparison: `compared with A4
paper, the display has 1/3 of the thickness`.
"""

from collections.abc import Sequence

from app.extraction.language.tokens import Token
from app.extraction.verdicts.claim_topic import Topic
from app.extraction.verdicts.statement import TextStatement

_COMPARING = ("compared with", "compared to", "relative to", "versus", "vs")


def find_disorder(statement: TextStatement, topic: Topic) -> Token | None:
    """Return the first word for what the claim's ratio is relative to, if it is where the measured is.

    Return None if the order is right, or if the claim is relative to nothing.
    """
    tokens, index = statement.tokens, statement.index
    # Words that both things have say nothing: `the new battery`, `the old battery`.
    base = topic.relative - topic.scope_or_technology or topic.relative
    bases = [place for place, token in enumerate(tokens) if not base.isdisjoint(token.stems)]
    if not bases:
        return None
    first, last = bases[0], bases[-1]
    things = [place for place, token in enumerate(tokens) if _is_measured(token, topic)]
    if index and tokens[index - 1].written == "的":
        ordered = last < index and not any(first < thing < index for thing in things)
    elif last < index and _is_compared(tokens[:first]):
        ordered = all(thing < index for thing in things)
    else:
        ordered = index < first and not any(index < thing < last for thing in things)
    return None if ordered else tokens[first]


def _is_compared(before: Sequence[Token]) -> bool:
    return " ".join(token.written for token in before[-2:]).endswith(_COMPARING)


def _is_measured(token: Token, topic: Topic) -> bool:
    named = token.ids & topic.claim.organizations
    return bool(named) or not topic.measured.isdisjoint(token.stems)
