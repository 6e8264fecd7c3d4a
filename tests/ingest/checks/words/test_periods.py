"""The period of a claim, its baseline's, the years of its quotes, and the dates of its sources."""

from pathlib import Path
from typing import Any

import pytest
from support.one_claim import import_sentence

from app.database.database import Database

pytestmark = pytest.mark.engines("sqlite")
UP = "It rose to 402 Wh/kg, up from 350 Wh/kg."


def _make_baseline(period: str | None = None) -> dict[str, Any]:
    return {"as_stated": "350 Wh/kg"} | ({"period": period} if period else {})


def test_baseline_after_its_claim_is_a_hint(migrated_database: Database, tmp_path: Path) -> None:
    claim = {"period": "2023", "baseline": _make_baseline("2025")}
    [hint] = import_sentence(migrated_database, tmp_path, UP, claim=claim)
    assert (hint.code, hint.pointer) == ("baseline_after_claim", "/claims/0/baseline/period")
    assert "correct one of the periods" in hint.detail


@pytest.mark.parametrize(
    ("period", "before"),
    [
        ("2023", "2023"),
        ("2023", "2022"),
        ("2023-05", "2023"),
        ("2023~", "2025"),
        ("2023", "2025?"),
        ("2023", None),
        ("2023/..", "2025"),
    ],
)
def test_baseline_that_may_be_older_is_taken(
    migrated_database: Database, tmp_path: Path, period: str, before: str | None
) -> None:
    claim = {"period": period, "baseline": _make_baseline(before)}
    assert import_sentence(migrated_database, tmp_path, UP, claim=claim) == []


@pytest.mark.parametrize(
    ("sentence", "claim", "words"),
    [
        ("It reached 402 Wh/kg in June 2025.", {"period": "2023"}, 2025),
        ("It reached 402 Wh/kg on 2025-06-12.", {"period": "2023"}, 2025),
        ("它在2025年达到402 Wh/kg。", {"period": "2023-06"}, 2025),
        (
            "In 2025 it rose to 402 Wh/kg, up from 350 Wh/kg in 2022.",
            {"period": "2023", "baseline": _make_baseline("2022")},
            2025,
        ),
        # A month, a decade, a span, and a year in Chinese numerals.
        ("In June 2019 it reached 402 Wh/kg.", {"period": "2019-07"}, "June 2019"),
        ("2019年6月达到402 Wh/kg。", {"period": "2019-07"}, "2019年6月"),
        ("In the 1990s it reached 402 Wh/kg.", {"period": "2003"}, "in the 1990s"),
        ("In the 1990s it reached 402 Wh/kg.", {"period": "1993"}, None),
        ("From 2015 to 2019 it had 402 Wh/kg.", {"period": "2010"}, "From 2015 to 2019"),
        ("From 2015 to 2019 it had 402 Wh/kg.", {"period": "2017"}, None),
        ("2015年至2019年达到402 Wh/kg。", {"period": "2010"}, "2015年至2019年"),
        ("二〇一九年达到402 Wh/kg。", {"period": "2020"}, "二〇一九年"),
        # What is said of the older number, or of the firm.
        ("It reached 402 Wh/kg, up from 350 Wh/kg in 2015.", {"period": "2019"}, None),
        (
            "It reached 402 Wh/kg, up from 350 Wh/kg in 2015.",
            {"period": "2015"},
            "of the older number",
        ),
        ("It rose from 350 Wh/kg in 2015 to 402 Wh/kg in 2019.", {"period": "2019"}, None),
        ("It rose from 350 Wh/kg in 2015 to 402 Wh/kg in 2019.", {"period": "2017"}, "in 2019"),
        ("较2015年的350 Wh/kg提高到402 Wh/kg。", {"period": "2019"}, None),
        ("The firm, founded in 1999, reached 402 Wh/kg.", {"period": "2019"}, None),
        # The year of the period, one of its years, and that of the baseline.
        ("It reached 402 Wh/kg in June 2025.", {"period": "2025-06"}, None),
        ("It reached 402 Wh/kg in June 2025.", {"period": "2024/2025"}, None),
        (
            "It rose to 402 Wh/kg, up from 350 Wh/kg in 2022.",
            {"period": "2023", "baseline": _make_baseline()},
            None,
        ),
        (
            "It rose to 402 Wh/kg, up from 350 Wh/kg in 2022.",
            {"period": "2023", "baseline": _make_baseline("2022")},
            None,
        ),
        # No year, several, an uncertain period, and what is no date.
        ("It reached 402 Wh/kg last year.", {"period": "2023"}, None),
        (
            "It reached 402 Wh/kg in 2025, 2 years after it was built in 2024.",
            {"period": "2023"},
            None,
        ),
        ("It reached 402 Wh/kg in 2025.", {"period": "2023~"}, None),
        ("It reached 402 Wh/kg since 2021.", {"period": "2023"}, None),
        ("Model 2025 reached 402 Wh/kg.", {"period": "2023"}, None),
        ("It reached 402 Wh/kg in 2025.", {}, None),
    ],
)
def test_period_against_the_only_year_of_the_quote_is_a_hint(
    migrated_database: Database,
    tmp_path: Path,
    sentence: str,
    claim: dict[str, Any],
    words: str | int | None,
) -> None:
    hints = import_sentence(migrated_database, tmp_path, sentence, claim=claim)
    expected = [("period_differs", "/claims/0/period")] if words else []
    assert [(hint.code, hint.pointer) for hint in hints] == expected
    assert all(str(words).lower() in hint.detail.lower() for hint in hints)


@pytest.mark.parametrize(
    ("kind", "period", "published", "is_hinted"),
    [
        ("result", "2031", "2025-06", True),
        (None, "2025-07", "2025-06", True),
        ("target", "2031", "2025-06", False),
        ("result", "2025-06-30", "2025-06", False),
        ("result", "2024/2031", "2025-06", False),
        ("result", "2031?", "2025-06", False),
        ("result", "2020", "2015~", False),
        ("result", "2931", "2025~", True),
        ("result", "2020", None, False),
        ("result", "2931", None, True),
        ("target", "2931", None, False),
    ],
)
def test_result_after_its_source_was_published_is_a_hint(
    migrated_database: Database,
    tmp_path: Path,
    kind: str | None,
    period: str,
    published: str | None,
    is_hinted: bool,  # noqa: FBT001 - a column of the table
) -> None:
    claim = {"kind": kind, "period": period}
    sentence = "It has 402 Wh/kg."
    hints = import_sentence(migrated_database, tmp_path, sentence, claim=claim, published=published)
    assert [hint.code for hint in hints] == ["period_in_future"] * is_hinted
