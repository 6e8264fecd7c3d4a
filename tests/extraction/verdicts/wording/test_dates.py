"""Dates of a text beside periods of claims."""

import pytest

from app.domain.claims.edtf import parse_period
from app.extraction.language.tokens import TokenKind, tokenize
from app.extraction.verdicts.wording.dates import agrees

pytestmark = pytest.mark.engines("sqlite")

# Text and period of the claim.
AGREEING = [
    ("It was in the third quarter of 2024.", "2024-35"),
    ("It was in the second half of 2024.", "2024-35"),
    ("It was in Q3 2024.", "2024-08"),
    ("It was in H1 2024.", "2024-40"),
    ("2024年第三季度是这样。", "2024-35"),
    ("2024年三季度是这样。", "2024-35"),
    ("2024年上半年是这样。", "2024-34"),
    ("It was in 2014.", "2014"),
    ("It was in 2014.", "2014-04"),
    ("It was in April 2014.", "2014-04"),
    ("It was in April 2014.", "2014-04-09"),
    ("It was on 9 April 2014.", "2014-04-09"),
    ("It was on April 9, 2014.", "2014-04-09"),
    ("It was on 2014-04-09.", "2014-04-09"),
    ("It was on 9/4/2014.", "2014-04-09"),
    ("It was on 4/9/2014.", "2014-04-09"),
    ("那是2014年4月。", "2014-04"),
    ("那是2014年4月9日。", "2014-04-09"),
    ("It was in 2021.", "2012/2021"),
]
DIFFERING = [
    ("It was in the second quarter of 2024.", "2024-35"),
    ("It was in Q3 2024.", "2024"),
    ("2024年第四季度是这样。", "2024-35"),
    ("2024年下半年是这样。", "2024-34"),
    ("It grew from 2012 to 2021.", "2012/2021"),
    ("It was in May 2014.", "2014-04"),
    ("It was in April 2014.", "2014"),
    ("It was on 9 April 2014.", "2014-04"),
    ("It was on 8 April 2014.", "2014-04-09"),
    ("It was on 31 April 2014.", "2014-04"),
    ("It was on 5/6/2014.", "2014-04"),
    ("那是2014年5月。", "2014-04"),
    ("那是2014年4月8日。", "2014-04-09"),
    ("It was in 2015.", "2014-04"),
    ("It was so before 2014.", "2014"),
    ("It is so since 2014.", "2014"),
    ("It was so until 2014.", "2014"),
    ("It was so by 2014.", "2014"),
    ("It is so from 2014 on.", "2014"),
    ("It was so through 2014.", "2014"),
    ("It was in early 2014.", "2014"),
    ("It was at the end of 2014.", "2014"),
    ("It was in 2014 and 2015.", "2014"),
    ("2014年之前是这样。", "2014"),
    ("It was in 2014.", "2014/.."),
]


def compare(text: str, edtf: str) -> bool:
    tokens = tokenize(text, (), ())
    (first, *_) = [token for token in tokens if token.kind == TokenKind.DATE]
    return agrees(first, tokens, parse_period(edtf))


@pytest.mark.parametrize(("text", "edtf"), AGREEING)
def test_date_agrees_with_a_period_that_it_is_or_has_inside(text: str, edtf: str) -> None:
    assert compare(text, edtf)


@pytest.mark.parametrize(("text", "edtf"), DIFFERING)
def test_other_date_or_a_part_of_the_period_does_not_agree(text: str, edtf: str) -> None:
    assert not compare(text, edtf)


def test_date_of_a_text_agrees_with_no_claim_without_a_period() -> None:
    tokens = tokenize("It was in 2014.", (), ())
    (date,) = [token for token in tokens if token.kind == TokenKind.DATE]

    assert not agrees(date, tokens, None)
