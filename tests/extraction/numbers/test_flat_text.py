"""Numbers that Markdown sets off are read with their cue and unit, at their places in the text."""

import pytest

from app.extraction.numbers.every_number import list_numbers
from app.extraction.numbers.flat_text import flatten, flatten_signs, set_plain, write_as_in
from app.extraction.numbers.reader import read_quantities

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize(
    ("text", "quote", "value", "unit", "comparator"),
    [
        ("It reaches **500** MB/s.", "500** MB/s", "500", "MBy/s", "eq"),
        ("up to **128 GB** of memory", "128 GB", "128", "GBy", "lte"),
        ("more than *300* MB/s", "300* MB/s", "300", "MBy/s", "gt"),
        ("at least __20 ms__", "20 ms", "20", "ms", "gte"),
        ("a card with `16` GB", "16` GB", "16", "GBy", "eq"),
        ("costs **€5** per **GB**", "€5** per **GB", "5", "EUR/GBy", "eq"),
        ("延迟超过 **20** ms", "20** ms", "20", "ms", "gt"),
        ("性能提升 **3** 倍", "3** 倍", "3", "1", "eq"),
    ],
)
def test_number_that_is_set_off_is_read_with_what_is_beside_it(
    text: str, quote: str, value: str, unit: str, comparator: str
) -> None:
    (quantity,) = read_quantities(text)
    assert quantity.span.cut(text) == quote
    assert quantity.unit is not None
    assert (quantity.value, quantity.unit.code, quantity.comparator) == (value, unit, comparator)


def test_range_of_numbers_that_are_set_off_is_one() -> None:
    (quantity,) = read_quantities("It took **5** to **7** days.")
    assert (quantity.lower, quantity.upper) == ("5", "7")


def test_name_with_a_number_that_is_set_off_is_listed_as_one() -> None:
    text = "ChatGLM**2**-6B and Llama**3** are out."
    assert [number.exact for number in list_numbers(text, "en")] == ["ChatGLM**2**-6B", "Llama**3"]
    assert {number.reason for number in list_numbers(text, "en")} == {"name"}


@pytest.mark.parametrize("text", ["2*3*4", "5 * 3 m * 2", "2**10 and 3**4", "a_2_b", "**", "plain"])
def test_signs_that_set_nothing_off_stay(text: str) -> None:
    assert set_plain(text) is None


@pytest.mark.parametrize("text", ["**5 " * 5_000, "*5" * 9_000, "`5" * 9_000, "_5 " * 5_000])
def test_text_of_signs_is_set_plain_soon(text: str) -> None:
    plain = set_plain(text)
    assert plain is None or len(plain.text) == len(plain.offsets)


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("前年卖出四百辆,去年卖出九百辆", "前年卖出四百辆，去年卖出九百辆"),
        ("重35kg,比上一代轻", "重35kg，比上一代轻"),
        ("营收12亿元, 年增三成", "营收12亿元， 年增三成"),
        ("他说“够了”,CEO也同意", "他说“够了”，CEO也同意"),
        ("价格为3,500元", "价格为3,500元"),
        ("面积1,200,000平方米", "面积1,200,000平方米"),
        ("5 kg, 7 kg °", "5 kg, 7 kg °"),
    ],
)
def test_comma_beside_chinese_characters_is_full_width(text: str, flat: str) -> None:
    assert flatten(text) == flat


def test_traditional_characters_are_flattened_in_their_places() -> None:
    text = "預計產能將逾５萬片，著名廠商參與。"
    assert flatten(text) == "预计产能将逾5万片，著名厂商參与。"
    assert flatten_signs(text) == "預計產能將逾5萬片，著名廠商參與。"
    assert write_as_in(text, flatten(text)) == "預計產能將逾5萬片，著名廠商參與。"


def test_comma_in_chinese_words_is_a_full_width_one() -> None:
    text = "产量1,200吨,达到158 Wh/kg,尚未完成,其中A,B两家。"
    assert flatten(text) == "产量1,200吨，达到158 Wh/kg，尚未完成，其中A,B两家。"
    assert flatten("It makes 5 t,and 小米, 6 t.") == "It makes 5 t,and 小米, 6 t."
