"""The tools as the official client lists and calls them: arguments, replies, and what is refused."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

import pytest
from mcp.shared.exceptions import MCPError
from starlette.testclient import TestClient
from support.assistant import Call, call, call_tool, call_tools, open_client
from support.editors import add_key
from support.hostile_values import JSON_VALUES

from app.assistants.server import TOOLS
from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.schemas.claims import ClaimQuery
from app.settings import Settings

_VALID: dict[str, dict[str, Any]] = {
    "search": {"q": "fibre"},
    "get_record": {"kind": "metric", "id": "thickness"},
    "find_claims": {"metric": ["thickness"]},
    "get_claim": {"id": "foldable-screen-thickness"},
    "check_text": {"text": "BOE has made a screen with a thickness of 0.03 mm."},
    "verify_quote": {"source_id": "self-developed-technologies", "quote": "a 0.03 mm thin screen"},
    "compare": {"claims": "foldable-screen-thickness"},
    "read_source": {"id": "self-developed-technologies"},
    "propose": {
        "kind": "claim",
        "id": "foldable-screen-thickness",
        "content": {"scope": "the laminate"},
        "comment": "the words say so",
    },
}
_MISTYPED: dict[str, dict[str, Any]] = {
    "search": {"query": "fibre"},
    "find_claims": {"company": ["boe"]},
    "get_claim": {"claim_id": "x"},
}
_REVISION = re.compile(r", revision \d+")
_MOST_VALUES = 4_000


@pytest.mark.engines("sqlite")
def test_tools_are_listed_with_schemas_of_the_api(seeded_settings: Settings) -> None:
    async def list_tools() -> dict[str, Any]:
        async with open_client(seeded_settings) as client:
            return {tool.name: tool for tool in (await client.list_tools()).tools}

    tools = asyncio.run(list_tools())
    assert list(tools) == list(_VALID)
    assert all(tool.input_schema["additionalProperties"] is False for tool in tools.values())
    filters = set(tools["find_claims"].input_schema["properties"])
    assert filters == set(ClaimQuery.model_fields) - {"fields", "expand"}
    assert "Repeat the parameter" not in json.dumps(tools["find_claims"].input_schema)
    writing = [name for name, tool in tools.items() if not tool.annotations.read_only_hint]
    assert writing == ["propose"]


def test_tools_answer_with_what_the_catalogue_has(seeded_settings: Settings) -> None:
    calls = [(name, _VALID[name]) for name in _VALID if name != "propose"]
    replies = call_tools(seeded_settings, calls)
    assert [reply.is_error for reply in replies] == [False] * len(calls)
    stated = [
        reply.text
        for (name, _), reply in zip(calls, replies, strict=True)
        if "0.03 mm" in reply.text
    ]
    # All but the search for another word and the record of a kind.
    assert len(stated) >= 6


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("name", list(_VALID))
def test_argument_that_is_unknown_is_refused(seeded_settings: Settings, name: str) -> None:
    reply = call_tool(seeded_settings, name, **_VALID[name], nonsense=1)
    assert reply.is_error
    [fault] = reply.content["error"]["faults"]
    assert (fault["argument"], fault["code"]) == ("nonsense", "unknown_argument")


@pytest.mark.engines("sqlite")
def test_argument_that_is_mistyped_is_refused_with_the_nearest(seeded_settings: Settings) -> None:
    replies = call_tools(seeded_settings, list(_MISTYPED.items()))
    details = [reply.content["error"]["faults"][0]["detail"] for reply in replies]
    assert [detail.partition("near")[2][:12] for detail in details] == [
        " is `q`",
        " are `organi",
        " are `id` an",
    ]


@pytest.mark.engines("sqlite")
def test_argument_that_is_missing_or_not_valid_is_named(seeded_settings: Settings) -> None:
    calls: list[Call] = [
        ("search", {}),
        ("find_claims", {"metric": 7, "limit": 500}),
        ("find_claims", {"value__gte": "5 parsnips"}),
        ("get_record", {"kind": "planet", "id": "x"}),
        ("get_record", {"kind": "source", "id": "self-developed-technologies", "at": "2012"}),
        ("read_source", {"id": "self-developed-technologies", "start": 10**9}),
        ("compare", {"organizations": "boe"}),
    ]
    replies = call_tools(seeded_settings, calls)
    assert [reply.is_error for reply in replies] == [True] * len(calls)
    named = [
        {fault["argument"] for fault in reply.content["error"].get("faults", [])}
        for reply in replies
    ]
    assert named[:6] == [
        {"q"},
        {"metric", "limit"},
        {"value__gte"},
        {"kind"},
        {"at"},
        {"start"},
    ]


@pytest.mark.engines("sqlite")
def test_tool_that_does_not_exist_is_refused(seeded_settings: Settings) -> None:
    async def call_unknown() -> None:
        async with open_client(seeded_settings) as client:
            with pytest.raises(MCPError, match="there is no tool 'delete_all'; there are search"):
                await call(client, "delete_all")

    asyncio.run(call_unknown())


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_argument_that_is_hostile_never_breaks_a_tool(seeded_settings: Settings) -> None:
    """Each argument gets some of the hostile values, another part of them for each; none is stored."""
    values = list(list_sendable())
    calls: list[Call] = []
    for name, valid in _VALID.items():
        for number, argument in enumerate(TOOLS[name].schema["properties"]):
            for count, value in enumerate(values[number % 90 :: 90]):
                calls.append((name, {**valid, argument: [value] if count % 2 else value}))
    for (name, arguments), reply in zip(calls, call_tools(seeded_settings, calls), strict=True):
        code = reply.content["error"]["code"] if reply.is_error else ""
        assert code != "internal_error", (name, str(arguments)[:300], reply.text[:300])
        assert not reply.is_error or reply.content["error"]["detail"], (name, str(arguments)[:300])


def list_sendable() -> Iterator[object]:
    """Yield the hostile values that the client can send and that reach a tool.

    The client refuses halves of characters, and the endpoint what is nested deeply or has thousands of values.
    """
    for written in JSON_VALUES:
        with suppress(ValueError, RecursionError):
            value = json.loads(written, parse_constant=float)
            is_refused = re.search(rb'(\[|\{"a":){30}|NaN|Infinity$|[eE]400$', written)
            if not is_refused and written.count(b",") < _MOST_VALUES:
                json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
                yield value


def test_claims_are_cited_as_the_api_cites_them(settings_with_examples: Settings) -> None:
    with TestClient(create_app(settings_with_examples)) as client:
        rows = client.get("/v1/claims.ndjson").text.splitlines()
        stated = {row["id"]: row["quantity"]["as_stated"] for row in map(json.loads, rows)}
        notes = {
            claim_id: client.get(f"/v1/claims/{claim_id}.csl.json").json()[0]["note"]
            for claim_id in list(stated)[:5]
        }
    claims = asyncio.run(walk_claims(settings_with_examples, limit=7))
    assert sorted((claim["id"], claim["as_stated"]) for claim in claims) == sorted(stated.items())
    by_id = {claim["id"]: claim["citation"] for claim in claims}
    for claim_id, note in notes.items():
        words, sentence = note.rsplit(". Claimstone, ", 1)
        assert words in by_id[claim_id]
        assert _REVISION.sub("", f"Claimstone, {sentence}") in _REVISION.sub("", by_id[claim_id])


async def walk_claims(settings: Settings, limit: int) -> list[dict[str, Any]]:
    """List all claims by the cursors of the replies."""
    claims: list[dict[str, Any]] = []
    async with open_client(settings) as client:
        arguments: dict[str, Any] = {"limit": limit}
        for _ in range(100):
            content = (await call(client, "find_claims", **arguments)).content
            claims += content["claims"]
            if "next" not in content:
                return claims
            arguments["cursor"] = content["next"]["cursor"]
    raise AssertionError("the list has no end")


def test_reply_without_a_result_names_the_closest(settings_with_examples: Settings) -> None:
    calls: list[Call] = [
        ("search", {"q": "fugitsu"}),
        ("find_claims", {"organization": ["ibmm"]}),
        ("get_claim", {"id": "fiberhome-calls-30-bilion"}),
        ("get_record", {"kind": "technology", "id": "projektor"}),
        ("read_source", {"id": "examples-everrest"}),
        ("verify_quote", {"source_id": "examples-train", "quote": "x"}),
    ]
    replies = call_tools(settings_with_examples, calls)
    expected = [
        *("fujitsu", "ibm", "fiberhome-calls-30-billion"),
        *("projector", "examples-everest", "examples-trains"),
    ]
    for resource_id, reply in zip(expected, replies, strict=True):
        assert f'"id":"{resource_id}"' in json.dumps(
            reply.content["closest_names"], separators=(",", ":")
        )


def test_ids_are_read_as_a_text_and_as_a_list(settings_with_examples: Settings) -> None:
    ids = {"organizations": "panasonic,longi", "metrics": "solar-cell-efficiency"}
    lists = {name: value.split(",") for name, value in ids.items()}
    calls: list[Call] = [
        ("compare", ids),
        ("compare", lists),
        ("compare", {**ids, "organizations": "panasonic, longi"}),
        ("find_claims", {"metric": ["train-speed"]}),
        ("find_claims", {"metric": "train-speed"}),
    ]
    table, table_of_lists, spaced, claims, of_text = call_tools(settings_with_examples, calls)
    assert (table.is_error, claims.is_error) == (False, False)
    assert table_of_lists.content == spaced.content == table.content
    assert of_text.content["claims"] == claims.content["claims"]


def test_name_in_place_of_an_id_is_refused_with_the_closest(
    settings_with_examples: Settings,
) -> None:
    calls: list[Call] = [
        ("find_claims", {"metric": "Speed of a train"}),
        ("find_claims", {"organization": ["JR Central"]}),
        ("get_record", {"kind": "metric", "id": "Height of a mountain"}),
        ("compare", {"organizations": "Panasonic", "metrics": "solar-cell-efficiency"}),
    ]
    replies = call_tools(settings_with_examples, calls)
    assert [reply.is_error for reply in replies] == [True] * len(calls)
    first = [reply.content["closest_names"][0]["id"] for reply in replies]
    assert first == ["train-speed", "jr-central", "mountain-height", "panasonic"]


def test_search_for_a_changed_quote_says_that_no_text_has_it(
    settings_with_examples: Settings,
) -> None:
    quote = "In April 2014 Panasonic reached 26.5% with a cell of silicon of 143.7 cm²."
    marked, unmarked = call_tools(
        settings_with_examples,
        [("search", {"q": f'Is this real: "{quote}"?'}), ("search", {"q": quote})],
    )
    assert "to the letter" in marked.content["note"]
    assert unmarked.content["hits"][0]["id"] == "panasonic-2014-cell-efficiency"
    assert "26.5" in unmarked.content["words_left_out"]


def test_closest_names_are_not_looked_for_by_words_without_meaning(
    settings_with_examples: Settings,
) -> None:
    reply = call_tool(settings_with_examples, "search", q="what is this zzzz about")
    assert reply.content["closest_names"] == []


def test_search_says_which_words_it_left_out(settings_with_examples: Settings) -> None:
    reply = call_tool(settings_with_examples, "search", q="Fugitsu supercomputer K").content
    assert reply["words_left_out"] == ["Fugitsu"]
    assert [own["id"] for own in reply["closest_names"]] == ["fujitsu"]


def test_record_of_a_metric_names_who_held_it_then(settings_with_examples: Settings) -> None:
    metric = {"kind": "metric", "id": "linpack-performance"}
    now, then = call_tools(
        settings_with_examples, [("get_record", metric), ("get_record", {**metric, "at": "2012"})]
    )
    held = [
        [
            holder["id"]
            for group in reply.content["record_holders"]
            for holder in group.get("holders", ())
        ]
        for reply in (now, then)
    ]
    assert held == [["el-capitan-hpl-2024-11", "fugaku-hpl-ai-2020-11"], ["titan-hpl-2012-11"]]


def test_claim_that_is_disputed_is_marked_wherever_it_is_shown(
    settings_with_examples: Settings,
) -> None:
    disputed = "cc-7107-speed-credited"
    calls: list[Call] = [
        ("search", {"q": "CC 7107", "kind": ["claim"]}),
        ("get_claim", {"id": "cc-7107-speed"}),
        ("find_claims", {"id": [disputed]}),
    ]
    for reply in call_tools(settings_with_examples, calls):
        items = [*reply.content.get("hits", ()), *reply.content.get("related", ())]
        items += reply.content.get("claims", ())
        assert [item["status"] for item in items if item.get("id") == disputed] == ["disputed"]


def test_propose_needs_the_key_of_a_contributor(seeded_settings: Settings) -> None:
    with closing(Database(seeded_settings)) as database:
        key = add_key(database, AccessRole.CONTRIBUTOR)
    arguments = {**_VALID["propose"], "idempotency_key": "one"}
    [refused] = call_tools(seeded_settings, [("propose", arguments)])
    assert refused.content["error"]["code"] == "unauthorized"
    [wrong] = call_tools(seeded_settings, [("propose", arguments)], key=f"{key[:-1]}_")
    assert wrong.content["error"]["code"] == "unauthorized"
    calls: list[Call] = [
        ("propose", arguments),
        ("propose", arguments),
        ("propose", {**_VALID["propose"], "content": {"quantity": {"as_stated": "4 mm"}}}),
        ("propose", {**_VALID["propose"], "id": "no-such-claim"}),
    ]
    made, repeated, untrue, unknown = call_tools(seeded_settings, calls, key=key)
    assert made.content["proposal"]["state"] == "open"
    assert repeated.content == made.content
    assert untrue.content["error"]["faults"][0]["code"] == "not_in_evidence"
    assert unknown.content["error"]["code"] == "not_found"
    [claim] = call_tools(seeded_settings, [("get_claim", {"id": "foldable-screen-thickness"})])
    assert "scope" not in claim.content["claim"]


def test_replies_are_the_same_on_both_engines(providers: list[Any]) -> None:
    calls = [(name, _VALID[name]) for name in _VALID if name != "propose"]
    first, second = (
        # A cursor has the epoch of its catalogue.
        [{**reply.content, "next": None} for reply in call_tools(provider.copy_seeded(), calls)]
        for provider in providers
    )
    assert first == second
