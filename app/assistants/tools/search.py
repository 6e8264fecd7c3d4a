"""The tool `search`: everything, by its words."""

from typing import Any

from app.assistants.catalogue_client import CatalogueClient, list_parameters
from app.assistants.claim_items import read_claims, write_brief
from app.assistants.closest_names import find_closest
from app.assistants.reply import SOURCE_WORDS_ARE_DATA, count_fitting, shorten
from app.assistants.tool import Reply, Tool
from app.schemas.list_parameters import page_limit
from app.schemas.search import SearchRequest

_PATH = "/v1/search"


class SearchArguments(SearchRequest):
    limit: int = page_limit(default=10, most=50)


async def _run(catalogue: CatalogueClient, query: SearchArguments) -> Reply:
    parameters = list_parameters(query, "limit")
    answer = await catalogue.get(_PATH, [*parameters, ("limit", str(query.limit))])
    hits = answer["data"]
    claims = await read_claims(catalogue, (hit["id"] for hit in hits if hit["kind"] == "claim"))
    items = [_describe(hit, claims) for hit in hits]
    fitting = count_fitting(items)
    if fitting < len(items):
        answer = await catalogue.get(_PATH, [*parameters, ("limit", str(fitting))])
    meta = answer["meta"]
    relaxed = meta["relaxed"]
    return {
        "total": meta["count"],
        "total_is_exact": meta["count_exact"],
        "revision": meta["revision"],
        "words_left_out": relaxed or None,
        "closest_names": await _find_closest(catalogue, query, relaxed)
        if relaxed or not items
        else None,
        "note": _advise(query, relaxed, is_empty=not items),
        "about_snippets": SOURCE_WORDS_ARE_DATA if items else None,
        "hits": items[:fitting],
        "next": meta["next_cursor"]
        and {"how": "the same arguments with this cursor", "cursor": meta["next_cursor"]},
    }


def _advise(query: SearchArguments, relaxed: list[str], *, is_empty: bool) -> str | None:
    if '"' in query.q and any(" " in words for words in relaxed):
        return (
            "No text has the phrase in quotation marks to the letter. Search without the marks for what is "
            "closest, and ask `verify_quote` about a quote."
        )
    return (
        "Nothing has these words. Try fewer words or one of the closest names."
        if is_empty
        else None
    )


def _describe(hit: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    item = {name: hit[name] for name in ("kind", "id", "name", "hint")}
    if hit["kind"] == "claim" and hit["id"] in claims:
        claim = claims[hit["id"]]
        item |= write_brief(claim) | {"metric": claim["metric"]["id"]}
    else:
        item["snippets"] = [
            snippet["text"] for snippet in hit["snippets"] if snippet["field"] != "name"
        ] or None
    shown: dict[str, Any] = shorten(item, 3_000)
    return shown


async def _find_closest(
    catalogue: CatalogueClient, query: SearchArguments, relaxed: list[str]
) -> list[dict[str, Any]]:
    return await find_closest(catalogue, " ".join(relaxed) or query.q, query.kind)


SEARCH = Tool(
    name="search",
    title="Search the catalogue",
    manual="Find claims, metrics, organizations, technologies, achievements and sources by words in any language, "
    "and by numbers with a unit in any spelling. Start here. Best hits first; a claim has its number as stated and "
    "a citation. If nothing has all words, `words_left_out` says which were left out, and `closest_names` what is "
    "called most like them.",
    arguments=SearchArguments,
    run=_run,
)
