"""Pages in a real browser, under their own policy: accessible, within the screen, and usable without script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.browser import browse, launch, list_accessibility_faults
from support.running_server import serve

from app.cli.imports import EXAMPLES_BUNDLE
from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.settings import Settings

# The pages are the same on every engine, and a browser takes its time to start.
pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]

PAGES = (
    "/",
    "/search?q=fiber",
    "/records",
    "/claims/fiber-length-per-preform",
    "/metrics/linpack-performance",
    "/metrics/thickness",
    "/sources/self-developed-technologies",
    "/organizations/ibm",
    "/compare?organizations=ibm,fujitsu&metrics=linpack-performance",
    "/check",
    "/claims/none-such",
)
PRESS_RELEASE = (
    "FiberHome made 30 billion calls at the same time on a single optical fibre.\n\n"
    "YOFC draws 12,000 km of fiber from one preform. The company employs 4,500 people."
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launch() as browser:
        yield browser


@pytest.fixture
def examples(database: Database, seeded_settings: Settings) -> Settings:
    import_bundle(database, EXAMPLES_BUNDLE, Author("test"))
    return seeded_settings


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 256)])
def test_pages_have_no_fault_of_accessibility_and_fit_the_screen(
    examples: Settings, browser: Browser, tmp_path: Path, scheme: str, width: int
) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    faults: list[tuple[str, str, str]] = []
    with serve(examples, tmp_path) as address, browse(browser, address, **options) as (page, seen):
        for path in PAGES:
            page.goto(f"{address}{path}")
            faults += list_accessibility_faults(page, width)
    assert faults == []
    assert seen.foreign_requests == []
    # The page of a problem is a 404, which the browser reports.
    assert [error for error in seen.errors if "404" not in error] == []


def test_record_is_found_by_what_is_seen_in_two_clicks(
    examples: Settings, browser: Browser, tmp_path: Path
) -> None:
    """Who holds the record for calls on one fiber, and in which words?"""
    with (
        serve(examples, tmp_path) as address,
        browse(browser, address, java_script_enabled=False) as (page, _),
    ):
        page.goto(f"{address}/")
        page.get_by_role("link", name="Records").click()
        page.get_by_role("link", name="Simultaneous calls on one optical fiber").click()
        answer = page.locator(".holder").inner_text()
        assert "30 billion simultaneous calls" in answer
        assert "FiberHome Telecommunication Technologies Co., Ltd." in answer
        assert "has made 6.75 billion and then 30 billion simultaneous calls" in answer
        page.goto(f"{address}/")
        page.locator("main").get_by_role("searchbox").fill("calls on one fiber")
        page.locator("main").get_by_role("button", name="Search").click()
        page.get_by_role("link", name="Simultaneous calls on one optical fiber").first.click()
        expect(page.locator(".holder")).to_contain_text("30 billion simultaneous calls")


def test_press_release_is_checked_without_json(
    examples: Settings, browser: Browser, tmp_path: Path
) -> None:
    types: list[str] = []
    with serve(examples, tmp_path) as address, browse(browser, address) as (page, seen):
        page.on("response", lambda got: types.append(got.headers.get("content-type", "")))
        page.goto(f"{address}/")
        page.get_by_role("link", name="Check a text").click()
        page.get_by_role("textbox", name="Text").fill(PRESS_RELEASE)
        page.get_by_role("button", name="Check").click()
        found = page.locator(".each li")
        expect(found.first).to_be_visible()
        # The first row may be there before the rest of the page.
        page.wait_for_load_state()
        rows = [row.split("\n") for row in found.all_inner_texts()]
    verdicts = {row[0]: row[1] for row in rows}
    assert verdicts["30 billion calls"] == "matches"
    assert verdicts["12,000 km"] == "differs"
    assert verdicts["4,500 people"] == "not confirmed here"
    assert all(len(row) > 2 and row[2] for row in rows)
    assert [name for name in types if "json" in name] == []
    assert seen.errors == []


def test_keyboard_reaches_the_content_first_and_names_are_suggested(
    examples: Settings, browser: Browser, tmp_path: Path
) -> None:
    with serve(examples, tmp_path) as address, browse(browser, address) as (page, seen):
        page.goto(f"{address}/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.locator("main").get_by_role("combobox").press_sequentially("fujit")
        expect(page.locator("main datalist option").first).to_have_attribute("value", "Fujitsu")
    assert seen.errors == []
