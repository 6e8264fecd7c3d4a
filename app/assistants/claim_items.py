"""Claims as replies show them: the number as stated first, then what it means, and a citation."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.assistants.catalogue_client import CatalogueClient
from app.assistants.reply import cut_text, shorten
from app.formats.citations.cited_claim import CitedSource, make_cited_claim
from app.schemas.claims import ClaimKind, ClaimStatus

WITH_SOURCES = ("expand", "evidence,evidence.source")
_MAX_QUOTE = 600
_BATCH = 50
# Also the withdrawn ones, which lists leave out unless they are named.
_ANY_STATUS = [("status", status.value) for status in ClaimStatus]


async def read_claims(
    catalogue: CatalogueClient, ids: Iterable[str], as_of: int | None = None
) -> dict[str, Mapping[str, Any]]:
    """Return items of claims by their ids; an unknown one is left out."""
    found: dict[str, Mapping[str, Any]] = {}
    wanted = list(dict.fromkeys(ids))
    past = [] if as_of is None else [("as_of", str(as_of))]
    for start in range(0, len(wanted), _BATCH):
        batch = [("id", claim_id) for claim_id in wanted[start : start + _BATCH]]
        parameters = [*batch, *_ANY_STATUS, *past, WITH_SOURCES, ("limit", str(_BATCH))]
        answer = await catalogue.get("/v1/claims", parameters)
        for claim in answer["data"]:
            found[claim["id"]] = describe_claim(claim, answer["meta"]["revision"])
    return found


def describe_claim(claim: Mapping[str, Any], revision: int) -> dict[str, Any]:
    """Return the item of a claim from its public JSON with its sources, as of a revision."""
    quantity, change = claim["quantity"], claim["change"]
    item = {
        "id": claim["id"],
        "as_stated": quantity["as_stated"],
        "value": _write_value(quantity),
        "citation": cite(claim, revision),
        "comparator": None if quantity["comparator"] == "eq" else quantity["comparator"],
        "statement": claim["statement"],
        "kind": claim["kind"],
        "status": claim["status"],
        "metric": claim["metric"],
        "organizations": claim["organizations"] or None,
        "technology": claim["technology"],
        "achievement": claim["achievement"],
        "period": claim["period"] and claim["period"]["edtf"],
        "conditions": _write_conditions(claim["qualifiers"]),
        "subject": claim["subject"],
        "scope": claim["scope"],
        "relative_to": claim["relative_to"],
        "baseline": claim["baseline"] and _describe_baseline(claim["baseline"]),
        "change_as_stated": claim["stated_change"] and claim["stated_change"]["as_stated"],
        "change_computed": change and {name: change[name] for name in ("factor", "percent")},
        "follows": claim["follows"] and claim["follows"]["id"],
        "read_by_hand": True if quantity["read_by"] == "hand" else None,
        "note": claim["note"],
    }
    shown: dict[str, Any] = shorten(item)
    return shown


def write_brief(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a list of another kind shows of a claim: its number, what to mind, and its citation."""
    names = ("id", "as_stated", "citation", "comparator", "kind", "status", "period", "conditions")
    usual = {"kind": ClaimKind.RESULT, "status": ClaimStatus.STATED}
    return {name: item[name] for name in names if name in item and item[name] != usual.get(name)}


def cite(claim: Mapping[str, Any], revision: int) -> str:
    """Return the plain citation of a claim as of a revision, with long quotes cut."""
    quotes = [
        {**quote, "exact": cut_text(quote["exact"], _MAX_QUOTE)} for quote in claim["evidence"]
    ]
    sources = {quote["source"]["id"]: CitedSource.of(quote["source"]) for quote in quotes}
    text_url = str(quotes[0]["source"]["text_url"])
    base = text_url.partition("/v1/sources/")[0]
    link = f"{base}/claims/{claim['id']}" if base else None
    marks = ["withdrawn"] if claim["status"] == ClaimStatus.WITHDRAWN else []
    return make_cited_claim(
        {**claim, "evidence": quotes}, sources, revision, link, marks
    ).write_plain()


def _write_value(quantity: Mapping[str, Any]) -> str | None:
    """Return the exact value or bounds in the canonical unit of the metric, as text."""
    own = quantity["normalized"]
    if own is None:
        return None
    if own["value"] is not None:
        return f"{own['value']} {own['unit']}"
    bounds = (own["lower"] or "", own["upper"] or "")
    return f"{'..'.join(bounds)} {own['unit']}"


def _describe_baseline(baseline: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "as_stated": baseline["as_stated"],
        "period": baseline["period"] and baseline["period"]["edtf"],
        "place": baseline["place"],
    }


def _write_conditions(qualifiers: Iterable[Mapping[str, Any]]) -> dict[str, str] | None:
    conditions: dict[str, str] = {}
    for own in qualifiers:
        value = own["text"] if own["quantity"] is None else own["quantity"]["as_stated"]
        earlier = conditions.get(own["property"])
        conditions[own["property"]] = value if earlier is None else f"{earlier}; {value}"
    return conditions or None
