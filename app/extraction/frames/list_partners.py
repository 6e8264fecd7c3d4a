"""Numbers that belong to another one of their sentence: its baseline, its change, its conversion, its condition.

| rule | sentence |
|---|---|
| conversion | the same in another unit: `US$1,900, or about €1,760`, 5英里（8公里） |
| times_as_much | `600 km, twice as long as the 300 of the old one` |
| baseline_words | `52 km, compared with 38 km`, `from 5 to 7`, 由9天减少到5天; a control group, `the year before` |
| change_to | the amount, and what it led to: `doubled to 50,000 t`, 增长12%至340亿 |
| change_after | the number, and how much that is more: `340 t, up 12%`, 70.5%，比设计值高1.5个百分点 |
| condition_words | `402 Wh/kg at 25 °C after 800 cycles`, 在25℃下 |

A percentage more or less than another thing (`15 percent more than a diesel boat`) is a candidate of its own.
"""

from collections.abc import Iterator

from app.extraction.frames.article import SentenceNumbers
from app.extraction.frames.baselines import list_baselines, list_times
from app.extraction.frames.changes import list_changes
from app.extraction.frames.conditions import list_conditions
from app.extraction.frames.conversions import list_conversions
from app.extraction.frames.partner import Partner

# A sentence with more numbers is a list, in which each is for itself.
_MAX_NUMBERS = 40


def list_partners(flat: str, sentence: SentenceNumbers) -> Iterator[Partner]:
    """Yield the numbers of a sentence that belong to another one, each once."""
    if len(sentence.numbers) > _MAX_NUMBERS:
        return
    taken: dict[int, Partner] = {}
    for rule in (list_conversions, list_times, list_baselines, list_changes, list_conditions):
        for partner in rule(flat, sentence, taken):
            taken[id(partner.number)] = partner
            yield partner
