"""The tool `get_record`: one record of any kind; of a metric also who holds its record."""

from typing import Any

from pydantic import Field

from app.assistants.catalogue_client import CatalogueClient
from app.assistants.claim_items import read_claims, write_brief
from app.assistants.reply import MAX_ITEM, count_fitting, cut_text, fits, shorten
from app.assistants.tool import Reply, Tool
from app.errors import Fault, InvalidInput
from app.models import KINDS
from app.schemas.common import Slug
from app.schemas.filters import EDTF_PATTERN
from app.schemas.list_parameters import AsOf, continue_after
from app.schemas.search import Kind
from app.validation_messages import name_unknown

_ROOM_FOR_RECORD, _ROOM_FOR_GROUPS = 5_000, 7_000
_MAX_GROUPS = 5
_OF_METRICS = ("at", "cursor")
# Of the catalogue, and not of what it says; `field` has them.
_TIMES = ("created_at", "updated_at")


class GetRecordArguments(AsOf):
    kind: Kind = Field(description="The kind of the record.", examples=["metric"])
    id: Slug = Field(description="Its id.", examples=["fiber-length-per-preform"])
    at: str | None = Field(
        default=None,
        pattern=EDTF_PATTERN,
        description="Of a metric: who held its record at this past date (EDTF).",
        examples=["2012"],
    )
    cursor: str | None = continue_after("the part before, of a metric with more groups of records.")
    field: str | None = Field(
        default=None,
        max_length=100,
        description="Only this field, in full: a long one comes in parts.",
        examples=["aliases"],
    )
    start: int = Field(
        default=0,
        ge=0,
        description="Where the part of `field` begins, from `next` of the part before.",
    )


async def _run(catalogue: CatalogueClient, query: GetRecordArguments) -> Reply:
    _refuse_for_other_kinds(query)
    past = [] if query.as_of is None else [("as_of", str(query.as_of))]
    path = f"/v1/{KINDS[query.kind].plural}/{query.id}"
    record = await catalogue.get(path, past)
    if query.field is not None:
        return _show_field(record, query)
    timeless = {name: value for name, value in record.items() if name not in _TIMES}
    shown = shorten(timeless, _ROOM_FOR_RECORD)
    cut = shown != timeless
    return {
        "record": shown,
        "left_out": "texts and lists that end with `more`: call again with `field`"
        if cut
        else None,
        "claims": await _count_claims(catalogue, query, past),
        "citation": await _cite(catalogue, query) if query.kind == "claim" else None,
        **(await _read_holders(catalogue, query, path, past) if query.kind == "metric" else {}),
    }


def _refuse_for_other_kinds(query: GetRecordArguments) -> None:
    faults = [
        Fault(f"#/arguments/{name}", "not_for_this_kind", "only a metric has this; leave it out")
        for name in _OF_METRICS
        if query.kind != "metric" and getattr(query, name) is not None
    ]
    if faults:
        raise InvalidInput("the arguments of the tool are not valid", faults)


def _show_field(record: dict[str, Any], query: GetRecordArguments) -> Reply:
    name = query.field or ""
    if name not in record:
        detail = name_unknown("field", cut_text(name, 60), sorted(record))
        raise InvalidInput(detail, [Fault("#/arguments/field", "unknown_field", detail)])
    value = record[name]
    if isinstance(value, dict):
        value = [{"name": key, "value": own} for key, own in value.items()]
    if not isinstance(value, str | list):
        return {"field": name, "value": value}
    rest = value[query.start :]
    count = count_fitting(rest) if isinstance(rest, list) else _count_characters(rest)
    part = [shorten(own) for own in rest[:count]] if isinstance(rest, list) else rest[:count]
    following = query.start + count
    left_out = len(value) - following
    return {
        "field": name,
        "start": query.start,
        "length": len(value),
        "value": part,
        "left_out": left_out if left_out > 0 else None,
        "next": {"how": "the same arguments with this start", "start": following}
        if left_out > 0
        else None,
    }


def _count_characters(text: str) -> int:
    count = min(len(text), MAX_ITEM)
    while not fits({"": text[:count], " ": "x" * 2_000}):
        count = count * 3 // 4
    return count


async def _count_claims(
    catalogue: CatalogueClient, query: GetRecordArguments, past: list[tuple[str, str]]
) -> Reply | None:
    if query.kind == "claim":
        return None
    parameters = [(query.kind.value, query.id), ("limit", "1"), ("fields", "id"), *past]
    answer = await catalogue.get("/v1/claims", parameters)
    return {
        "total": answer["meta"]["count"],
        "list_them": {"tool": "find_claims", "arguments": {query.kind.value: [query.id]}},
    }


async def _cite(catalogue: CatalogueClient, query: GetRecordArguments) -> str | None:
    claims = await read_claims(catalogue, [query.id], query.as_of)
    return str(claims[query.id]["citation"]) if query.id in claims else None


async def _read_holders(
    catalogue: CatalogueClient, query: GetRecordArguments, path: str, past: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return who holds the record of a metric, in each group of comparable claims."""
    parameters = [*past, *((name, getattr(query, name)) for name in _OF_METRICS)]
    parameters = [(name, value) for name, value in parameters if value is not None]
    answer = await catalogue.get(f"{path}/record", [*parameters, ("limit", str(_MAX_GROUPS))])
    ids = [_read_id(point) for own in answer["data"] for point in _list_points(own)]
    claims = await read_claims(catalogue, ids, query.as_of)
    groups = [shorten(_describe_group(own, claims), _ROOM_FOR_GROUPS) for own in answer["data"]]
    fitting = count_fitting(groups, _ROOM_FOR_GROUPS)
    if fitting < len(groups):
        answer = await catalogue.get(f"{path}/record", [*parameters, ("limit", str(fitting))])
    cursor = answer["meta"]["next_cursor"]
    return {
        "better_is": answer["direction"],
        "record_holders": groups[:fitting],
        "next": cursor and {"how": "the same arguments with this cursor", "cursor": cursor},
    }


def _list_points(group: dict[str, Any]) -> list[str]:
    return [*group["holders"], *group["previous"], *group["best_stated"]]


def _read_id(point: str) -> str:
    return point.partition("#")[0]


def _describe_group(group: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    def show(points: list[str]) -> list[dict[str, Any]] | None:
        return [
            {"point": point, **write_brief(claims.get(_read_id(point), {}))} for point in points
        ] or None

    is_decided = group["holders"] == group["best_stated"]
    return {
        "conditions": group["conditions"],
        "claims": group["claims"],
        "state": group["state"],
        "holders": show(group["holders"]),
        "since": group["since"] and group["since"]["edtf"],
        "best_stated": None if is_decided else show(group["best_stated"]),
        "before": show(group["previous"]),
        "corroborated_by": group["corroborated_by"] or None,
        "undecided_because": group["undecided_because"] or None,
    }


GET_RECORD = Tool(
    name="get_record",
    title="Get one record",
    manual="Get an organization, technology, metric, achievement, source or claim by its id, with the number of claims "
    "about it and how to list them. Of a metric also who holds its record, since when and who held it before, one "
    "entry for each group of comparable claims; `at` asks for a past date.",
    arguments=GetRecordArguments,
    run=_run,
)
