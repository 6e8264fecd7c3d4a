"""Single pages: what they say of a claim, a record, a source, a text and a fault, and their headers."""

import json
import re
from typing import Any

import html5lib
import pytest
from starlette.testclient import TestClient
from support.page_crawler import BROWSER
from support.statements import record_statements

pytestmark = pytest.mark.engines("sqlite")

CALLS = "fiberhome-calls-30-billion"


def read(client: TestClient, path: str, status: int = 200) -> tuple[str, Any]:
    """Return the visible text of a page, and its tree."""
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == status
    root = html5lib.parse(answer.text, namespaceHTMLElements=False)
    main = root.find(".//main")
    return re.sub(r"\s+", " ", "".join(main.itertext())), root


def list_links(root: Any) -> list[str]:  # noqa: ANN401 - an element
    return [element.get("href") for element in root.iter("a")]


def test_page_of_a_claim_shows_number_words_and_what_is_unknown(client: TestClient) -> None:
    text, root = read(client, "/claims/fiber-length-per-preform")
    assert "10,000 kilometers" in text
    assert "from 7,000 kilometers" in text
    assert "not said by the source Difference3000 km Factor10/7" in text
    assert "no date is known" in text
    numbers = [mark.text for mark in root.iter("mark") if mark.get("class") == "number"]
    assert numbers[0] == "10,000"
    assert "Letters 4,827 to 4,940 of the stored text, compared just now" in text


def test_linked_data_of_a_page_is_that_of_the_api(client: TestClient) -> None:
    _, root = read(client, f"/claims/{CALLS}")
    [script] = [s for s in root.iter("script") if s.get("type") == "application/ld+json"]
    assert json.loads(script.text) == client.get(f"/v1/claims/{CALLS}.jsonld").json()


def test_question_of_the_record_is_answered_in_two_clicks(client: TestClient) -> None:
    _, home = read(client, "/")
    assert "/records" in list_links(home)
    _, records = read(client, "/records")
    assert "/metrics/simultaneous-calls-per-fiber" in list_links(records)
    text, _ = read(client, "/metrics/simultaneous-calls-per-fiber")
    assert "30 billion simultaneous calls" in text
    assert "FiberHome Telecommunication Technologies Co., Ltd." in text
    assert "has made 6.75 billion and then 30 billion simultaneous calls" in text


def test_page_of_a_metric_reads_its_numbers_once(client: TestClient) -> None:
    with record_statements() as statements:
        # No page before has answered this from memory.
        read(client, "/metrics/simultaneous-calls-per-fiber?page=1")
    of_numbers = [statement for statement in statements if "relative_to" in statement]
    assert len(of_numbers) == len(set(of_numbers)) > 0


def test_page_of_a_source_gives_every_number_a_claim_or_a_reason(client: TestClient) -> None:
    text, root = read(client, "/sources/self-developed-technologies")
    numbers = client.get("/v1/sources/self-developed-technologies/numbers?limit=1000").json()
    spans = {element.get("id") for element in root.iter() if element.get("id")}
    assert {f"n{number['start']}" for number in numbers["data"]} <= spans
    whole = client.get("/v1/sources/self-developed-technologies/text").text
    read_text = "".join(
        "".join(p.itertext()) for p in root.find(".//div[@class='read']").findall("p")
    )
    assert re.sub(r"\s+", "", read_text) == re.sub(r"\s+", "", whole)
    assert "The name of a generation of mobile communication." in text


def test_search_page_marks_words_and_leads_to_other_kinds(client: TestClient) -> None:
    text, root = read(client, "/search?q=fibers")
    assert "fiber" in {mark.text for mark in root.iter("mark")}
    assert "/search?q=fibers&kind=claim" in list_links(root)
    text, _ = read(client, "/search?q=fiber+heliocentric")
    assert "Left out: heliocentric" in text
    assert "Nothing in this catalogue" in read(client, "/search?q=heliocentric")[0]


def test_claims_are_narrowed_down_by_facets_that_count_them(
    client_with_examples: TestClient,
) -> None:
    text, root = read(client_with_examples, "/claims?q=PFlop")
    link = next(link for link in list_links(root) if "organization=fujitsu" in link)
    [count] = map(int, re.findall(r"Fujitsu (\d+)", text))
    narrowed, root = read(client_with_examples, link)
    assert f"{count} in this catalogue" in narrowed
    assert len(list(root.iter("tr"))) == count + 1


def test_claims_outside_a_filter_are_counted_only_if_few(
    client_with_examples: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/claims?metric=linpack-performance"
    _, root = read(client_with_examples, path)
    assert any("&metric=" in link for link in list_links(root))
    monkeypatch.setattr("app.queries.list_page.page_statement.MAX_COUNTED", 30)
    _, root = read(client_with_examples, f"{path}&sort=id")
    assert not any("&metric=" in link for link in list_links(root))
    # These are counted within the metric, which has few claims.
    assert any("&country=" in link for link in list_links(root))


def test_checked_text_gets_a_verdict_for_each_number_and_is_not_kept(client: TestClient) -> None:
    text = "FiberHome made 30 billion simultaneous calls on one optical fiber.\r\n\r\nIt has 12 cats & <b>."
    answer = client.post("/check", data={"text": text}, headers=BROWSER)
    assert answer.status_code == 200
    root = html5lib.parse(answer.text, namespaceHTMLElements=False)
    verdicts = [
        e.get("class").split()[1] for e in root.iter("a") if "verdict" in (e.get("class") or "")
    ]
    assert verdicts[0] == "matches"
    assert f"/claims/{CALLS}" in list_links(root)
    assert "12 cats &amp; &lt;b&gt;" in answer.text.replace("</a>", "").replace(
        '<a class="verdict not_found" href="#r2">', ""
    )
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        ("text=", "application/x-www-form-urlencoded", 422),
        ("other=1", "application/x-www-form-urlencoded", 422),
        (f"text={'a' * 20_001}", "application/x-www-form-urlencoded", 422),
        ("text=a%00b", "application/x-www-form-urlencoded", 422),
        ("text=1", "text/plain", 415),
        ("&".join(["text=1"] * 20), "application/x-www-form-urlencoded", 422),
        ("text=%FF%FE", "application/x-www-form-urlencoded", 422),
    ],
)
def test_form_that_cannot_be_checked_gets_a_page_that_says_so(
    client: TestClient, body: str, media_type: str, status: int
) -> None:
    headers = {**BROWSER, "content-type": media_type}
    answer = client.post("/check", content=body, headers=headers)
    assert answer.status_code == status
    assert f"Error {status}" in answer.text or 'class="bad"' in answer.text


def test_comparison_shows_a_claim_in_each_cell_and_why_others_differ(
    client_with_examples: TestClient,
) -> None:
    text, root = read(
        client_with_examples,
        "/compare?organizations=ibm,fujitsu&metrics=linpack-performance&pick=best",
    )
    assert "122.3 PFlop/s" in text
    assert "/claims/" in "".join(list_links(root))


def test_text_that_cannot_be_checked_is_not_lost_and_not_stored(client: TestClient) -> None:
    text = "1 km, " * 4_000
    answer = client.post("/check", data={"text": text}, headers=BROWSER)
    assert (answer.status_code, answer.headers["cache-control"]) == (422, "no-store")
    assert f">{text}</textarea>" in answer.text
    assert "20,000" in answer.text or "20000" in answer.text
    answer = client.post("/check", data={"text": "It is 1 km long."}, headers=BROWSER)
    assert (answer.headers["cache-control"], "etag" in answer.headers) == ("no-store", False)


@pytest.mark.parametrize("path", ["/metrics/operating-depth", "/metrics/continuous-operation"])
def test_metric_of_which_nothing_is_reached_says_so(client: TestClient, path: str) -> None:
    text, root = read(client, path)
    assert "Nothing that was reached is stated yet" in text
    assert "All 1 claims" in text
    assert list(root.iter("table")) == []


def test_requirement_is_marked_in_lists(client: TestClient) -> None:
    text, _ = read(client, "/claims?metric=operating-depth")
    assert "Requirement, not a result" in text


def test_comparison_takes_a_name_with_commas_as_one(client: TestClient) -> None:
    name = "FiberHome Telecommunication Technologies Co., Ltd."
    text, root = read(
        client, f"/compare?organizations={name}, XGIMI&metrics=simultaneous-calls-per-fiber"
    )
    assert [th.find("a").get("href") for th in root.iter("th") if th.get("scope") == "row"] == [
        "/organizations/fiberhome",
        "/organizations/xgimi",
    ]
    assert "no claim" in text


def test_programs_are_led_from_every_page_to_data_that_is_there(client: TestClient) -> None:
    for path in (
        "/records",
        "/metrics/thickness?page=2",
        "/sources/self-developed-technologies?at=9",
    ):
        answer = client.get(path, headers={"Accept": "application/json"})
        assert answer.status_code == 200
        assert answer.url.path.startswith("/v1/")


def test_comparison_takes_names_of_organizations_and_metrics(
    client_with_examples: TestClient,
) -> None:
    text, _ = read(client_with_examples, "/compare?organizations=IBM, Fujitsu&metrics=linpack")
    assert "442.01 PFlop/s" in text
    text, _ = read(
        client_with_examples, "/compare?organizations=Nobody+at+all&metrics=linpack", 422
    )
    assert "there is no organization called 'Nobody at all'" in text


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/claims/none-such", 404, "there is no claim 'none-such'"),
        ("/nowhere", 404, "nothing is found at this path"),
        ("/claims/none-such?as_of=x", 422, "as_of"),
        ("/v1/claims?limit=x", 422, "limit"),
    ],
)
def test_problem_is_a_page_for_browsers_and_json_for_programs(
    client: TestClient, path: str, status: int, words: str
) -> None:
    text, _ = read(client, path, status)
    assert words in text
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )


@pytest.mark.parametrize(
    "path",
    ["/search?q=one%20fiber", "/claims?q=fiber&kind=result", "/claims/fiber-length-per-preform"],
)
def test_data_of_a_page_is_found_by_its_links(client: TestClient, path: str) -> None:
    _, root = read(client, path)
    links = [link.get("href") for link in root.iter("link") if link.get("rel") == "alternate"]
    assert links
    assert [link for link in links if client.get(link).status_code != 200] == []


def test_page_of_the_past_says_so_and_its_links_stay_there(client: TestClient) -> None:
    text, root = read(client, "/claims/fiber-length-per-preform?as_of=1")
    assert "as of revision 1" in text
    assert "/metrics/fiber-length-per-preform?as_of=1" in list_links(root)
    assert "noindex" in "".join(str(meta.attrib) for meta in root.iter("meta"))


def test_page_has_the_headers_that_protect_it(client: TestClient) -> None:
    answer = client.get("/", headers=BROWSER)
    assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert " style=" not in answer.text
    scripts = re.findall(r"<script[^>]*>", answer.text)
    assert all("src=" in tag or "ld+json" in tag for tag in scripts)
    repeated = client.get("/", headers={**BROWSER, "If-None-Match": answer.headers["etag"]})
    assert repeated.status_code == 304


def test_first_page_answers_json_to_clients_that_ask_for_it(client: TestClient) -> None:
    listed = client.get("/", headers={"Accept": "application/json"}).json()
    assert all(client.get(path).status_code in (200, 422) for path in listed.values())


def test_crawlers_find_rules_and_every_page(client: TestClient) -> None:
    assert "Disallow: /v1/" in client.get("/robots.txt").text
    sitemap = client.get("/sitemap.xml").text
    paths = re.findall(r"<loc>http://testserver(/[^<]*)</loc>", sitemap)
    counts = {
        name: client.get(f"/v1/{name}").json()["meta"]["count"] for name in ("claims", "sources")
    }
    for name, count in counts.items():
        assert sum(path.startswith(f"/{name}/") for path in paths) == count
    assert client.get(paths[-1], headers=BROWSER).status_code == 200


def test_page_of_a_claim_takes_few_statements(client: TestClient) -> None:
    with record_statements() as statements:
        # A request with a cookie is not answered from memory.
        answer = client.get(f"/claims/{CALLS}", headers={**BROWSER, "Cookie": "a=b"})
    assert answer.status_code == 200
    assert 0 < len(statements) <= 18


def list_rows(root: Any) -> list[list[str]]:  # noqa: ANN401 - an element
    return [
        [re.sub(r"\s+", " ", "".join(cell.itertext())).strip() for cell in row]
        for row in root.find(".//tbody")
    ]


def test_numbers_without_a_date_are_in_the_order_of_their_words(client: TestClient) -> None:
    _, root = read(client, "/metrics/simultaneous-calls-per-fiber")
    assert [row[1] for row in list_rows(root)] == ["30 billion simultaneous calls", "6.75 billion"]


def test_cell_that_cannot_be_compared_says_why_by_the_names_of_conditions(
    client_with_examples: TestClient,
) -> None:
    path = (
        "/compare?organizations=ibm,fujitsu,hewlett-packard-enterprise&metrics=linpack-performance"
    )
    _, root = read(client_with_examples, path)
    cells = dict(list_rows(root))
    assert "Cores: 7630848 core" in cells["Fujitsu"]
    why = "Not comparable with the others of its column: different condition (Benchmark)"
    assert why in cells["Fujitsu"]
    assert "Not comparable" not in cells["IBM"]
    [apart] = [e for e in root.iter("p") if e.get("class") == "apart"]
    assert apart.find("a").text == "more than 2 EFlop/s"


def test_names_and_numbers_in_other_scripts_have_their_language(
    client_with_examples: TestClient,
) -> None:
    for path, words in (
        ("/organizations/fujitsu", "\u5bcc\u58eb\u901a"),
        ("/metrics/mountain-height", "8844.43\u00b10.21\u7c73"),
        (
            "/search?q=\u73e0\u7a46\u6717\u739b\u5cf0",
            "\u73e0\u7a46\u6717\u739b\u5cf0\u7684\u9ad8\u7a0b",
        ),
        ("/sources", "\u73e0\u7a46\u6717\u739b\u5cf0\u7684\u9ad8\u7a0b"),
        ("/claims?q=\u9ad8\u7a0b", "8844.43\u00b10.21\u7c73"),
    ):
        _, root = read(client_with_examples, path)
        named = [e for e in root.iter() if e.text == words]
        assert named, path
        assert {element.get("lang") for element in named} == {"zh"}, path


def test_metric_without_a_better_number_says_so_once(client_with_examples: TestClient) -> None:
    text, root = read(client_with_examples, "/metrics/mountain-height")
    assert text.count("No number is better than another one here") == 1
    assert root.find(".//section[@class='holder']") is None


def test_links_from_quotes_lead_to_places_that_their_sources_have(
    client_with_examples: TestClient,
) -> None:
    for claim in ("everest-1999-height", CALLS):
        _, root = read(client_with_examples, f"/claims/{claim}")
        for link in root.findall(".//figcaption//a"):
            path, _, place = link.get("href").partition("#")
            _, source = read(client_with_examples, path)
            assert not place or any(e.get("id") == place for e in source.iter()), (claim, place)


def test_search_without_words_is_a_page(client: TestClient) -> None:
    text, _ = read(client, "/search")
    assert "results" in text
    read(client, "/search?q=%00", 422)


def test_search_does_not_repeat_a_name_as_its_snippet(client: TestClient) -> None:
    _, root = read(client, "/search?q=fiber")
    for hit in root.find(".//ol"):
        name = hit.find(".//bdi").text
        assert name not in ["".join(words.itertext()) for words in hit.findall("p[@class='says']")]


def test_chart_says_what_it_leaves_out(client_with_examples: TestClient) -> None:
    text, _ = read(client_with_examples, "/metrics/train-speed")
    assert "13 of 14 claims are drawn" in text
    whole, _ = read(client_with_examples, "/metrics/linpack-performance")
    assert "claims are drawn" not in whole


def test_chart_has_a_key_of_its_conditions(client_with_examples: TestClient) -> None:
    _, root = read(client_with_examples, "/metrics/linpack-performance")
    figure = root.find(".//figure")
    keys = ["".join(e.itertext()).strip() for e in figure.findall(".//ul")[1]]
    assert keys == ["Benchmark: HPL", "Benchmark: HPL-AI"]
