"""When a source was issued, for programs that manage references: date parts, or the EDTF as it is."""

import re
from typing import NamedTuple

# Years of four digits; a month from 21 on would be a season or another division of the year.
_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?(~?)")
_MAX_ENDS = 2


class Issued(NamedTuple):
    """One or two dates, each of a year, perhaps a month, perhaps a day; the two ends of an interval."""

    dates: list[list[int]]
    is_approximate: bool


def read_issued(edtf: str) -> Issued | None:
    """Return the dates of a text in EDTF; None if date parts cannot say it, such as `2021?` or `2021/..`."""
    matches = [_DATE.fullmatch(end) for end in edtf.split("/")]
    found = [match for match in matches if match]
    marks = {match[4] for match in found}
    if len(found) != len(matches) or len(found) > _MAX_ENDS or len(marks) > 1:
        return None
    dates = [[int(part) for part in match.group(1, 2, 3) if part] for match in found]
    return Issued(dates, marks == {"~"})
