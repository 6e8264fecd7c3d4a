"""The tool `verify_quote`: does a source have these words?"""

from typing import Any

from app.assistants.catalogue_client import CatalogueClient
from app.assistants.reply import SOURCE_WORDS_ARE_DATA, count_fitting, cut_text
from app.assistants.tool import Reply, Tool
from app.schemas.quotes import QuoteVerificationCreate

_MAX_WORDS = 1_500


async def _run(catalogue: CatalogueClient, query: QuoteVerificationCreate) -> Reply:
    answer = await catalogue.post("/v1/verify-quote", query.model_dump(mode="json"))
    places = [_describe(place) for place in answer["places"]]
    fitting = count_fitting(places, 9_000)
    left_out = answer["total"] - fitting if places else 0
    longest = answer["longest_part"]
    return {
        "revision": answer["revision"],
        "source": {name: answer["source"][name] for name in ("id", "title")},
        "state": answer["state"],
        "differences_ignored": answer["folded"] or None,
        "total": answer["total"],
        "total_is_exact": answer["total_exact"],
        "about_words": SOURCE_WORDS_ARE_DATA if places or longest else None,
        "places": places[:fitting],
        "longest_part_found": longest
        and {
            "words": cut_text(longest["exact"], _MAX_WORDS),
            "places": [(own["start"], own["end"]) for own in longest["places"][:5]],
        },
        "left_out": f"{left_out} more places: verify a longer quote, or read the source with `read_source`"
        if left_out > 0
        else None,
    }


def _describe(place: dict[str, Any]) -> dict[str, Any]:
    words = cut_text(place["exact"], _MAX_WORDS)
    return {"start": place["start"], "end": place["end"], "words": words}


VERIFY_QUOTE = Tool(
    name="verify_quote",
    title="Verify a quote",
    manual="Find out whether a source has a quote to the letter: `exact`, `normalized` (other spaces, quotation marks, "
    "dashes or capitals), `ambiguous` (more than once) or `missing`, with each place as offsets in the text. Never a "
    "guess: of a missing quote the longest part that is there is named.",
    arguments=QuoteVerificationCreate,
    run=_run,
    kind="source",
)
