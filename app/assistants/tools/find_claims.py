"""The tool `find_claims`: the list of claims with its filters."""

from collections.abc import Mapping
from typing import Any

from app.assistants.catalogue_client import CatalogueClient, CatalogueRefusal, list_parameters
from app.assistants.claim_items import WITH_SOURCES, describe_claim
from app.assistants.closest_names import find_closest
from app.assistants.reply import SOURCE_WORDS_ARE_DATA, count_fitting, shorten
from app.assistants.tool import Reply, Tool
from app.models import KINDS
from app.schemas.claims import ClaimQuery
from app.schemas.list_parameters import page_limit

_PATH = "/v1/claims"
_MAX_FACETS = 3_000
_NOT_FOUND = 404
# The filters by the ids of other kinds.
_REFERENCES = ("organization", "technology", "metric", "achievement", "source")


class FindClaimsArguments(ClaimQuery):
    limit: int = page_limit(default=10, most=50)


async def _run(catalogue: CatalogueClient, query: FindClaimsArguments) -> Reply:
    parameters = [*list_parameters(query, "limit"), WITH_SOURCES]
    answer = await catalogue.get(_PATH, [*parameters, ("limit", str(query.limit))])
    revision = answer["meta"]["revision"]
    items = [describe_claim(claim, revision) for claim in answer["data"]]
    facets = answer["facets"] and shorten(answer["facets"], _MAX_FACETS)
    fitting = count_fitting(items, _room_beside(facets))
    if fitting < len(items):
        answer = await catalogue.get(_PATH, [*parameters, ("limit", str(fitting))])
    meta = answer["meta"]
    return {
        "total": meta["count"],
        "total_is_exact": meta["count_exact"],
        "revision": revision,
        "not_comparable": meta["excluded"] or None,
        "uncertain": meta["uncertain"] or None,
        "uncertain_ids": meta["uncertain_ids"] or None,
        **(await _explain_nothing(catalogue, query, meta) if not items else {}),
        "about_quotes": SOURCE_WORDS_ARE_DATA if items else None,
        "claims": items[:fitting],
        "facets": facets,
        "next": meta["next_cursor"]
        and {"how": "the same arguments with this cursor", "cursor": meta["next_cursor"]},
    }


def _room_beside(facets: object) -> int:
    most = 12_000
    return most if facets is None else most - _MAX_FACETS


async def _explain_nothing(
    catalogue: CatalogueClient, query: FindClaimsArguments, meta: Mapping[str, Any]
) -> dict[str, Any]:
    """Say of a list without claims which ids are unknown, and what is called most like them."""
    closest: dict[str, Any] = {}
    for kind in _REFERENCES:
        for resource_id in getattr(query, kind)[:5]:
            if not await _exists(catalogue, kind, resource_id):
                closest[f"{kind} {resource_id}"] = await find_closest(
                    catalogue, resource_id, [kind]
                )
    if query.q:
        closest[query.q] = await find_closest(catalogue, query.q)
    note = "No claim matches all of these arguments."
    if meta["uncertain"]:
        note += " For those counted as `uncertain` it is open: `include_uncertain` lists them."
    unknown = [name for name in closest if name != query.q]
    if unknown:
        note += f" There is no {', no '.join(unknown)}."
    return {"note": note, "closest_names": closest or None}


async def _exists(catalogue: CatalogueClient, kind: str, resource_id: str) -> bool:
    try:
        await catalogue.get(f"/v1/{KINDS[kind].plural}/{resource_id}")
    except CatalogueRefusal as refusal:
        if refusal.status == _NOT_FOUND:
            return False
        raise
    return True


FIND_CLAIMS = Tool(
    name="find_claims",
    title="Find claims by filters",
    manual="List claims (numbers that sources state) by organization, technology, metric, date, value in any unit, "
    "conditions and more; ids come from `search`. `sort=-value` with one `metric` has the greatest first. Each claim "
    "has the number as stated first, then the exact value in the unit of the metric, and a citation. `facet` counts.",
    arguments=FindClaimsArguments,
    run=_run,
    omitted=frozenset({"fields", "expand"}),
)
