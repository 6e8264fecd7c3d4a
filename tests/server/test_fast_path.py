"""Answers of the fast path equal those of the routes: never another, older or foreign answer.

A request with a cookie goes to the routes; the tests use that to get the expected answers.
"""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Event
from typing import Any, cast
from urllib.parse import urlencode

import httpx2
import pytest
from conftest import Provider
from fastapi.testclient import TestClient
from sqlalchemy import text
from starlette.datastructures import State
from starlette.types import Message, Receive, Scope, Send
from support.bundles import write_bundle
from support.command_line import run_program
from support.random_bundles import write_catalogue
from support.running_server import serve

from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.main import create_app
from app.queries.collections import COLLECTIONS
from app.queries.list_page.page import identify
from app.queries.lists.cursor import write_cursor
from app.schemas.list_parameters import ListQuery
from app.server.fast_path import FastPath
from app.settings import Settings

AUTHOR = Author("test")
TO_THE_ROUTES = {"Cookie": "x=y"}
CLAIM = "/v1/claims/fiber-length-per-preform"
WRITERS = 2
READERS = 4
FEWEST_WRITES = 3
SECONDS_OF_WRITES = 2.0
HOT_LISTS = (
    "/v1/claims?limit=3",
    "/v1/claims?metric=range&sort=-updated_at",
    "/v1/metrics",
    "/v1/search?q=cars",
    "/v1/claims?limit=1&facet=kind",
)
Shown = tuple[int, list[tuple[str, str]], bytes]


@pytest.fixture(scope="module")
def mixed(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the seed and a random catalogue, in which many records have no date."""
    settings = provider.copy_seeded()
    database = Database(settings)
    bundle = write_catalogue(tmp_path_factory.mktemp("random"), seed=3)
    import_bundle(database, bundle, AUTHOR)
    database.close()
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def own(seeded_settings: Settings) -> Iterator[TestClient]:
    """A client of a seeded catalogue of the test's own."""
    with TestClient(create_app(seeded_settings)) as client:
        yield client


def ask(client: TestClient, url: str, headers: Mapping[str, str] | None = None) -> Shown:
    answer = client.get(url, headers=headers)
    # It names each request, but does not see the answers of the fast path.
    shown = [
        multi_item for multi_item in answer.headers.multi_items() if multi_item[0] != "x-request-id"
    ]
    return answer.status_code, shown, answer.content


def ask_each_way(client: TestClient, url: str, headers: Mapping[str, str] | None = None) -> Shown:
    """Ask the routes, then the fast path twice; the second answer is cached."""
    expected = ask(client, url, {**(headers or {}), **TO_THE_ROUTES})
    for _ in range(2):
        assert ask(client, url, headers) == expected, url
    return expected


def list_queries(collection: str) -> Iterator[str]:
    """List queries with every parameter of a list: values that find something, nothing, or are refused."""
    for name, field in COLLECTIONS[collection].query.model_fields.items():
        examples = field.examples[0] if field.examples else None
        several = examples if isinstance(examples, list) else [examples]
        yield urlencode([(name, value) for value in several])
        yield urlencode([(name, "CN"), (name, "DE")])
        yield urlencode([(name, "'%: ?")])
    if collection == "claims":
        yield from list_odd_queries()


def list_odd_queries() -> Iterator[str]:
    """List queries that work the same in every list, so that one list is enough."""
    yield from (f"kind={kind}" for kind in ("company", "result", "wish"))
    yield from ("organization=o1&organization=o2", "organization__not=o1&technology=t1")
    yield from ("field=power", "field__not=power&field__not=%E8%83%BD%E6%BA%90", "country=CN")
    yield from ("id=c1&id=c2&id=t1&id=o1", "id__not=boe", "source=s1&source__not=s2")
    yield from (
        "broader=t1",
        "language=zh",
        "publisher=A+%E5%87%BA%E7%89%88%E7%A4%BE",
        "role=developer",
    )
    yield from ("status=withdrawn", "status__not=withdrawn", "status=stated&status=disputed")
    yield from (
        "has_claims=false",
        "has_claims=1",
        "has_baseline=no",
        "comparator=gt&comparator=lt",
    )
    yield from (
        "date__gte=2020&date__lte=2020-06",
        "date__gte=..",
        "date__lte=2020-13",
        "dimension=mass",
    )
    yield from (
        "q=power",
        "q=+",
        "q=%00",
        "q=a&q=b",
        "as_of=0",
        "as_of=1",
        "as_of=9",
        "facet=field",
    )
    yield from ("facet=metric&facet=organization&limit=1", "facet_limit=3", "facet_sort=value")
    yield from (f"format={name}" for name in ("json", "ndjson", "csv", "jsonld", "atom", "nothing"))
    yield from ("fields=id", "fields=none", "expand=technology", "value__gte=5+km", "unit=kg")
    yield from (
        "limit=0",
        "limit=01",
        "limit=+1",
        "limit=1_0",
        "limit=200",
        "limit=201",
        "limit=1&limit=1",
    )
    yield from ("colour=red", "", "&", "&&limit=3&", "=", "limit", "l%69mit=2", "limit=%32", "ID=x")
    yield from (
        "limit=2&%63ursor=AAAA",
        "cursor=AAAA",
        "cursor=",
        "sort=",
        "sort=nothing",
        "sort=-id",
    )
    yield from (
        "q=power&sort=id",
        "q=ower&sort=id&limit=2",
        "q=power&sort=-date&limit=3&status=stated",
        "q=power+-display&sort=id",
        "q=%22optical+fiber%22&sort=id",
        "q=%E5%85%89&sort=id",
        "q=%E6%8A%80%E6%9C%AF&sort=id",
        "q=zzzz&sort=id",
        "q=5g&sort=id",
        "q=power&sort=id&facet=kind",
        "q=power&sort=-value&metric=mass",
        "q=%22%22&sort=id",
        "q=o%27*+%22%22%22+%28AND&sort=id",
        "metric=mass&sort=-value",
        "metric=mass&sort=-value&limit=2",
        "metric=thickness&sort=value&limit=2&value__gte=1",
        "metric=thickness&sort=value&limit=2&value__gte=0.5",
        "metric=thickness&metric=mass&value__lte=2+mm&include_uncertain=true",
        "value__gte=1+km&value__lte=9000000+m&sort=-value&facet=metric",
        "value__gte=2+km&value__lte=8000000+m&sort=-value&facet=metric",
        "value__gte=1&unit=km&status=stated",
        "value__gte=1&unit=mm&status=stated",
        # Only the first has a unit where the facet ignores the metric.
        "value__gte=1+mm&metric=thickness&facet=metric",
        "value__gte=1&metric=thickness&facet=metric",
        "value__gte=1&metric=none",
        "metric=none&sort=value",
        "factor__gte=1.1&sort=-factor",
        "factor__gte=2&sort=-factor",
        "factor__lte=3&value__gte=1+km",
        "sort=factor",
        "sort=relevance&q=power",
        "sort=-created_at,-id",
    )
    yield from (
        "id=a;limit=2",
        "id=%ff",
        "id=%C3%A9",
        "id=a%0Ab",
        "limit=3&id=%22",
        "?limit=2",
        "a=%zz",
    )
    yield "&".join(["id=a"] * 51)


def test_links_of_a_public_address_are_what_the_routes_answer(seeded_settings: Settings) -> None:
    public_url = "https://example.org/cs"
    settings = seeded_settings.model_copy(update={"public_url": public_url})
    source = "sources/self-developed-technologies"
    with TestClient(create_app(settings)) as client:
        for path in (source, "sources?limit=1", "claims?limit=1&facet=technology", "companies"):
            _, _, body = ask_each_way(client, f"/v1/{path}")
            assert f'"{public_url}/v1/'.encode() in body
            assert b'"/v1/' not in body


@pytest.mark.slow
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_list_asked_in_any_way_is_what_the_routes_answer(
    mixed: TestClient, collection: str
) -> None:
    path = f"/v1/{collection}"
    statuses = {ask_each_way(mixed, f"{path}?{query}")[0] for query in list_queries(collection)}
    statuses.add(ask_each_way(mixed, path)[0])
    assert statuses == {200, 404, 409, 422} if collection == "claims" else statuses >= {200, 422}


@pytest.mark.slow
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_list_walked_in_any_order_is_what_the_routes_answer(
    mixed: TestClient, collection: str
) -> None:
    whole = mixed.get(f"/v1/{collection}?limit=200").json()["meta"]["count"]
    orders = [f"{sign}{key}" for key in ("updated_at", "revision") for sign in ("", "-")]
    if collection in ("achievements", "claims", "sources"):
        orders += ["date", "-date", "date,-id", "-date,-id"]
    for order in ("id", "-id", *orders):
        limit = max(1, whole // 4)
        url: str | None = f"/v1/{collection}?sort={order}&limit={limit}"
        walked: list[str] = []
        while url:
            status, _, body = ask_each_way(mixed, url)
            assert status == 200
            answer = json.loads(body)
            walked += [item["id"] for item in answer["data"]]
            url = answer["links"]["next"]
        assert len(walked) == len(set(walked)) == whole, order


@pytest.mark.slow
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_resource_is_what_the_routes_answer(mixed: TestClient, collection: str) -> None:
    path = f"/v1/{collection}"
    first = mixed.get(f"{path}?limit=3").json()["data"]
    names = [
        *(record["id"] for record in first),
        "xgimi",
        "northeastern-university",
        "none-such",
        "a" * 101,
    ]
    odd = [
        "A",
        "a--b",
        "a-",
        "%61",
        "a%2Fb",
        "",
        "a/b",
        "x%0A",
        "%C3%A9",
        "xgimi%3Flimit=2",
        "xgimi%20",
    ]
    for name in (*names, *odd):
        ask_each_way(mixed, f"{path}/{name}")
    for query in ("fields=id", "format=jsonld", "as_of=1", "as_of=99", "limit=1", "", "="):
        ask_each_way(mixed, f"{path}/{names[0]}?{query}")


@pytest.mark.parametrize(
    "path",
    [
        "/v1", "/v1/", "/v1/nothing", "/v1/claims/", "/v1//claims", "/V1/claims", "/v1/claims%3Flimit=2",
        "/v1/search?q=power", "/v1/changes", "/v1/changes?since=1", f"{CLAIM}/evidence", f"{CLAIM}/related",
        "/v1/metrics/fiber-length-per-preform/timeline", "/v1/compare?organizations=boe,xgimi&metrics=thickness",
        "/v1/sources/s1/text", "/v1/verify-quote", "/v1/check",
    ],
)  # fmt: skip
def test_other_path_is_what_the_routes_answer(mixed: TestClient, path: str) -> None:
    ask_each_way(mixed, path)


@pytest.mark.slow
@pytest.mark.parametrize("url", ["/v1/claims?limit=2", CLAIM, "/v1/search?q=power"])
def test_answer_is_in_the_format_of_its_own_accept(mixed: TestClient, url: str) -> None:
    accepted = (
        "*/*", "", "application/json", "APPLICATION/JSON", "application/ld+json", "text/csv", "text/html",
        "text/csv;q=0.5,application/json;q=0.4", "application/json;q=0", "*/*;q=0.1, text/markdown", "nonsense",
        "application/atom+xml", 'a/b;c="d,text/csv"',
    )  # fmt: skip
    for _ in range(2):
        types = {
            dict(ask_each_way(mixed, url, {"Accept": accept})[1])["content-type"]
            for accept in accepted
        }
    assert len(types) >= (1 if "search" in url else 2)


def test_accept_sent_twice_counts_as_one_list(mixed: TestClient) -> None:
    for first, second in (("text/csv", "*/*;q=0.1"), ("", "text/csv"), ("*/*;q=0.1", "text/csv")):
        headers = httpx2.Headers([("Accept", first), ("Accept", second)])
        expected = ask(mixed, "/v1/claims", headers)
        assert dict(expected[1])["content-type"].startswith("text/csv")
        assert (
            ask(mixed, "/v1/claims", httpx2.Headers([*headers.multi_items(), ("Cookie", "x=y")]))
            == expected
        )


@pytest.mark.parametrize("url", ["/v1/claims?limit=2", CLAIM, "/v1/search?q=power"])
@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"a", {etag} , "b"', 304),
        ('"a",W/{etag}', 304),
        ("*", 304),
        ('"a"', 200),
        ('"a", W/"b"', 200),
        ("", 200),
        ("nonsense", 200),
    ],
)
def test_answer_with_a_condition_is_what_the_routes_answer(
    mixed: TestClient, url: str, condition: str, status: int
) -> None:
    _, whole, body = ask(mixed, url)
    headers = {"If-None-Match": condition.format(etag=dict(whole)["etag"])}
    answered = ask_each_way(mixed, url, headers)
    less = [header for header in whole if header[0] not in ("content-type", "content-length")]
    assert answered == ((200, whole, body) if status == 200 else (304, less, b""))


def test_if_none_match_sent_twice_counts_as_one_list(mixed: TestClient) -> None:
    etag = mixed.get(CLAIM).headers["etag"]
    headers = [("If-None-Match", '"a"'), ("If-None-Match", etag)]
    assert mixed.get(CLAIM, headers=headers).status_code == 304


@pytest.mark.parametrize("url", ["/v1/claims?limit=2", CLAIM])
def test_head_has_the_headers_and_no_content(mixed: TestClient, url: str) -> None:
    _, headers, _ = ask(mixed, url)
    answer = mixed.head(url)
    shown = [
        multi_item for multi_item in answer.headers.multi_items() if multi_item[0] != "x-request-id"
    ]
    assert (answer.status_code, shown, answer.content) == (200, headers, b"")
    assert mixed.put(url).status_code == 405


class _Routes:
    """An application that counts requests and answers each with another body."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.asked += 1
        headers = [
            (b"content-type", b"application/json"),
            (b"cache-control", b"no-cache"),
            (b"etag", b'"%d"' % self.asked),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"%d" % self.asked})


def get_state(client: TestClient) -> State:
    return cast("FastPath", client.app).state


def call(client: TestClient, hot: FastPath, url: str, **headers: str) -> bytes:
    """Ask the layer alone, with the state of the running application."""
    path, _, query_string = url.partition("?")
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query_string.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    assert client.portal is not None
    client.portal.call(hot, scope, receive, send)
    body: bytes = sent[-1]["body"]
    return body


@pytest.mark.parametrize(
    "url",
    [
        "/v1/claims",
        "/v1/claims?technology=t1&status=stated&status=disputed&sort=-date,id&limit=25",
        "/v1/companies?country=CN",
        "/v1/sources?date__gte=2020&sort=date",
        CLAIM,
        "/v1/organizations/boe",
    ],
)
def test_hot_read_needs_no_routes(mixed: TestClient, url: str) -> None:
    routes = _Routes()
    hot = FastPath(routes, get_state(mixed), 0)
    assert call(mixed, hot, url) == call(mixed, hot, url, accept="*/*") == mixed.get(url).content
    assert routes.asked == 0


def test_answer_of_the_routes_is_kept_for_the_same_request_only(mixed: TestClient) -> None:
    routes = _Routes()
    hot = FastPath(routes, get_state(mixed), 1_000_000)
    url = "/v1/search?q=a"
    assert call(mixed, hot, url) == call(mixed, hot, url) == b"1"
    assert call(mixed, hot, url, accept="text/csv") == b"2"
    assert call(mixed, hot, "/v1/search?q=b") == b"3"
    assert call(mixed, hot, url) == b"1"


@pytest.mark.parametrize("name", ["Authorization", "Cookie"])
@pytest.mark.parametrize("url", ["/v1/search?q=a", "/v1/claims?limit=1", CLAIM])
def test_request_that_names_its_sender_neither_reads_nor_fills_the_memory(
    mixed: TestClient, name: str, url: str
) -> None:
    routes = _Routes()
    hot = FastPath(routes, get_state(mixed), 1_000_000)
    assert call(mixed, hot, url, **{name: "a"}) == b"1"
    anyone = call(mixed, hot, url)
    assert anyone != b"1"
    asked = routes.asked
    assert call(mixed, hot, url, **{name: "a"}) == b"%d" % (asked + 1)
    assert call(mixed, hot, url) == anyone


def run(settings: Settings, *arguments: str) -> None:
    finished = run_program(settings, *arguments)
    assert finished.returncode == 0, finished.stderr


@pytest.mark.slow
def test_what_another_process_commits_is_in_the_next_answer(
    own: TestClient, seeded_settings: Settings, tmp_path: Path
) -> None:
    urls = ("/v1/claims?limit=200", "/v1/claims/example-range", "/v1/search?q=cars", "/v1/metrics")
    before = [own.get(url) for url in (*urls, *urls)]
    run(seeded_settings, "import", str(write_bundle(tmp_path)))
    after = [own.get(url) for url in urls]
    assert [answer.status_code for answer in before] == [200, 404, 200, 200] * 2
    assert [answer.status_code for answer in after] == [200] * 4
    assert [answer.json()["meta"]["revision"] for answer in (after[0], *after[2:])] == [2] * 3
    assert b"example-range" in after[0].content
    assert after[2].json()["data"]


@pytest.mark.slow
def test_what_a_rebuild_mends_is_in_the_next_answer(
    own: TestClient, seeded_settings: Settings
) -> None:
    """A rebuild raises no revision."""
    whole = own.get(CLAIM).content
    database = Database(seeded_settings)
    with database.write() as session:
        damage = "UPDATE document SET body = :body WHERE kind = 'claim' AND id = :id"
        session.execute(text(damage), {"body": b"{}", "id": CLAIM.rpartition("/")[2]})
        # As every write does.
        session.execute(text("UPDATE catalogue SET revision = revision"))
    database.close()
    assert own.get(CLAIM).content == own.get(CLAIM).content == b"{}"
    run(seeded_settings, "verify", "--rebuild")
    assert own.get(CLAIM).content == whole


def _write_noted(folder: Path, writer: int, number: int) -> Path:
    def change(bundle: dict[str, Any]) -> None:
        bundle["claims"][0] |= {"id": f"noted-{writer}", "note": str(number)}

    return write_bundle(folder / str(writer), change)


class _Committed:
    """The acknowledged writes: a revision and the last note of each writer."""

    def __init__(self) -> None:
        self.ended = Event()
        self.revisions = [0] * WRITERS
        self.notes = [0] * WRITERS

    def keep_writing(self, settings: Settings, folder: Path, writer: int) -> None:
        database = Database(settings)
        number = 0
        while not self.ended.is_set():
            number += 1
            outcome = import_bundle(database, _write_noted(folder, writer, number), AUTHOR)
            self.revisions[writer] = outcome.revision
            self.notes[writer] = number
        database.close()

    def keep_reading(self, address: str) -> None:
        """Check that each answer shows at least what was committed before the request."""
        with httpx2.Client(base_url=address, trust_env=False) as client:
            while not self.ended.is_set():
                for url in HOT_LISTS:
                    least = max(self.revisions)
                    meta = client.get(url).raise_for_status().json()["meta"]
                    assert meta["revision"] >= least
                for writer, least in enumerate(self.notes):
                    if least:
                        claim = client.get(f"/v1/claims/noted-{writer}").raise_for_status().json()
                        assert int(claim["note"]) >= least


@pytest.mark.slow
def test_no_answer_is_older_than_what_was_committed_before_it_was_asked_for(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    committed = _Committed()
    with serve(seeded_settings, tmp_path) as address, ThreadPoolExecutor() as threads:
        tasks = [
            threads.submit(committed.keep_writing, seeded_settings, tmp_path, writer)
            for writer in range(WRITERS)
        ]
        tasks += [threads.submit(committed.keep_reading, address) for _ in range(READERS)]
        wait(tasks, SECONDS_OF_WRITES, FIRST_EXCEPTION)
        patience = 20
        while sum(committed.notes) <= FEWEST_WRITES and patience:
            # A machine that is busy with other things takes longer.
            patience -= 1
            wait(tasks, 1, FIRST_EXCEPTION)
        committed.ended.set()
        for task in tasks:
            task.result()
    assert sum(committed.notes) > FEWEST_WRITES


@pytest.mark.parametrize("collection", ["claims", "companies"])
@pytest.mark.parametrize(
    ("sort", "place"),
    [
        ("updated_at", ["0001-01-01T00:00:00+23:59", "a"]),
        ("updated_at", ["9999-12-31T23:59:59-23:59", "a"]),
        ("updated_at", ["2021-01-01", "a"]),
        ("updated_at", [None, "a"]),
        ("-revision", ["9" * 30, "a"]),
        ("-revision", ["-1", "a"]),
        ("-revision", ["1", "a' OR 1=1 --"]),
        (None, ["%s :a ? %(a)s"]),
        (None, ["a", "b"]),
        (None, [None]),
    ],
)
def test_forged_cursor_is_what_the_routes_answer(
    mixed: TestClient, collection: str, sort: str | None, place: list[str | None]
) -> None:
    model: type[ListQuery] = COLLECTIONS[collection].query
    query = model.model_validate({"sort": sort} if sort else {})
    epoch = mixed.get("/v1/claims?limit=1").json()["meta"]["epoch"]
    cursor = write_cursor(identify(COLLECTIONS[collection].kind, query), epoch, place)
    url = f"/v1/{collection}?cursor={cursor}" + (f"&sort={sort}" if sort else "")
    assert ask_each_way(mixed, url)[0] in (200, 409)
