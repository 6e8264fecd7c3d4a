"""The tool `check_text`: the numbers of a text compared with the catalogue."""

from typing import Any

from pydantic import Field

from app.assistants.catalogue_client import CatalogueClient
from app.assistants.claim_items import read_claims, write_brief
from app.assistants.reply import count_fitting, shorten
from app.assistants.tool import Reply, Tool
from app.schemas.check import CheckCreate

# Of a text of numbers alone; a claim is asked for each that is shown.
_MAX_SHOWN = 40
_MAX_NUMBER = 3_000


class CheckTextArguments(CheckCreate):
    start: int = Field(
        default=0, ge=0, description="The first number to show, from `next` of the part before."
    )


async def _run(catalogue: CatalogueClient, query: CheckTextArguments) -> Reply:
    answer = await catalogue.post("/v1/check", {"text": query.text})
    numbers = answer["data"]
    shown = numbers[query.start : query.start + _MAX_SHOWN]
    claims = await read_claims(catalogue, (own["claim"]["id"] for own in shown if own["claim"]))
    items = [_describe(own, claims) for own in shown]
    fitting = count_fitting(items)
    following = query.start + fitting
    left_out = len(numbers) - following
    return {
        "revision": answer["revision"],
        "total": len(numbers),
        "note": None if numbers else "The text has no number that could be compared.",
        "numbers": items[:fitting],
        "left_out": left_out if left_out > 0 else None,
        "next": {"how": "the same text with this start", "start": following}
        if left_out > 0
        else None,
    }


def _describe(own: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    claim = own["claim"] and claims.get(own["claim"]["id"])
    later = own["superseded_by"]
    item = {
        "as_written": own["exact"],
        "start": own["start"],
        "end": own["end"],
        "verdict": own["verdict"],
        "reason": own["reason"],
        "of_baseline": own["of_baseline"] or None,
        "claim": claim and write_brief(claim),
        "superseded_by": later and later["id"],
        "obstacles": [obstacle["detail"] for obstacle in own["obstacles"]] or None,
    }
    shown: dict[str, Any] = shorten(item, _MAX_NUMBER)
    return shown


CHECK_TEXT = Tool(
    name="check_text",
    title="Check the numbers of a text",
    manual="Compare each number of a text (English or Chinese, up to 20,000 characters) with the claims of the "
    "catalogue, by fixed rules. The sentence of a number has to name the organization and what is measured. Each "
    "verdict has its reason, what prevents a comparison, and the claim with its citation. Nothing is stored.",
    arguments=CheckTextArguments,
    run=_run,
)
