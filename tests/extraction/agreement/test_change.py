"""Changes that a source states: what a claim gives of them is what the reader reads."""

from typing import Any

import pytest
from extraction.agreement.cases import CHANGES

from app.domain.numbers.derived_change import ChangeForm
from app.domain.quotes.span import Span
from app.domain.units.units import get_unit
from app.extraction.agreement.changes.stated_change import (
    ChangeReading,
    GivenChange,
    contradict_change,
    read_stated_change,
)
from app.extraction.agreement.place import PlacedQuantity, find_quantity


def _read(
    text: str, language: str, words: str, form: str | None, value: str | None, unit: str = "t"
) -> ChangeReading | set[str]:
    at = text.index(words)
    given = GivenChange(ChangeForm(form) if form else None, value, get_unit(unit))
    span = Span(at, at + len(words))
    found = read_stated_change(text, language, span, given)
    return found if isinstance(found, ChangeReading) else {fault.code for fault in found}


@pytest.mark.parametrize(("text", "language", "_words", "change", "codes"), CHANGES)
def test_change_is_accepted_only_as_the_text_reads(
    text: str, language: str, _words: str, change: dict[str, Any], codes: set[str]
) -> None:
    form = "percent" if change["unit"] == "%" else "factor"
    sign = "-" if change.get("direction") == "down" else ""
    found = _read(text, language, change["as_stated"], form, sign + change["value"])
    assert (found if isinstance(found, set) else set()) == codes


@pytest.mark.parametrize(
    ("text", "language", "words", "form", "value"),
    [
        ("Output rose by 15% to 30 t.", "en", "by 15%", "percent", "15"),
        ("Output fell by 15% to 30 t.", "en", "15%", "percent", "-15"),
        ("Output doubled to 30 t.", "en", "doubled", "factor", "2"),
        ("Output halved to 30 t.", "en", "halved", "percent", "-50"),
        ("Output rose by 3,000 kg in May.", "en", "3,000 kg", "absolute", "3"),
        ("Output fell by 3 t in May.", "en", "3 t", "absolute", "-3"),
        ("产量同比下降5.4%，至30吨。", "zh", "下降5.4%", "percent", "-5.4"),
        ("产量提高一倍，至30吨。", "zh", "提高一倍", "percent", "100"),
        # What is left is a factor, and what was lost a percentage.
        ("The price fell to a third of the old one.", "en", "fell to a third", "factor", "1/3"),
        ("The price dropped to 80% of its level.", "en", "dropped to 80%", "factor", "0.8"),
        ("Costs were cut to half.", "en", "cut to half", "factor", "0.5"),
        ("价格降至原来的三分之一。", "zh", "三分之一", "factor", "1/3"),
        ("价格下降到原来的80%。", "zh", "80%", "factor", "0.8"),
        ("Output fell by a quarter.", "en", "a quarter", "percent", "-25"),
        # The words hold the cue.
        ("Output nearly doubled to 30 t.", "en", "nearly doubled", "factor", "2"),
        ("Output was up at least 15%.", "en", "up at least 15%", "percent", "15"),
    ],
)
def test_form_and_value_are_filled(
    text: str, language: str, words: str, form: str, value: str
) -> None:
    found = _read(text, language, words, None, None)
    assert isinstance(found, ChangeReading)
    assert (found.form, found.value) == (form, value)


@pytest.mark.parametrize(
    ("words", "form", "value", "codes"),
    [
        ("15%", "percent", "15", {"change_differs"}),  # it fell
        ("15%", "factor", "-15", {"change_differs"}),
        ("15%", None, "-0.15", {"change_differs"}),
        ("5%", None, None, {"number_cut"}),
        ("15", None, None, {"unit_cut"}),
        ("Output", None, None, {"not_readable"}),
    ],
)
def test_change_that_is_not_stated_so_is_refused(
    words: str, form: str | None, value: str | None, codes: set[str]
) -> None:
    assert _read("Output fell by 15% to 30 t.", "en", words, form, value) == codes


@pytest.mark.parametrize(
    ("text", "words", "form", "value", "codes"),
    [
        ("Output fell by a third.", "a third", "factor", "2/3", set()),
        ("Output fell by a third.", "a third", "factor", "1/3", {"change_differs"}),
        ("Output tripled.", "tripled", "percent", "200", set()),
        ("Output tripled.", "tripled", "percent", "300", {"change_differs"}),
        ("The share fell to 80%.", "80%", "factor", "0.8", {"change_differs"}),
        ("The price rose to 80% of its level.", "80%", "factor", "0.8", {"change_differs"}),
        # The cue is left out.
        ("Output nearly doubled to 30 t.", "doubled", None, None, {"cue_cut"}),
        ("Output more than tripled.", "tripled", "factor", "3", {"cue_cut"}),
        ("Output was up at least 15%.", "15%", "percent", "15", {"cue_cut"}),
        # It is denied.
        ("Output did not increase by 10%.", "10%", None, None, {"denied"}),
        ("Output has not doubled.", "doubled", None, None, {"denied"}),
        ("产量没有增长10%。", "10%", None, None, {"denied"}),
    ],
)
def test_cue_denial_and_part_of_a_change_are_held_against_the_text(
    text: str, words: str, form: str | None, value: str | None, codes: set[str]
) -> None:
    found = _read(text, "zh" if text[0] > "\u4e00" else "en", words, form, value)
    assert (found if isinstance(found, set) else set()) == codes


@pytest.mark.parametrize(
    ("text", "quantity", "words", "codes"),
    [
        ("Sales rose 15% to 30 t, while costs fell 8%.", "30 t", "fell 8%", {"change_differs"}),
        ("Sales rose 15% to 30 t. Costs fell 8%.", "30 t", "8%", {"change_differs"}),
        ("营收增长15%至30吨，成本下降8%。", "30吨", "8%", {"change_differs"}),
        ("Sales rose 15% to 30 t, while costs fell 8%.", "30 t", "rose 15%", set()),
        ("Sales rose 15% to 30 t, and were up 40% on 2020.", "30 t", "40%", set()),
        ("Sales rose 15% to 30 t. Since 2020, sales are up 40%.", "30 t", "40%", set()),
        ("The pack has 30 t. Its weight fell 8%.", "30 t", "8%", set()),
        ("产量同比增长15%至30吨，环比增长8%。", "30吨", "8%", set()),
        # The change is beside another number.
        ("It used 31 t, up 4%; its rival used 12 t, down 9%.", "31 t", "down 9%", {"change_differs"}),
        ("It used 31 t, up 4%; its rival used 12 t, down 9%.", "12 t", "up 4%", {"change_differs"}),
        ("It used 31 t, up 4%; its rival used 12 t, down 9%.", "12 t", "down 9%", set()),
        ("North America used a record 31 t, up 4% on 2020. South America used 12 t, up 7%.", "31 t", "up 7%", {"change_differs"}),
        ("North America used a record 31 t, up 4% on 2020. South America used 12 t, up 7%.", "31 t", "up 4%", set()),
        ("公司生产铜50吨，同比增长15%；铝5吨，同比下降8%。", "50吨", "同比下降8%", {"change_differs"}),
        ("公司生产铜50吨，同比增长15%；铝7吨，同比下降8%。", "7吨", "同比增长15%", {"change_differs"}),
        ("公司生产铜50吨，同比增长15%；铝5吨，同比下降8%。", "50吨", "同比增长15%", set()),
        ("铜产量同比增长15%至50吨，铝产量同比下降8%至5吨。", "50吨", "下降8%", {"change_differs"}),
        ("铜产量同比增长15%至50吨，铝产量同比下降8%至5吨。", "50吨", "增长15%", set()),
        ("Sales were 30 t in 2023, and rose 8% to 33 t in 2024.", "30 t", "rose 8%", {"change_differs"}),
        ("It used 30 t (33 short tons), up 8%.", "30 t", "up 8%", set()),
        ("It used 30 t and 20 t, up 8% and 9%.", "30 t", "up 8%", set()),
        # Another subject, in another sentence or clause.
        ("Costs fell 8%. Sales were 30 t.", "30 t", "fell 8%", {"change_differs"}),
        ("Sales were 30 t; costs fell 8%.", "30 t", "fell 8%", {"change_differs"}),
        ("Sales were 30 t, costs fell 8%.", "30 t", "fell 8%", {"change_differs"}),
        ("营收为30吨，成本下降8%。", "30吨", "8%", {"change_differs"}),
        ("营收为30吨，同比下降8%。", "30吨", "8%", set()),
        ("销量为30吨。今年前5个月同比下降8%。", "30吨", "8%", set()),
        ("Sales were 30 t at Acme Inc. in May, up 8%.", "30 t", "up 8%", set()),
        ("Sales were 30 t. That is up 8%.", "30 t", "up 8%", set()),
        ("It delivered 30 t in May. Sales rose 8%.", "30 t", "rose 8%", set()),
        ("Up 8% from a year earlier, sales hit 30 t.", "30 t", "Up 8%", set()),
        ("Sales rose 8% in May, reaching 30 t.", "30 t", "rose 8%", set()),
        ("It sold 30 t, an increase of 8%.", "30 t", "8%", set()),
        ("产量达30吨，较去年同期的20吨增长50%。", "30吨", "50%", set()),
        ("销量30吨，同比转降15%。", "30吨", "降15%", set()),
        ("销量30吨，仅为原来的四分之一。", "30吨", "四分之一", set()),
        # A share is no change.
        ("Exports of 30 t made up 15% of it.", "30 t", "made up 15%", {"change_differs"}),
    ],
)  # fmt: skip
def test_change_of_something_else_is_refused_where_that_is_known(
    text: str, quantity: str, words: str, codes: set[str]
) -> None:
    language = "zh" if text[0] > "\u4e00" else "en"
    at, own = (Span(text.index(part), text.index(part) + len(part)) for part in (words, quantity))
    placed = find_quantity(text, language, own, None)
    assert isinstance(placed, PlacedQuantity)
    given = GivenChange(None, None, get_unit("t"), [placed])
    found = read_stated_change(text, language, at, given)
    assert ({fault.code for fault in found} if isinstance(found, list) else set()) == codes


def test_change_that_cannot_be_read_asks_for_its_own_fields() -> None:
    given = GivenChange(None, None, get_unit("t"))
    [fault] = read_stated_change("Output soared.", "en", Span(0, 13), given)  # type: ignore[misc]
    assert fault.code == "not_readable"
    assert "give `form`, `value` and `read_by: hand`" in fault.detail
    [fault] = read_stated_change("Growth was 5%.", "en", Span(11, 13), given)  # type: ignore[misc]
    assert fault.code == "change_differs"
    assert "no word of a change" in fault.detail
    assert "give `form`, `value` and `read_by: hand`" in fault.detail


@pytest.mark.parametrize(
    ("text", "words", "form", "value", "codes"),
    [
        ("Output rose by 15%.", "15%", "percent", "15", []),
        ("Output rose by 15%.", "15%", "percent", "51", ["change_differs"]),
        ("Output rose by 15%.", "5%", "percent", "5", ["number_cut"]),
        ("Output did not double.", "not double", "factor", "2", ["denied"]),
        ("Output has not doubled.", "doubled", "factor", "2", ["denied"]),
        ("Output soared.", "soared", "factor", "2", ["no_number"]),
        ("Output quintupled.", "quintupled", "factor", "5", []),
        # One of several numbers, or one whose words have no cue of a change.
        ("Output rose 15% to 30 t.", "rose 15% to 30 t", "percent", "15", []),
        ("Output rose 15% to 30 t.", "rose 15% to 30 t", "percent", "900", ["change_differs"]),
        ("Output: 30 t (yoy 4%).", "4%", "percent", "-4", []),
        ("Output: 30 t (yoy 4%).", "4%", "percent", "9", ["change_differs"]),
        ("Output rose by thousands of packs.", "thousands", "absolute", "2000", []),
        ("Output was up from 400 t.", "up from 400 t", "absolute", "300", ["change_differs"]),
    ],
)
def test_change_by_hand_may_not_contradict_what_is_read(
    text: str, words: str, form: str, value: str, codes: list[str]
) -> None:
    at = text.index(words)
    given = GivenChange(ChangeForm(form), value, get_unit("t"))
    faults = contradict_change(text, "en", Span(at, at + len(words)), given)
    assert [fault.code for fault in faults] == codes
