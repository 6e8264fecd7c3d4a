"""Quotes of claims that a text repeats to the letter.

The words of a source are the best statement of a claim, so that they match even where a rule of `obstacles`
does not know one of them. What is around them in the sentence may still turn them: a denial, a plan, a
question, another subject, or words that go on.

| condition | example that does not match, with the quote in brackets |
|---|---|
| the quote has at least four words, and the sentence goes on with a comma or not at all | LONGi [has reached 33.9%] of its goal |
| the words right before it, without a comma, are words of the claim; all words before it are, if the quote does not name what is measured | experts joke that [in June it reached 34.6%]; on gross margin, [in June it reached 34.6%] |
| around it the sentence denies nothing, plans nothing and asks nothing, and the claim is not disputed | it is false that [BOE made 42 layers of it] |
| the claim has no organization, and the text names what is measured or has the quote as a sentence | |
| or the quote names the organization | |
| or the last organization before it in the sentence is that of the claim and is its subject | XGIMI's rival [has ranked first in the market]; Epson is ahead of XGIMI and [has ranked first in the market] |
| or the quote is a sentence, and names the thing, or the organization was the last one named shortly before | |
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.quotes.span import Span
from app.extraction import lexicon
from app.extraction.language.stems import CONDITIONS, COUNTRIES, DENIALS, STATING
from app.extraction.language.tokens import Token, TokenKind
from app.extraction.verdicts.claim_topic import lexicon_words
from app.extraction.verdicts.match import ClaimMatch
from app.extraction.verdicts.wording.dates import moves_date

_MIN_WORDS = 4
# How far before a quote, in characters, the organization may be named that it is about.
_NEAR = 300
_NOT_SUBJECT = frozenset(f"{lexicon.NOT_SUBJECT} of or by".split())
_JOINING = frozenset(["and", "that", "which", "who", "then", "while"])
_NEUTRAL = STATING
_COUNTRIES = frozenset(COUNTRIES.values())


@dataclass(frozen=True, slots=True)
class QuotedClaim:
    """A claim of which a text has a quote to the letter, at `span`; the number of the claim is at `number`."""

    claim: str
    span: Span
    number: Span


def is_quoted(match: ClaimMatch, quotes: Sequence[QuotedClaim], tokens: Sequence[Token]) -> bool:
    """Return whether the text states the number in the words of a quote of the claim.

    `tokens` are those of the whole text.
    """
    own = match.number.numeral
    return any(
        quote.number.start <= own.start < quote.number.end and _is_statement(match, quote, tokens)
        for quote in quotes
    )


def _is_statement(match: ClaimMatch, quote: QuotedClaim, tokens: Sequence[Token]) -> bool:
    sentence = match.statement.clause.sentence
    inside = [token for token in tokens if quote.span.start <= token.start < quote.span.end]
    before = [token for token in sentence.tokens if token.start < quote.span.start]
    after = [token for token in sentence.tokens if token.start >= quote.span.end]
    words = sum(token.kind != TokenKind.BREAK for token in inside)
    is_whole = words >= _MIN_WORDS and (not after or after[0].kind == TokenKind.BREAK)
    return (
        is_whole
        and not match.topic.claim.is_disputed
        and not match.refuted
        and _begins_word(match.statement.text, quote.span.start)
        and _leads_on(match, inside, before)
        and not _turns(match, quote, [*before, *after])
        and _has_subject(match, quote, tokens, before, is_sentence=not before and not after)
    )


def _begins_word(text: str, start: int) -> bool:
    """Return whether a quote does not begin inside of a number or word."""
    around = text[max(0, start - 1) : start + 1]
    return not (len(around) > 1 and around.isascii() and around.isalnum())


def _leads_on(match: ClaimMatch, inside: Sequence[Token], before: Sequence[Token]) -> bool:
    """Return whether the words before a quote change nothing of it.

    Only those right before it count, unless the quote leaves open what is measured.
    """
    words: Sequence[Token] = _drop_statements(before)
    if match.is_named_by([token for token in inside if token.kind == TokenKind.WORD]):
        last = max(
            (index for index, token in enumerate(before) if _ends_part(token)),
            default=-1,
        )
        words = before[last + 1 :]
    turning = {token.start for token in match.turning}
    return turning.isdisjoint(token.start for token in words) and all(
        token.kind != TokenKind.WORD
        or (match.topic.vocabulary.issuperset(token.stems) and not moves_date(token))
        for token in words
    )


def _drop_statements(before: Sequence[Token]) -> list[Token]:
    """Leave out the parts of a sentence with a number of their own: `X reached 29.5%, in May Y reached 29.8%`."""
    kept: list[Token] = []
    part: list[Token] = []
    for token in before:
        part.append(token)
        if _ends_part(token):
            kept += [] if any(own.number for own in part) else part
            part = []
    return [*kept, *part]


def _has_subject(
    match: ClaimMatch,
    quote: QuotedClaim,
    tokens: Sequence[Token],
    before: Sequence[Token],
    *,
    is_sentence: bool,
) -> bool:
    """Return whether the quote is about the organization of the claim, or the claim has none."""
    own = match.topic.claim.organizations
    if not own:
        return is_sentence or match.named
    if any(token.ids & own for token in tokens if quote.span.start <= token.start < quote.span.end):
        return True
    if any(token.ids & own for token in before):
        return _leads(before, own)
    if not is_sentence:
        return False
    earlier = [token for token in tokens if token.ids and token.start < quote.span.start]
    is_last = bool(earlier) and bool(earlier[-1].ids & own)
    is_close = is_last and quote.span.start - earlier[-1].start < _NEAR
    return is_close or match.names_thing


def _turns(match: ClaimMatch, quote: QuotedClaim, around: Sequence[Token]) -> bool:
    """Return whether the words around a quote may turn it."""
    found = {stem for token in around if token.kind == TokenKind.WORD for stem in token.stems}
    is_question = match.statement.clause.sentence.question
    asks_itself = quote.span.cut(match.statement.text).rstrip().endswith(("?", "？"))
    return not found.isdisjoint(DENIALS | CONDITIONS) or (is_question and not asks_itself)


def _leads(before: Sequence[Token], own: frozenset[str]) -> bool:
    """Return whether the last organization before a quote is an own one, and its subject.

    It is the first name and the first word with a meaning in its part of the sentence, no other name is
    between it and the quote, and the quote follows it directly or goes on after a comma or `and`.
    """
    last = max(index for index, token in enumerate(before) if token.ids)
    ends = [index for index in range(last) if _ends_part(before[index])]
    first = ends[-1] + 1 if ends else 0
    is_subject = all(_is_neutral(token) for token in before[first:last])
    goes_on = last == len(before) - 1 or _ends_part(before[-1])
    return (
        bool(before[last].ids & own)
        and not before[last].genitive
        and is_subject
        and goes_on
        and not any(_is_other_name(token) for token in before[last + 1 :])
    )


def _ends_part(token: Token) -> bool:
    return token.kind == TokenKind.BREAK or token.written in _JOINING


def _is_neutral(token: Token) -> bool:
    is_date = token.kind == TokenKind.DATE
    return is_date or (
        token.kind == TokenKind.WORD
        and _NEUTRAL.issuperset(token.stems)
        and token.written not in _NOT_SUBJECT
    )


def _is_other_name(token: Token) -> bool:
    is_known = token.written in lexicon_words() or not _COUNTRIES.isdisjoint(token.stems)
    return token.kind == TokenKind.WORD and token.capital and not is_known
