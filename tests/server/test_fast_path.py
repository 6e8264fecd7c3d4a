"""Answers of the fast path equal those of the routes.

A request with `If-Match` goes to the routes; the tests use that to get the expected answers.
"""

import json
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from support.seed_urls import CLAIM

from app.main import create_app
from app.queries.collections import COLLECTIONS
from app.queries.list_page.page import identify
from app.queries.lists.cursor import write_cursor
from app.schemas.list_parameters import ListQuery
from app.settings import Settings

TO_THE_ROUTES = {"If-Match": "*"}
OF_CONTENT = {"content-type", "content-length", "content-encoding"}
Shown = tuple[int, list[tuple[str, str]], bytes]


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
    before = list(COLLECTIONS)[: list(COLLECTIONS).index(collection)]
    seen = {name for other in before for name in COLLECTIONS[other].query.model_fields}
    for name, field in COLLECTIONS[collection].query.model_fields.items():
        examples = field.examples[0] if field.examples else None
        several = examples if isinstance(examples, list) else [examples]
        yield urlencode([(name, value) for value in several])
        yield urlencode([(name, "'%: ?")])
        # One reader serves the parameters of one name.
        if name not in seen:
            yield urlencode([(name, "CN"), (name, "DE")])
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
    yield from (f"format={name}" for name in ("json", "csv", "nothing"))
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
        "sort=kind,factor&limit=2",
        "sort=kind,-factor,id&limit=2&factor__gte=1",
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
        orders += ["date", "-date", "date,-id", "-date,-id", "-date,created_at"]
    if collection == "claims":
        orders += ["date,factor", "kind,-factor"]
    else:
        orders.append("-title" if collection in ("achievements", "sources") else "-name")
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
    for query in ("fields=id", "format=json", "as_of=1", "as_of=99", "limit=1", "", "="):
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


@pytest.mark.parametrize("url", ["/v1/claims?limit=2", CLAIM, "/v1/search?q=power"])
def test_answer_is_json_whatever_accept_says(mixed: TestClient, url: str) -> None:
    expected = ask_each_way(mixed, url)
    for accept in ("*/*", "", "application/ld+json", "text/csv;q=0.5, */*;q=0.1", "nonsense"):
        assert ask_each_way(mixed, url, {"Accept": accept}) == expected


@pytest.mark.parametrize("suffix", ["csv", "jsonld", "atom", "bib", "json"])
def test_file_and_json_are_never_answered_for_each_other(mixed: TestClient, suffix: str) -> None:
    """Also from the cache, which both are asked for twice."""
    for path in ("/v1/claims", CLAIM):
        first, second = ([mixed.get(path), mixed.get(f"{path}.{suffix}")] for _ in range(2))
        assert [one.content for one in first] == [two.content for two in second]
        assert first[0].headers["content-type"] == "application/json"
        assert first[1].headers["content-type"] != "application/json"


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
    less = [header for header in whole if header[0] not in OF_CONTENT]
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
        (None, ["6597069766657"]),
        ("-created_at,revision", ["2021-01-01T00:00:00Z", None, "a"]),
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
