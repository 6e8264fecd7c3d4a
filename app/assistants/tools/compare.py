"""The tool `compare`: a table of organizations by metrics, or of chosen claims."""

from typing import Any

from pydantic import Field, field_validator

from app.assistants.catalogue_client import CatalogueClient, list_parameters
from app.assistants.claim_items import read_claims
from app.assistants.reply import count_fitting, shorten
from app.assistants.tool import Reply, Tool
from app.schemas.comparison import ComparisonQuery

_MAX_SHOWN = 50
_MAX_CELL, _ROOM_FOR_CELLS, _ROOM_FOR_DIFFERENCES = 3_000, 9_500, 4_000


class CompareArguments(ComparisonQuery):
    start: int = Field(
        default=0, ge=0, description="The first cell to show, from `next` of the part before."
    )

    @field_validator("organizations", "metrics", "claims", mode="before")
    @classmethod
    def _join(cls, ids: Any) -> Any:  # noqa: ANN401 - any JSON value
        """Accept a list of ids, as other tools do, and spaces after the commas."""
        if isinstance(ids, list) and all(isinstance(own, str) for own in ids):
            ids = ",".join(ids)
        return ids.replace(", ", ",") if isinstance(ids, str) else ids


async def _run(catalogue: CatalogueClient, query: CompareArguments) -> Reply:
    answer = await catalogue.get("/v1/compare", list_parameters(query, "start"))
    cells = answer["cells"]
    chosen = cells[query.start : query.start + _MAX_SHOWN]
    claims = await read_claims(
        catalogue, (cell["claim"]["id"] for cell in chosen if cell["claim"]), query.as_of
    )
    numbered = enumerate(chosen, start=query.start)
    items = [_describe(number, cell, claims) for number, cell in numbered]
    fitting = count_fitting(items, _ROOM_FOR_CELLS)
    following = query.start + fitting
    left_out = len(cells) - following
    groups = {cell["group"] for cell in chosen[:fitting]}
    differences = [
        _explain(own) for own in answer["differences"] if groups.issuperset(own["groups"])
    ]
    return {
        "revision": answer["revision"],
        "cells": items[:fitting],
        "total": len(cells),
        "cannot_be_compared": shorten(differences, _ROOM_FOR_DIFFERENCES) or None,
        "groups_left_out": answer["left_out"] or None,
        "left_out": left_out if left_out > 0 else None,
        "next": {"how": "the same arguments with this start", "start": following}
        if left_out > 0
        else None,
    }


def _describe(number: int, cell: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    claim = claims.get(cell["claim"]["id"], {}) if cell["claim"] else None
    item = {
        "cell": number,
        "organization": cell["organization"],
        "metric": cell["metric"],
        "group": cell["group"],
        "claim": claim and claim["id"],
        "as_stated": claim and claim["as_stated"],
        "value": claim and claim["value"],
        "period": claim and claim["period"],
        "conditions": claim and claim["conditions"],
        "subject": claim and claim["subject"],
        "scope": claim and claim["scope"],
        "kind": claim and claim["kind"],
        "caveats": cell["caveats"] or None,
        "citation": claim and claim["citation"],
        "note": None if claim else "no claim",
    }
    shown: dict[str, Any] = shorten(item, _MAX_CELL)
    return shown


def _explain(difference: dict[str, Any]) -> dict[str, Any]:
    reasons = [
        f"{reason['code']}: {reason['property']}" if reason["property"] else reason["code"]
        for reason in difference["reasons"]
    ]
    return {"groups": difference["groups"], "reasons": reasons}


COMPARE = Tool(
    name="compare",
    title="Compare claims",
    manual="Get a table of organizations by metrics (`organizations` and `metrics`, ids with commas between them), or "
    "of chosen claims (`claims`). Only cells of one `group` can be compared; `cannot_be_compared` says why others "
    "cannot. Each cell has its number as stated and a citation.",
    arguments=CompareArguments,
    run=_run,
)
