"""Takes the pictures of pages for docs/pictures, in a real browser: `make pictures`.

They show the seed and the examples, on a desktop and on a phone.
"""

import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from support.browser import browse, launch
from support.running_server import serve

from app.cli.imports import EXAMPLES_BUNDLE, SEED_BUNDLE
from app.database.database import Database
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author
from app.maintenance.migrate import migrate
from app.settings import Settings

PAGES = {
    "home": "/",
    "search": "/search?q=fiber",
    "claim": "/claims/fiber-length-per-preform",
    "metric": "/metrics/linpack-performance",
    "source": "/sources/self-developed-technologies",
    "check": "/check",
}
TEXT = """\
FiberHome made 30 billion simultaneous calls on one optical fiber. In June 2022 Frontier of Hewlett Packard \
Enterprise led the TOP500 list with 1.102 EFlop/s. Everest is 8,848.86 metres high."""
SCREENS = {"desktop": (1280, 860), "phone": (390, 780)}


def take(folder: Path) -> None:
    with TemporaryDirectory() as name:
        settings = Settings(database_url=f"sqlite:///{name}/catalogue.db")
        with closing(Database(settings)) as database:
            migrate(database)
            for bundle in (SEED_BUNDLE, EXAMPLES_BUNDLE):
                import_bundle(database, bundle, Author("pictures"))
        with serve(settings, Path(name)) as address, launch() as browser:
            for screen, (width, height) in SCREENS.items():
                viewport = {"width": width, "height": height}
                with browse(browser, address, viewport=viewport) as (page, _):
                    for page_name, path in PAGES.items():
                        page.goto(f"{address}{path}")
                        if page_name == "check":
                            page.get_by_role("textbox", name="Text").fill(TEXT)
                            page.get_by_role("button", name="Check").click()
                            page.locator(".each").wait_for()
                        page.screenshot(path=folder / f"{page_name}-{screen}.png")


if __name__ == "__main__":
    take(Path(sys.argv[1]))
