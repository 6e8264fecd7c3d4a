"""The page that compares organizations by metrics: a form, and a table in which each cell is one claim."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.domain.text import fold
from app.errors import InvalidInput
from app.models import KINDS
from app.pages.english import say
from app.pages.page import Head, answer_page
from app.pages.representation import PageRoute
from app.queries.comparison.compare import compare_claims
from app.queries.documents import read_bodies
from app.queries.history.time_travel import Snapshot
from app.queries.search.suggestions import suggest
from app.routes.http.dependencies import DatabaseDependency
from app.routes.http.snapshot import open_snapshot
from app.schemas.common import NamedReference
from app.schemas.comparison import CellRead, ComparisonQuery, ComparisonRead
from app.schemas.list_parameters import AsOf
from app.schemas.search import Kind, SuggestionRequest

_MAX_NAMES = 2_000
_MAX_COMMAS = 3

router = APIRouter(include_in_schema=False, route_class=PageRoute)


class ComparisonPageQuery(AsOf):
    """What the form has: names or ids with commas between them, and which of several numbers is shown."""

    organizations: str = Field(default="", max_length=_MAX_NAMES, description="Names or ids.")
    metrics: str = Field(default="", max_length=_MAX_NAMES, description="Names or ids.")
    claims: str = Field(default="", max_length=_MAX_NAMES, description="Ids of claims.")
    pick: Literal["latest", "best"] = Field(default="latest", description="Which number is shown.")


@router.get("/compare")
def show_comparison(
    request: Request, database: DatabaseDependency, named: Annotated[ComparisonPageQuery, Query()]
) -> Response:
    with open_snapshot(database, named.as_of) as session:
        query = ComparisonQuery(
            organizations=_find_ids(session, Kind("organization"), named.organizations),
            metrics=_find_ids(session, Kind("metric"), named.metrics),
            claims=named.claims or None,
            pick=None if named.claims else named.pick,
            as_of=named.as_of,
        )
        is_asked = bool(query.claims or (query.organizations and query.metrics))
        comparison = compare_claims(session, query) if is_asked else None
        asked = query.model_dump(mode="json", exclude_none=True)
        return answer_page(
            request,
            session,
            "compare.html",
            Head(
                title=say("compare"),
                description=say("compare_lead"),
                path="/compare",
                alternates=[("application/json", f"/v1/compare?{urlencode(asked)}")]
                if is_asked
                else [],
                is_indexed=False,
            ),
            query.as_of,
            query=named,
            comparison=comparison,
            metrics=_list_metrics(comparison),
            rows=_arrange(comparison),
            main_groups=_find_main_groups(comparison),
        )


def _find_ids(session: Snapshot, kind: Kind, names: str) -> str | None:
    """Return the ids of what is named, with commas between them; None if nothing is.

    A name may have commas itself: the longest name that a record has is taken.

    Raises:
        InvalidInput: nothing is called so.
    """
    parts = [part.strip() for part in names.split(",") if part.strip()]
    ids: list[str] = []
    while parts:
        for count in range(min(len(parts), _MAX_COMMAS + 1), 0, -1):
            name = ", ".join(parts[:count])
            found = _find_id(session, kind, name, is_exact=count > 1)
            if found is not None:
                ids.append(found)
                parts = parts[count:]
                break
        else:
            detail = f"there is no {kind} called {parts[0]!r}; `/search` finds its name"
            raise InvalidInput.of_parameter(KINDS[kind].plural, "not_found", detail)
    return ",".join(ids) or None


def _find_id(session: Snapshot, kind: Kind, name: str, *, is_exact: bool) -> str | None:
    """Return the id of what is called so, or else begins so; None if nothing does."""
    if read_bodies(session, kind, [name]):
        return name
    for found in suggest(session, SuggestionRequest(q=name, kind=[kind], limit=5)).data:
        called, wanted = fold(found.name), fold(name)
        if called == wanted or (not is_exact and called.startswith(wanted)):
            return found.id
    return None


def _list_metrics(comparison: ComparisonRead | None) -> list[NamedReference]:
    cells = comparison.cells if comparison else []
    return list({cell.metric.id: cell.metric for cell in cells}.values())


def _find_main_groups(comparison: ComparisonRead | None) -> dict[str, int]:
    """Return for each metric the group of most cells; cells of other groups cannot be compared with these."""
    groups: dict[str, Counter[int]] = {}
    for cell in comparison.cells if comparison else []:
        if cell.group is not None:
            groups.setdefault(cell.metric.id, Counter())[cell.group] += 1
    return {metric: counted.most_common(1)[0][0] for metric, counted in groups.items()}


def _arrange(
    comparison: ComparisonRead | None,
) -> list[tuple[NamedReference | None, Mapping[str, list[CellRead]]]]:
    """Return a row for each organization, with its cells by the id of their metric."""
    rows: dict[str | None, tuple[NamedReference | None, dict[str, list[CellRead]]]] = {}
    for cell in comparison.cells if comparison else []:
        key = cell.organization.id if cell.organization else None
        row = rows.setdefault(key, (cell.organization, {}))
        row[1].setdefault(cell.metric.id, []).append(cell)
    return list(rows.values())
