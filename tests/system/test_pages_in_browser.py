"""Pages in a real browser, under their own policy: accessible, within the screen, and usable without script."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from support.browser import browse, list_accessibility_faults
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


@pytest.fixture
def examples(database: Database, seeded_settings: Settings) -> Settings:
    import_bundle(database, EXAMPLES_BUNDLE, Author("test"))
    return seeded_settings


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_pages_have_no_fault_of_accessibility_and_fit_the_screen(
    examples: Settings, tmp_path: Path, scheme: str, width: int
) -> None:
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    faults: list[tuple[str, str, str]] = []
    with serve(examples, tmp_path) as address, browse(address, **options) as (page, seen):
        for path in PAGES:
            page.goto(f"{address}{path}")
            faults += list_accessibility_faults(page, width)
    assert faults == []
    assert seen.foreign_requests == []
    # The page of a problem is a 404, which the browser reports.
    assert [error for error in seen.errors if "404" not in error] == []


def test_question_is_answered_and_a_text_checked_without_script(
    examples: Settings, tmp_path: Path
) -> None:
    with (
        serve(examples, tmp_path) as address,
        browse(address, java_script_enabled=False) as (page, _),
    ):
        page.goto(f"{address}/")
        page.locator("main").get_by_role("searchbox").fill("calls on one fiber")
        page.locator("main").get_by_role("button", name="Search").click()
        page.locator("main").get_by_role(
            "link", name="Simultaneous calls on one optical fiber"
        ).first.click()
        expect(page.locator(".holder")).to_contain_text("30 billion simultaneous calls")
        page.get_by_role("link", name="Check a text").click()
        page.get_by_role("textbox", name="Text").fill(
            "FiberHome made 30 billion simultaneous calls on one optical fiber."
        )
        page.get_by_role("button", name="Check").click()
        expect(page.locator(".each")).to_contain_text("matches")


def test_keyboard_reaches_the_content_first_and_names_are_suggested(
    examples: Settings, tmp_path: Path
) -> None:
    with serve(examples, tmp_path) as address, browse(address) as (page, seen):
        page.goto(f"{address}/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.locator("main").get_by_role("combobox").press_sequentially("fujit")
        expect(page.locator("main datalist option").first).to_have_attribute("value", "Fujitsu")
    assert seen.errors == []
