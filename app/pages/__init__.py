"""Pages of HTML for people, made on the server by the queries that the API asks; they need no script.

Each module has the pages of one resource. Its templates are in `app/templates`, and the sentences of the
interface in `english.py`.
"""

from app.pages import check, claim_list, compare, crawlers, home, lists, representation, search
from app.pages.curate import imports, overview, proposals, records, report, sign_in
from app.pages.curate.readings import about, added, begin, desk, publish
from app.pages.resources import claims, metrics, organizations, sources

# The addresses of files come first, since `/claims/ID` would take `ID.json` for an id.
PAGES = (
    representation,
    home,
    search,
    claims,
    metrics,
    organizations,
    sources,
    lists,
    claim_list,
    compare,
    check,
    crawlers,
    report,
    sign_in,
    overview,
    proposals,
    imports,
    begin,
    about,
    publish,
    desk,
    added,
    # Last, since `/curate/{collection}/{id}` would take the addresses of the others.
    records,
)
