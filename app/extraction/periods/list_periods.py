"""The periods of a text, in order and apart from each other."""

from datetime import date

from app.extraction.periods.chinese_periods import list_chinese_periods
from app.extraction.periods.english_periods import list_english_periods
from app.extraction.periods.period_words import PeriodInText, first_place


def list_periods(flat: str, published: date | None) -> list[PeriodInText]:
    """List the periods of a flat text. Without a day of publication, only those that name their year."""
    found = list(list_english_periods(flat, published))
    if not flat.isascii():
        found += list_chinese_periods(flat, published)
    return first_place(found)
