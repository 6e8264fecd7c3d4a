"""A real browser that can reach nothing but the server of a test."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from support.waiting import HANG_SECONDS

# Chromium fetches its own updates, lists and models, which are not requests of the page.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    # Connections past the interception, such as WebSockets, find no other host either.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
# A page that never renders must fail the test soon.
TIMEOUT_MILLISECONDS = 1_000 * HANG_SECONDS
expect.set_options(timeout=TIMEOUT_MILLISECONDS)


@dataclass
class Seen:
    """Foreign requests and errors of the page, of which there should be none."""

    foreign_requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def find_chromium() -> str:
    """Find Chromium; without it, skip on a personal machine and fail in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        reason = "chromium is not installed, so pages are not tested in a browser"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return found


@contextmanager
def launch() -> Iterator[Browser]:
    """Yield a browser, which takes longer to start than most pages to load: tests of a module share it.

    While it runs, its thread has an event loop, so it must end with the module.
    """
    chromium = find_chromium()
    # Chromium refuses its sandbox to root, as whom tests run in a container.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium, args=flags) as browser,
    ):
        yield browser


@contextmanager
def browse(browser: Browser, address: str, **options: Any) -> Iterator[tuple[Page, Seen]]:  # noqa: ANN401 - as Playwright takes them
    """Yield a page that shares nothing with others and gets answers from the host of `address` alone.

    `options` are those of a context of Playwright, such as `viewport` or `color_scheme`.
    """
    with browser.new_context(service_workers="block", **options) as context:
        seen = Seen()
        refuse_foreign_requests(context, address, seen)
        page = context.new_page()
        page.set_default_timeout(TIMEOUT_MILLISECONDS)
        # The browser reports violations of the content security policy as errors of the console.
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


# WCAG 2.2 AA, and what axe counts as good practice.
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def list_accessibility_faults(page: Page, width: int) -> list[tuple[str, str, str]]:
    """Return the faults of the page that is shown: its path, and the rule and the element of each."""
    page.wait_for_load_state("load")
    path = urlsplit(page.url).path
    found = Axe().run(page, options={"runOnly": _RULES, "resultTypes": ["violations"]})
    faults = [
        (path, fault["id"], fault["nodes"][0]["html"]) for fault in found.response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        faults.append((path, "wider than the screen", ""))
    return faults
