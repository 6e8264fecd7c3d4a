"""A bundle of corroborated claims whose second quotes state their numbers in other words."""

import json
from pathlib import Path
from typing import Any

from support.record_bundle import Record, make_bundle, make_claim

CHANGED = "changed"


def _corroborate(
    claim_id: str,
    metric: str,
    first: str,
    second: str,
    stated: str,
    **rest: Any,  # noqa: ANN401 - JSON
) -> Record:
    claim = make_claim(claim_id, "acme", metric, first, stated, status="corroborated", **rest)
    claim["evidence"].append({"source": "weekly", "exact": second})
    return claim


CLAIMS = [
    _corroborate("spelling", "energy", "The first cell had 1,400 Wh/kg.", "Its first cell had 1400 Wh/kg.", "1,400 Wh/kg"),
    _corroborate("unit", "energy", "The second cell had 1,500 Wh/kg.", "Its second cell had 1.5 kWh/kg.", "1,500 Wh/kg"),
    _corroborate("second-first", "depth", "The third lies 600 metres deep.", "The third lies 600 m deep.", "600 m deep"),
    _corroborate("cue", "depth", "The fourth lies more than 1,700 m deep.", "The fourth lies over 1.7 km deep.", "more than 1,700 m"),
    _corroborate("number", "depth", "The fifth lies 1,800 m deep and not 30.", "The fifth lies 1800 m deep.", "1,800 m deep and not 30", quantity={"as_stated": "1,800 m deep and not 30", "number": "1,800"}),
    _corroborate(CHANGED, "energy", "It went from 1,050 Wh/kg to 2,400 Wh/kg.", "It rose from 1.05 kWh/kg to 2400 Wh/kg.", "2,400 Wh/kg", baseline={"as_stated": "1,050 Wh/kg"}),
]  # fmt: skip


def write_other_words(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "other-words.json"
    path.write_text(json.dumps(make_bundle(CLAIMS)), encoding="utf-8")
    return path
