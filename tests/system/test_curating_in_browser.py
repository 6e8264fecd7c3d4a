"""Curating in a real browser: signing in, proposals, imports and reports, accessible and without script."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from support.browser import browse, launch, list_accessibility_faults
from support.bundles import make_full_bundle
from support.editors import add_key
from support.reading_desk import ARTICLE
from support.running_server import serve

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.settings import Settings

# The pages are the same on every engine, and a browser takes its time to start.
pytestmark = [pytest.mark.engines("sqlite"), pytest.mark.slow]

# Five sentences whose organizations and metrics the seed has.
KNOWN_ARTICLE = (
    "YOFC can now draw 12,000 km of fiber from one optical fiber preform. "
    "FiberHome made 31 billion simultaneous calls on one optical fiber. "
    "FiberHome made 32 billion simultaneous calls on one optical fiber in 2021. "
    "YOFC can draw 13,000 km of fiber from one optical fiber preform in 2022. "
    "YOFC can draw 14,000 km of fiber from one optical fiber preform in 2023."
)
MANY = 5
CLAIM = "fiber-length-per-preform"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launch() as browser:
        yield browser


def sign_in(page: Page, address: str, key: str) -> None:
    page.goto(f"{address}/curate")
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Proposals")).to_be_visible()


def test_error_is_reported_corrected_and_published_without_script(
    database: Database, seeded_settings: Settings, browser: Browser, tmp_path: Path
) -> None:
    contributor = add_key(database, AccessRole.CONTRIBUTOR, "carl")
    reviewer = add_key(database, AccessRole.REVIEWER, "rita")
    with (
        serve(seeded_settings, tmp_path) as address,
        browse(browser, address, java_script_enabled=False) as (page, seen),
    ):
        page.goto(f"{address}/claims/{CLAIM}")
        page.get_by_text("Report an error").click()
        page.get_by_label("What is wrong?").fill("It is one preform.")
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

        sign_in(page, address, contributor)
        assert page.context.cookies()[0]["httpOnly"]
        page.goto(f"{address}/curate/claims/{CLAIM}")
        page.get_by_label("What it holds for").fill("one preform")
        page.get_by_label("Why", exact=True).first.fill("a reader says so")
        page.get_by_role("button", name="Propose the change").click()
        expect(page.get_by_text("A reviewer decides.")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()

        sign_in(page, address, reviewer)
        page.get_by_role("link", name="a reader says so").click()
        expect(page.locator(".after")).to_have_text("one preform")
        page.get_by_role("button", name="Accept").click()
        expect(page.get_by_text("Accepted by rita")).to_be_visible()
        page.get_by_role("navigation", name="For curators").get_by_role(
            "link", name="Proposals"
        ).click()
        page.get_by_role("button", name="Close note 1").click()
        expect(page.get_by_text("No note is open.")).to_be_visible()

        page.get_by_role("link", name="Import").click()
        path = tmp_path / "bundle.json"
        path.write_text(json.dumps(make_full_bundle()), encoding="utf-8")
        page.get_by_label("Or its file").set_input_files(path)
        page.get_by_role("button", name="Show what would change").click()
        expect(page.get_by_role("status")).to_contain_text("7 new")
        page.get_by_role("button", name="Import", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("Imported")
        page.goto(f"{address}/claims/{CLAIM}")
        expect(page.locator('[data-field="/scope"]')).to_have_text("one preform")
    assert seen.foreign_requests == []


def test_article_of_five_sentences_is_published_by_keys(
    database: Database, seeded_settings: Settings, browser: Browser, tmp_path: Path
) -> None:
    """At most 1.5 keys a candidate, of what the catalogue has organizations and metrics for."""
    reviewer = add_key(database, AccessRole.REVIEWER, "rita")
    with serve(seeded_settings, tmp_path) as address, browse(browser, address) as (page, seen):
        sign_in(page, address, reviewer)
        page.goto(f"{address}/curate/readings")
        page.get_by_label("Its title").fill("New records")
        page.get_by_label("Text", exact=True).fill(KNOWN_ARTICLE)
        page.get_by_role("button", name="Read a text").click()
        count, pressed = 0, 0
        heading = page.get_by_role("heading", level=2).first
        while "/publish" not in page.url:
            count += 1
            expect(heading).to_contain_text(f"Number {count} of")
            page.wait_for_load_state("load")
            press(page, "Enter")
            pressed += 1
        expect(page.get_by_role("status")).to_contain_text("Nothing is stored yet")
        press(page, "Enter")
        pressed += 1
        expect(page.get_by_role("status")).to_contain_text("Imported")
        assert count >= MANY
        assert pressed <= 1.5 * count
    assert seen.errors == []


def test_keys_move_reject_undo_and_go_to_fields_and_can_be_turned_off(
    database: Database, seeded_settings: Settings, browser: Browser, tmp_path: Path
) -> None:
    reviewer = add_key(database, AccessRole.REVIEWER, "rita")
    with serve(seeded_settings, tmp_path) as address, browse(browser, address) as (page, seen):
        sign_in(page, address, reviewer)
        page.goto(f"{address}/curate/readings")
        page.get_by_label("Its title").fill("LX-2")
        page.get_by_label("Text", exact=True).fill(ARTICLE)
        page.get_by_role("button", name="Read a text").click()
        heading = page.locator("#candidate")
        expect(heading).to_have_text("Number 1 of 5")
        page.wait_for_load_state("load")
        for key, number in (("j", 2), ("j", 3), ("k", 2), ("x", 3), ("u", 2)):
            press(page, key)
            expect(heading).to_have_text(f"Number {number} of 5")
        for key, field in (("e", "#quantity-as_stated"), ("m", "#metric"), ("o", '[data-key="o"]')):
            page.keyboard.press(key)
            expect(page.locator(field)).to_be_focused()
            page.keyboard.press("Escape")
        press(page, "s")
        expect(page.get_by_text("Choose the first word")).to_be_visible()
        faults = list_accessibility_faults(page, 1280)
        page.get_by_label("Keys are on").uncheck()
        page.keyboard.press("Tab")
        page.keyboard.press("j")
        expect(heading).to_have_text("Number 2 of 5")
    assert faults == []
    assert seen.errors == []


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 256)])
def test_pages_for_curators_have_no_fault_of_accessibility_and_fit_the_screen(
    database: Database,
    seeded_settings: Settings,
    browser: Browser,
    tmp_path: Path,
    scheme: str,
    width: int,
) -> None:
    reviewer = add_key(database, AccessRole.REVIEWER, "rita")
    options: dict[str, Any] = {
        "color_scheme": scheme,
        "viewport": {"width": width, "height": 800},
    }
    with (
        serve(seeded_settings, tmp_path) as address,
        browse(browser, address, **options) as (page, seen),
    ):
        page.goto(f"{address}/curate")
        faults = list_accessibility_faults(page, width)
        sign_in(page, address, reviewer)
        faults += list_accessibility_faults(page, width)
        page.goto(f"{address}/curate/claims/{CLAIM}")
        page.get_by_label("When (EDTF)").fill("2020-13")
        page.get_by_label("Why").first.fill("w" * 300)
        page.get_by_role("button", name="Change it").click()
        expect(page.get_by_role("alert")).to_be_visible()
        faults += list_accessibility_faults(page, width)
        page.goto(f"{address}/curate/import")
        page.get_by_label("Bundle").fill(json.dumps(make_full_bundle()))
        page.get_by_role("button", name="Show what would change").click()
        expect(page.get_by_role("status")).to_be_visible()
        faults += list_accessibility_faults(page, width)
        page.goto(f"{address}/curate/readings")
        faults += list_accessibility_faults(page, width)
        page.get_by_label("Its title").fill("LX-2")
        path = tmp_path / "article.txt"
        path.write_text(f"{ARTICLE} {'w' * 300}", encoding="utf-8")
        page.get_by_label("Or its file").set_input_files(path)
        page.get_by_role("button", name="Read a text").click()
        expect(page.locator("#candidate")).to_be_visible()
        faults += list_accessibility_faults(page, width)
        page.get_by_role("button", name="Accept").click()
        expect(page.locator("#candidate")).to_contain_text("Number 2")
        page.get_by_role("link", name="See what publishing would store").click()
        faults += list_accessibility_faults(page, width)
        page.get_by_role("link", name="Back to the reading").click()
        page.get_by_role("link", name="discard the reading").click()
        faults += list_accessibility_faults(page, width)
        page.get_by_label("Why").fill("not needed")
        page.get_by_role("button", name="Discard").click()
        expect(page.get_by_text("Discarded: not needed")).to_be_visible()
        faults += list_accessibility_faults(page, width)
    assert faults == []
    # The form that was refused is a 422, which the browser reports.
    assert [error for error in seen.errors if "422" not in error] == []
