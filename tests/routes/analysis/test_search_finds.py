"""What ordinary queries find: other forms of words, numbers in any unit, names first, and the most of the words."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

TO_THE_ROUTES = {"Cookie": "x=y"}
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def client(client_with_examples: TestClient) -> TestClient:
    return client_with_examples


def search(client: TestClient, q: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401 - any parameter
    """Search by the fast path, and check that the routes find the same."""
    asked = {"q": q, "limit": 3, **parameters}
    answer = client.get("/v1/search", params=asked, headers=PLAIN)
    assert answer.status_code == 200, answer.text
    by_routes = client.get("/v1/search", params=asked, headers=TO_THE_ROUTES)
    assert answer.content == by_routes.content
    assert answer.headers["etag"] == by_routes.headers["etag"]
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("fibers", "technology/optical-fiber-preform"),
        ("optical fibres", "technology/optical-fiber-preform"),
        ("fuel savings", "metric/fuel-saving"),
        ("supercomputers", "technology/supercomputer"),
        ("geodetic surveying", "technology/geodetic-survey"),
        ("aluminium furnaces", "achievement/first-roller-hearth-furnace"),
        ("10000 km", "claim/fiber-length-per-preform"),
        ("10,000,000 metres", "claim/fiber-length-per-preform"),
        ("30000000000", "claim/fiberhome-calls-30-billion"),
        ("30 billion", "claim/fiberhome-calls-30-billion"),
        ("500m", "claim/subsea-production-depth"),
        ("0.5 km", "claim/subsea-production-depth"),
        ("33万", "claim/high-tech-enterprise-count"),
        ("五百米", "claim/subsea-production-depth"),
        ("thirty billion calls", "claim/fiberhome-calls-30-billion"),
        ("one third", "claim/foldable-display-relative-thickness"),
        ("2020-12-08", "claim/everest-2020-height"),
        ("2013-06", "claim/tianhe-2-hpl-2013-06"),
        ("126mph", "claim/mallard-speed"),
        ("300亿 光纤", "claim/fiberhome-calls-30-billion"),
        ("8,844.43 metres", "claim/everest-2005-height"),
        ("30 µm", "claim/foldable-screen-thickness"),
        ("1102 PFlop/s", "claim/frontier-hpl-2022-06"),
        ("8848.86米", "claim/everest-2020-height"),
        ("7000 km", "claim/fiber-length-per-preform"),
        ("山峰高程", "metric/mountain-height"),
        ("Rmax", "metric/linpack-performance"),
        ("frontier-hpl-2022-06", "claim/frontier-hpl-2022-06"),
        ("LONGi效率", "claim/longi-2022-cell-efficiency"),
        ("longi's efficiency", "achievement/longi-2022-cell"),
        ("烽火通信30", "claim/fiberhome-calls-30-billion"),
        ("烽火通信300亿", "claim/fiberhome-calls-30-billion"),
        ("fujitsu's", "organization/fujitsu"),
        ("mount everest’s height", "achievement/everest-2020"),
        ("隆基效率", "claim/longi-2022-cell-efficiency"),
        ("Germany", "organization/deutsche-bundesbahn"),
        ("United Kingdom", "organization/lner"),
        ("USA", "organization/cray"),
        ("CN", "organization/longi"),
        ("Q37156", "organization/ibm"),
        ("wikidata:Q37156", "organization/ibm"),
        ("gears OR furnaces", "technology/large-heavy-duty-bevel-gear-pairs"),
    ],
)
def test_search_finds_other_words_and_numbers(client: TestClient, q: str, expected: str) -> None:
    found = search(client, q)
    assert expected in {f"{hit['kind']}/{hit['id']}" for hit in found["data"]}
    assert found["meta"]["relaxed"] == []


@pytest.mark.parametrize(
    ("q", "kind", "expected"),
    [
        ("BOE", "organization", "boe"),
        ("XGIMI", "organization", "xgimi"),
        ("FiberHome", "organization", "fiberhome"),
        ("Oak Ridge", "organization", "oak-ridge"),
        ("富士通", "organization", "fujitsu"),
        ("IBM", "organization", "ibm"),
        ("solar cell", "technology", "solar-cell"),
        ("thickness", "metric", "thickness"),
        ("The fastest trains", "source", "examples-trains"),
        ("Cell of four junctions", "achievement", "fraunhofer-four-junctions"),
        ("Cell of six junctions", "achievement", "nrel-six-junctions"),
    ],
)
def test_search_for_a_name_has_what_is_called_so_first(
    client: TestClient, q: str, kind: str, expected: str
) -> None:
    first, *_ = search(client, q)["data"]
    assert (first["kind"], first["id"]) == (kind, expected)


@pytest.mark.parametrize(
    ("q", "relaxed", "expected"),
    [
        ("longest fiber", ["longest"], None),
        ("who holds the record for solar cell efficiency", ["who", "holds", "the", "record", "for"], "metric/solar-cell-efficiency"),
        ("zzzz puter", ["zzzz"], "technology/supercomputer"),
        ("efficiency zzzz-yyyy 0.7612", ["zzzz-yyyy", "0.7612"], None),
        ("zzzz yyyy fiber", ["zzzz", "yyyy"], None),
        ("fiber OR cable zzzz", ["zzzz"], None),
        ("zzzz 10000 km", ["zzzz"], "claim/fiber-length-per-preform"),
    ],
)  # fmt: skip
def test_search_that_finds_nothing_leaves_out_as_few_words_as_it_can(
    client: TestClient, q: str, relaxed: list[str], expected: str | None
) -> None:
    found = search(client, q)
    assert found["data"]
    assert set(found["meta"]["relaxed"]) <= set(relaxed)
    assert found["meta"]["relaxed"]
    assert expected is None or expected in {f"{hit['kind']}/{hit['id']}" for hit in found["data"]}


def test_relaxed_search_takes_no_short_word_for_a_part_of_another(client: TestClient) -> None:
    assert search(client, "zzzz put")["data"] == []


def test_search_for_words_that_are_nowhere_finds_nothing(client: TestClient) -> None:
    found = search(client, "zzzz yyyy")
    assert found["data"] == []
    assert found["meta"]["relaxed"] == ["zzzz", "yyyy"]
    assert (found["meta"]["count"], found["meta"]["count_exact"]) == (0, True)


@pytest.mark.parametrize(
    "q", ["45 billion", "8 km", "-40 °C", "-70°C", "20-30 km", "844 m", "500-600 m"]
)
def test_search_for_a_number_finds_no_part_of_another_one(client: TestClient, q: str) -> None:
    assert search(client, q)["data"] == []


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("光纤 300亿", "claim/fiberhome-calls-30-billion"),
        ("about 500 meters", "claim/subsea-production-depth"),
        ("efficiency over 47.1%", "claim/nrel-six-junctions-efficiency"),
        ("blockade supercomputer", "source/self-developed-technologies"),
        ("京东方屏幕", "organization/boe"),
        ("珠穆朗玛峰高度", "claim/everest-2005-height"),
        ("fuel economy 25%", "claim/hydrogen-hybrid-fuel-saving"),
        ("number of high tech firms", "claim/high-tech-enterprise-count"),
        ("worthless Fugaku result in HPL-AI", "claim/fugaku-hpl-ai-2020-11"),
        ("Fugaku's speed before it was enlarged", "claim/fugaku-hpl-2020-11"),
        ("record for a train on steel wheels before", "source/examples-trains"),
        ("supercomputer that was first to pass one exaflop in HPL", "achievement/cm-5"),
    ],
)
def test_relaxed_search_keeps_what_says_most(client: TestClient, q: str, expected: str) -> None:
    found = search(client, q)
    assert found["meta"]["relaxed"]
    assert expected in {f"{hit['kind']}/{hit['id']}" for hit in found["data"]}


def test_text_that_says_all_words_close_together_is_not_hidden_by_records_with_most_of_them(
    client: TestClient,
) -> None:
    found = search(client, "human hydrogen power")
    assert found["meta"]["relaxed"] == []
    assert [hit["id"] for hit in found["data"]] == ["self-developed-technologies"]


@pytest.mark.parametrize(
    ("q", "expected"),
    [("everest height", "everest-2020-height"), ("8848 m everest", "everest-1955-height")],
)
def test_claim_is_found_by_what_is_said_of_its_achievement(
    client: TestClient, q: str, expected: str
) -> None:
    found = search(client, q, kind="claim", limit=20)
    assert found["meta"]["relaxed"] == []
    assert expected in [hit["id"] for hit in found["data"]]


def test_claim_that_says_a_word_ranks_before_one_whose_achievement_does(client: TestClient) -> None:
    found = search(client, "Everest", kind="claim", limit=20)["data"]
    said = ["Everest" in str(hit["snippets"]) for hit in found]
    assert True in said
    assert False in said
    assert said == sorted(said, reverse=True)


def test_unspaced_text_in_quotation_marks_is_not_cut(client: TestClient) -> None:
    assert search(client, '"隆基效率"')["data"] == []
    assert search(client, "隆基效率")["data"] != []


@pytest.mark.parametrize("q", ["boe -boe", "blockade -quietly"])
def test_words_are_not_left_out_if_only_an_exclusion_takes_what_has_them(
    client: TestClient, q: str
) -> None:
    found = search(client, q)
    assert (found["data"], found["meta"]["relaxed"]) == ([], [])


@pytest.mark.parametrize("q", ["3.7 km", "zzzz 11.7 km", "11.7km"])
def test_search_for_a_number_that_is_nowhere_finds_no_other_of_its_unit(
    client: TestClient, q: str
) -> None:
    assert search(client, q)["data"] == []


def test_relaxed_search_has_pages(client: TestClient) -> None:
    whole = search(client, "longest fiber", limit=200)
    page = search(client, "longest fiber", limit=4)
    hits = list(page["data"])
    while page["meta"]["next_cursor"]:
        page = search(client, "longest fiber", limit=4, cursor=page["meta"]["next_cursor"])
        hits += page["data"]
        assert page["meta"]["relaxed"] == ["longest"]
    assert hits == whole["data"]


def test_list_of_words_is_not_relaxed(client: TestClient) -> None:
    assert client.get("/v1/claims", params={"q": "longest fiber"}).json()["data"] == []


def test_snippet_marks_the_words_of_a_number_in_another_unit(client: TestClient) -> None:
    first, *_ = search(client, "10000000 m", kind="claim")["data"]
    marked = {
        snippet["text"][hit["start"] : hit["end"]]
        for snippet in first["snippets"]
        for hit in snippet["hits"]
    }
    assert "10,000 kilometers" in marked


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("8848 m", {"8,848 metres"}),
        ("202.777344 km/h", {"126 mph"}),
        ("a third", {"only 1/3", "1/3"}),
    ],
)
def test_unit_is_marked_with_its_number_alone(
    client: TestClient, q: str, expected: set[str]
) -> None:
    marked = {
        snippet["text"][hit["start"] : hit["end"]]
        for found in search(client, q)["data"]
        for snippet in found["snippets"]
        for hit in snippet["hits"]
    }
    assert marked == expected


@pytest.mark.parametrize(
    ("q", "kinds"),
    [("fiber", ["technology", "claim"]), ("efficiency", ["metric"]), ("-fiber", ["technology", "metric"])],
)  # fmt: skip
def test_search_of_kinds_finds_each_of_them(client: TestClient, q: str, kinds: list[str]) -> None:
    found = search(client, q, kind=kinds, limit=200)
    assert {hit["kind"] for hit in found["data"]} == set(kinds)
