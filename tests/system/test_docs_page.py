"""The manual at /docs, driven in a real browser that can reach nothing but the server."""

from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

import httpx2
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Provider
from playwright.sync_api import Locator, Page, expect
from support.browser import Seen, browse, launch
from support.editors import add_key
from support.running_server import serve
from support.waiting import HANG_SECONDS

from app.database.database import Database
from app.domain.access.api_keys import AccessRole

# The page is the same on every engine, and a browser takes its time to start.
pytestmark = pytest.mark.engines("sqlite")

# Pixels of the longest operation, whose 60 parameters took 7,861.
MAX_HEIGHT = 3_000
# A script and a style, as an attacker would inject them.
PUT_IN = """() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'put in'";
    const style = document.createElement("style");
    style.textContent = "body { color: rgb(1, 2, 3) !important }";
    document.body.append(script, style);
}"""


class Manual(NamedTuple):
    """The loaded page. What one test has opened stays open for the next."""

    address: str
    page: Page
    seen: Seen
    key: str


@pytest.fixture(scope="module")
def loaded(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manual]:
    settings = provider.copy_seeded()
    with closing(Database(settings)) as database:
        key = add_key(database, AccessRole.REVIEWER)
    with (
        serve(settings, tmp_path_factory.mktemp("manual")) as address,
        launch() as browser,
        browse(browser, address) as (page, seen),
    ):
        page.goto(f"{address}/docs")
        yield Manual(address, page, seen, key)


@pytest.fixture
def manual(loaded: Manual) -> Iterator[Manual]:
    """The manual, whose page must report no error and ask no other host."""
    yield loaded
    assert loaded.seen.foreign_requests == []
    assert loaded.seen.errors == []


def test_docs_page_is_short_and_named_for_screen_readers(manual: Manual) -> None:
    """What is long is folded: groups of parameters, descriptions and errors.

    The first test, as the answers that others get make operations longer.
    """
    page = manual.page
    listing, item = open_operation(page, "List claims"), open_operation(page, "Get one claim")
    expect(listing.locator(".parameter-group")).to_have_count(7)
    expect(listing.locator("tr[data-param-name]")).to_have_count(4)
    box = listing.bounding_box()
    assert box is not None
    assert box["height"] < MAX_HEIGHT

    expect(item.get_by_text('"instance"')).to_have_count(0)
    item.get_by_role("button", name="The resource does not exist").click()
    expect(item).to_contain_text('"instance": "/v1/claims/fiber-length-per-preform"')

    faults = Axe().run(page).response["violations"]
    assert [fault["id"] for fault in faults if fault["impact"] == "critical"] == []


def test_docs_page_without_other_networks_answers_a_list(manual: Manual) -> None:
    paths = httpx2.get(f"{manual.address}/openapi.json", timeout=HANG_SECONDS).json()["paths"]
    operations = manual.page.locator(".opblock")
    expect(operations).to_have_count(sum(map(len, paths.values())))

    answer = execute(manual.page, "List claims")
    expect(answer.locator(".response-col_status")).to_contain_text("200")
    expect(answer).to_contain_text("fiber-length-per-preform")
    # Swagger UI lists here the parts of the description that it cannot render.
    expect(manual.page.locator(".errors-wrapper")).to_have_count(0)


def test_docs_page_examples_filled_in_find_something(manual: Manual) -> None:
    """A user who only presses buttons must neither have to enter an id nor get one that does not exist."""
    answer = execute(manual.page, "Get one claim")
    expect(answer.locator(".response-col_status")).to_contain_text("200")

    answer = execute(manual.page, "List claims", add="organization")
    expect(answer.locator(".response-col_status")).to_contain_text("200")
    expect(answer).to_contain_text('"count": 2')

    for summary in (
        "Search everything",
        "Compare claims in a table",
        "List the versions of a resource",
    ):
        answer = execute(manual.page, summary)
        expect(answer.locator(".response-col_status")).to_contain_text("200")


def test_docs_page_writes_as_they_stand_store_nothing(manual: Manual) -> None:
    page = manual.page
    before = httpx2.get(f"{manual.address}/v1/changes").json()["meta"]["revision"]
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.locator(".auth-container input").fill(manual.key)
    page.locator(".auth-container").get_by_role("button", name="Apply").click()
    page.get_by_role("button", name="Close", exact=True).click()
    for summary in ("Create a claim", "Change a metric", "Import a bundle"):
        answer = execute(page, summary)
        expect(answer.locator(".response-col_status")).to_contain_text("200")
    assert httpx2.get(f"{manual.address}/v1/changes").json()["meta"]["revision"] == before


def test_docs_page_works_under_its_policy(manual: Manual) -> None:
    """The policy allows all that the page itself does, and nothing that is injected into it."""
    page, seen = manual.page, manual.seen
    policy = httpx2.get(f"{manual.address}/docs").headers["content-security-policy"]
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.get_by_role("button", name="Close", exact=True).click()
    answer = execute(page, "Check the numbers of a text")
    expect(answer.locator(".response-col_status")).to_contain_text("200")
    assert seen.errors == []
    page.evaluate(PUT_IN)
    assert page.evaluate("[document.title, getComputedStyle(document.body).color]") != [
        "put in",
        "rgb(1, 2, 3)",
    ]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert len(seen.errors) == 2, seen.errors
    seen.errors.clear()


def open_operation(page: Page, summary: str) -> Locator:
    operation = page.locator(".opblock").filter(has=page.get_by_text(summary, exact=True))
    if "is-open" not in (operation.get_attribute("class") or ""):
        operation.get_by_role("button").first.click()
    expect(operation.get_by_role("button", name="Execute")).to_be_visible()
    return operation


def execute(page: Page, summary: str, add: str | None = None) -> Locator:
    """Open an operation, add a value to one of its filters, and press Execute; return the answer."""
    operation = open_operation(page, summary)
    if add:
        operation.get_by_role("button", name="Filters").click()
        filtered = operation.locator(f'tr[data-param-name="{add}"]')
        filtered.get_by_role("button", name="Add string item").click()
    operation.get_by_role("button", name="Execute").click()
    return operation.locator(".live-responses-table .response")
