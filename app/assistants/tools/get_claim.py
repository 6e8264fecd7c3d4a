"""The tool `get_claim`: one claim with the words that state it, and how it relates to others."""

from typing import Any

from pydantic import Field

from app.assistants.catalogue_client import CatalogueClient
from app.assistants.claim_items import describe_claim, read_claims, write_brief
from app.assistants.reply import SOURCE_WORDS_ARE_DATA, shorten
from app.assistants.tool import Reply, Tool
from app.schemas.common import Slug
from app.schemas.list_parameters import AsOf

_MAX_RELATED = 8
_ROOM_FOR_CLAIM, _ROOM_FOR_QUOTES, _MAX_RELATED_ITEM = 5_000, 4_000, 650


class GetClaimArguments(AsOf):
    id: Slug = Field(description="The id of the claim.", examples=["fiberhome-calls-30-billion"])


async def _run(catalogue: CatalogueClient, query: GetClaimArguments) -> Reply:
    path = f"/v1/claims/{query.id}"
    past = [] if query.as_of is None else [("as_of", str(query.as_of))]
    claim = await catalogue.get(path, [*past, ("expand", "evidence.source")])
    related = await catalogue.get(f"{path}/related", [*past, ("limit", str(_MAX_RELATED))])
    revision = related["meta"]["revision"]
    quotes = [
        {
            "source": quote["source"]["id"],
            "start": quote["start"],
            "end": quote["end"],
            "words": quote["exact"],
            "cell": quote["cell"] and quote["cell"]["fragment"],
        }
        for quote in claim["evidence"]
    ]
    others = await read_claims(
        catalogue, (own["claim"]["id"] for own in related["data"]), query.as_of
    )
    left_out = related["meta"]["count"] - len(related["data"])
    return {
        "revision": revision,
        "claim": shorten(describe_claim(claim, revision), _ROOM_FOR_CLAIM),
        "changed_since": claim["superseded"],
        "about_quotes": SOURCE_WORDS_ARE_DATA,
        "quotes": shorten(quotes, _ROOM_FOR_QUOTES),
        "related": [_describe(own, others) for own in related["data"]],
        "left_out": {
            "quotes in full": {
                "tool": "read_source",
                "arguments": "id, start and end of the quote",
            },
            "every field in full": {
                "tool": "get_record",
                "arguments": {"kind": "claim", "id": query.id, "field": "its name"},
            },
            f"{left_out} more related claims": {
                "tool": "find_claims",
                "arguments": {"metric": [claim["metric"]["id"]]},
            }
            if left_out
            else None,
        },
    }


def _describe(own: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    item = {
        "relation": own["relation"],
        "comparable": own["comparable"],
        **write_brief(others.get(own["claim"]["id"], {"id": own["claim"]["id"]})),
        "because": [reason["code"] for reason in own["reasons"]] or None,
    }
    shown: dict[str, Any] = shorten(item, _MAX_RELATED_ITEM)
    return shown


GET_CLAIM = Tool(
    name="get_claim",
    title="Get one claim",
    manual="Get a claim by its id: the number as stated, its exact value, conditions, baseline and note, the quotes "
    "that state it with their place in the source, a citation, and related claims on the same metric, each with its "
    "relation to this one (`supersedes`, `contradicts`, ...).",
    arguments=GetClaimArguments,
    run=_run,
    kind="claim",
)
