"""Roles: the value is no older number, and the baseline neither the result of a change, nor its amount."""

import pytest

from app.domain.quotes.span import Span
from app.extraction.agreement.changes.role import check_roles, find_newer
from app.extraction.agreement.place import PlacedQuantity, find_quantity


def _find(text: str, words: str) -> PlacedQuantity:
    at = text.index(words)
    language = "zh" if text[0] > "\u4e00" else "en"
    found = find_quantity(text, language, Span(at, at + len(words)), None)
    assert isinstance(found, PlacedQuantity)
    return found


@pytest.mark.parametrize(
    ("text", "value", "baseline", "said"),
    [
        ("It rose from 1.89 V to 1.97 V.", "1.89 V", "1.97 V", "from 1.89 V to 1.97 V"),
        ("It rose to 1.97 V from 1.89 V.", "1.89 V", "1.97 V", "to 1.97 V from 1.89 V"),
        ("Costs fell from $5 to $3.", "$5", "$3", "from $5 to $3"),
        ("It took 30 minutes, down from 5 hours.", "5 hours", "30 minutes", "30 minutes, down from 5 hours"),
        ("It reached 402 km, up from 350 km in 2023.", "350 km", "402 km", "402 km, up from 350 km"),
        ("It made 420 cells, compared with 350 in 2023.", "350", "420 cells", "420 cells, compared with 350"),
        ("It has 10 cells, less than the 12 of its rival.", "12", "10 cells", "less than the 12"),
        ("价格从5元上涨到7元。", "5元", "7元", "从5元上涨到7元"),
        ("From 5 km in 2019, its range grew to 7 km.", "5 km", "7 km", "From 5 km in 2019, its range grew to 7 km"),
        ("It reached 402 km from 350 km.", "350 km", "402 km", "reached 402 km from 350 km"),
        # The full stop of an abbreviation, or the same in another measure, is between them.
        ("The rate fell to 3.1%, Acme Inc. said, from 3.4%.", "3.4%", "3.1%", "3.1%, Acme Inc. said, from 3.4%"),
        ("It fell to 3.1% in the U.S. in May from 3.4%.", "3.4%", "3.1%", "in the U.S. in May from"),
        ("It fell to 3.1% in Sept. from 3.4%.", "3.4%", "3.1%", "in Sept. from"),
        ("It rose from 1.89 V at Acme Inc. labs to 1.97 V.", "1.89 V", "1.97 V", "at Acme Inc. labs to"),
        ("Income fell to $31, or 30 cents a share, in May, from $35, or 35 cents a share, in April.", "$35", "$31", "to $31, or 30 cents a share, in May, from $35"),
        # The words before an older number.
        ("Sales were $31 (2023: $26).", "$26", "$31", "$31 (2023: $26"),
        ("Sales were $31 in 2024 (2023: $26).", "$26", "$31", "(2023: $26"),
        ("Sales were 31 t (previous year: 26 t).", "26 t", "31 t", "(previous year: 26 t"),
        ("Sales were 31 t. A year earlier it was 26 t.", "26 t", "31 t", "A year earlier it was 26 t"),
        ("Sales were 31 t, surpassing last year's 26 t.", "26 t", "31 t", "surpassing last year's 26 t"),
        ("Sales were 31 t, more than double the 14 t of 2023.", "14 t", "31 t", "double the 14 t"),
        ("It reached 34.6%, breaking the record of 33.7%.", "33.7%", "34.6%", "breaking the record of 33.7%"),
        ("销量为31万辆，上年同期为26万辆。", "26万辆", "31万辆", "上年同期为26万辆"),
        ("2020年为31万辆，而2019年为26万辆。", "26万辆", "31万辆", "而2019年为26万辆"),
        ("销量为31万辆，高于上年的26万辆。", "26万辆", "31万辆", "高于上年的26万辆"),
        ("治疗组缓解率为62%，高于对照组的52%。", "52%", "62%", "高于对照组的52%"),
        ("Sales were $31; a year earlier it was $26.", "$26", "$31", "a year earlier it was $26"),
        ("The old model managed 310 km; the new one drives 420 km.", "310 km", "420 km", "310 km; the new one drives 420 km"),
        ("Its predecessor had 310 km of range. The new car has 420 km.", "310 km", "420 km", "The new car has 420 km"),
        ("The fine, originally $105, was trimmed to $27.", "$105", "$27", "originally $105"),
        ("亏损收窄至12亿元，而去年亏损90亿元。", "90亿元", "12亿元", "而去年亏损90亿元"),
        # The amount of a change.
        ("The range rose by 5 km to 15 km.", "15 km", "5 km", "rose by 5 km to 15 km"),
        ("The range fell 5 km, to 15 km.", "15 km", "5 km", "fell 5 km, to 15 km"),
        ("The share rose by 5% to 55%.", "55%", "5%", "by 5% to 55%"),
        ("产量增加5吨，达到15吨。", "15吨", "5吨", "增加5吨，达到15吨"),
    ],
)  # fmt: skip
def test_baseline_of_another_role_is_refused(
    text: str, value: str, baseline: str, said: str
) -> None:
    fault = check_roles(_find(text, value), _find(text, baseline))
    assert fault is not None
    assert (fault.code, fault.field) == ("role_differs", "as_stated")
    assert fault.detail.startswith("the words say: ")
    assert said in fault.detail


@pytest.mark.parametrize(
    ("text", "value", "baseline"),
    [
        ("It rose from 1.89 V to 1.97 V.", "1.97 V", "1.89 V"),
        ("It reached 402 km, up from 350 km in 2023.", "402 km", "350 km"),
        ("It made 420 cells, compared with 350 in 2023.", "420 cells", "350"),
        ("It has 10 cells, less than the 12 of its rival.", "10 cells", "12"),
        ("价格从5元上涨到7元。", "7元", "5元"),
        # The old number, with one that is older still.
        ("It reached 402 km, up from 350 km in 2023 and 300 km in 2022.", "350 km", "300 km"),
        ("It was 300 km in 2022. Now it is 402 km, up from 350 km.", "350 km", "300 km"),
        ("Sales were $26 in 2022 (2023: $31).", "$31", "$26"),
        ("2018年为26万辆，而2019年为31万辆。", "31万辆", "26万辆"),
        ("Sales were $31 (2023: $26).", "$31", "$26"),
        ("It fell to 3.1% in the U.S. in May from 3.4%.", "3.1%", "3.4%"),
        # Rates of change are numbers of their own.
        ("Sales grew 5% in May, after growing 3% in April.", "5%", "3%"),
        ("Growth slowed to 2% after rising 3% last year.", "2%", "3%"),
        # The reader does not know which of them is which.
        ("It is 5 km here and 7 km there.", "5 km", "7 km"),
        ("It is 5 km here and 7 km there.", "7 km", "5 km"),
    ],
)
def test_baseline_that_the_text_does_not_deny_is_taken(
    text: str, value: str, baseline: str
) -> None:
    assert check_roles(_find(text, value), _find(text, baseline)) is None


def test_roles_in_two_blocks_are_not_compared() -> None:
    first = _find("It rose from 1.89 V to 1.97 V.", "1.89 V")
    second = _find("It rose by 1.97 V.", "1.97 V")
    assert check_roles(first, second) is None


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("It rose from 1.89 V to 1.97 V.", "1.89 V", "give '1.97 V' as the value"),
        ("It stores 402 Wh/kg, up from 350 Wh/kg last year.", "350 Wh/kg", "give '402 Wh/kg'"),
        ("It was extended from 7,000 km to 10,000 km.", "7,000 km", "give '10,000 km'"),
        ("It reached 574 km/h, up from 515 km/h in 1990.", "515 km/h", "give '574 km/h'"),
        ("销量为31万辆，上年同期为26万辆。", "26万辆", "give '31万辆'"),
    ],
)
def test_value_that_the_text_calls_older_is_doubted(text: str, value: str, said: str) -> None:
    doubt = find_newer(_find(text, value))
    assert doubt is not None
    assert (doubt.code, doubt.field) == ("older_number", "as_stated")
    assert said in doubt.detail


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It rose from 1.89 V to 1.97 V.", "1.97 V"),
        ("It reached 402 km, up from 350 km in 2023.", "402 km"),
        ("It reached 402 km. A pack weighs 50 kg.", "50 kg"),
        ("It is 5 km here and 7 km there.", "5 km"),
        ("价格从5元上涨到7元。", "7元"),
    ],
)
def test_value_of_now_is_not_doubted(text: str, value: str) -> None:
    assert find_newer(_find(text, value)) is None


def test_number_that_is_value_and_baseline_is_refused() -> None:
    placed = _find("It reached 402 km, up from 350 km.", "402 km")
    fault = check_roles(placed, placed)
    assert fault is not None
    assert fault.detail.startswith("'402 km' is given as the value too")
