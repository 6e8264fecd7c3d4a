"""The manual at /docs, driven in a real browser that can reach nothing but the server."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect, sync_playwright
from serving import serve

from app.settings import Settings

# The page is the same on every engine, and a browser takes its time to start.
pytestmark = pytest.mark.parametrize("provider", ["sqlite"], indirect=True)

# Chromium asks for updates, lists and models of its own; that is not what the page does.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    # Also what a page can do past the interception, such as a WebSocket, finds no other host.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# A script and a style as somebody would have them in the page.
PUT_IN = """() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'put in'";
    const style = document.createElement("style");
    style.textContent = "body { color: rgb(1, 2, 3) !important }";
    document.body.append(script, style);
}"""
# A page that never renders must fail the test before its reader loses patience.
TIMEOUT_MILLISECONDS = 20_000
expect.set_options(timeout=TIMEOUT_MILLISECONDS)


@dataclass
class Seen:
    """What the page did that nobody should need."""

    foreign_requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def find_chromium() -> str:
    """Without a browser, skip on a machine of a person and fail on one that must skip nothing."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        reason = "chromium is not installed, so the docs page is not tested in a browser"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return found


@contextmanager
def browse(address: str) -> Iterator[tuple[Page, Seen]]:
    """A page of a fresh browser that gets no answer from any host but the one of `address`."""
    chromium = find_chromium()
    # Chromium refuses to make its sandbox as root, which is who runs tests in a container.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=flags) as browser,
        browser.new_context(service_workers="block") as context,
    ):
        seen = Seen()
        refuse_foreign_requests(context, address, seen)
        page = context.new_page()
        page.set_default_timeout(TIMEOUT_MILLISECONDS)
        # The browser tells what the content security policy forbade as an error of the console.
        page.on(
            "console",
            lambda message: seen.errors.append(message.text) if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        yield page, seen


def refuse_foreign_requests(context: BrowserContext, address: str, seen: Seen) -> None:
    def decide(route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.scheme in ("data", "blob") or f"{url.scheme}://{url.netloc}" == address:
            route.continue_()
        else:
            seen.foreign_requests.append(route.request.url)
            route.abort()

    context.route("**/*", decide)


def test_docs_page_without_other_networks_answers_a_list(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    with serve(seeded_settings, tmp_path) as address, browse(address) as (page, seen):
        paths = httpx2.get(f"{address}/openapi.json").json()["paths"]
        page.goto(f"{address}/docs")
        operations = page.locator(".opblock")
        expect(operations).to_have_count(sum(map(len, paths.values())))

        answer = execute(page, "List claims")
        expect(answer.locator(".response-col_status")).to_contain_text("200")
        expect(answer).to_contain_text("fiber-length-per-preform")
        # Where Swagger UI lists what it cannot make of the description.
        expect(page.locator(".errors-wrapper")).to_have_count(0)
    assert seen.foreign_requests == []
    assert seen.errors == []


def test_docs_page_examples_filled_in_find_something(
    seeded_settings: Settings, tmp_path: Path
) -> None:
    """Whoever only presses buttons must neither be asked for an id nor be given made-up ones."""
    with serve(seeded_settings, tmp_path) as address, browse(address) as (page, seen):
        page.goto(f"{address}/docs")

        answer = execute(page, "Get one claim")
        expect(answer.locator(".response-col_status")).to_contain_text("200")

        answer = execute(page, "List claims", add="organization")
        expect(answer.locator(".response-col_status")).to_contain_text("200")
        expect(answer).to_contain_text('"count": 2')
    assert seen.errors == []


def test_docs_page_works_under_its_policy(seeded_settings: Settings, tmp_path: Path) -> None:
    """Whatever the page does by itself is allowed, and what somebody else would put into it is not."""
    with serve(seeded_settings, tmp_path) as address, browse(address) as (page, seen):
        policy = httpx2.get(f"{address}/docs").headers["content-security-policy"]
        page.goto(f"{address}/docs")
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


def execute(page: Page, summary: str, add: str | None = None) -> Locator:
    """Open an operation, add a value to one of its filters, and press Execute; give the answer."""
    operation = page.locator(".opblock").filter(has=page.get_by_text(summary, exact=True))
    operation.get_by_role("button").first.click()
    if add:
        filtered = operation.locator(f'tr[data-param-name="{add}"]')
        filtered.get_by_role("button", name="Add string item").click()
    operation.get_by_role("button", name="Execute").click()
    return operation.locator(".live-responses-table .response")
