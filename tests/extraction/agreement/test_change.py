"""Changes that a source states: what a claim gives of them is what the reader reads."""

from typing import Any

import pytest
from extraction.agreement.cases import CHANGES

from app.domain.numbers.derived_change import ChangeForm
from app.domain.quotes.span import Span
from app.domain.units.units import get_unit
from app.extraction.agreement.change import ChangeReading, read_stated_change


def _read(
    text: str, language: str, words: str, form: str | None, value: str | None, unit: str = "t"
) -> ChangeReading | set[str]:
    at = text.index(words)
    given = (ChangeForm(form) if form else None, value)
    span = Span(at, at + len(words))
    found = read_stated_change(text, language, span, given, get_unit(unit))
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
