"""The page that compares organizations by metrics: a form, and a table in which each cell is one claim."""

from collections import Counter
from collections.abc import Mapping, Sequence
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
from app.pages.resources.metrics import name_properties
from app.queries.comparison.compare import compare_claims
from app.queries.documents import read_bodies
from app.queries.history.time_travel import Snapshot
from app.queries.search.suggestions import suggest
from app.routes.http.dependencies import DatabaseDependency
from app.routes.http.snapshot import open_snapshot
from app.schemas.common import NamedReference
from app.schemas.comparison import CellRead, ComparisonQuery, ComparisonRead, ReasonRead
from app.schemas.list_parameters import AsOf
from app.schemas.metrics import MetricRead
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
            properties=_name_properties(session, comparison),
            rows=_arrange(comparison),
            apart=_explain_apart(comparison),
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


def _name_properties(
    session: Snapshot, comparison: ComparisonRead | None
) -> dict[str, dict[str, str]]:
    """Return the names of the conditions of each metric."""
    ids = [metric.id for metric in _list_metrics(comparison)]
    return {
        metric_id: name_properties(MetricRead.model_validate_json(body))
        for metric_id, body in read_bodies(session, "metric", ids).items()
    }


def _explain_apart(comparison: ComparisonRead | None) -> dict[int, Sequence[ReasonRead]]:
    """Return why the cells of some groups cannot be compared with the most cells of their metric, by group."""
    sizes: dict[str, Counter[int]] = {}
    for cell in comparison.cells if comparison else []:
        if cell.group is not None:
            sizes.setdefault(cell.metric.id, Counter())[cell.group] += 1
    main = {counted.most_common(1)[0][0] for counted in sizes.values()}
    apart: dict[int, Sequence[ReasonRead]] = {}
    for difference in comparison.differences if comparison else []:
        others = [group for group in difference.groups if group not in main]
        # Two that are apart from the most cells differ from these, and two main ones are of two metrics.
        if len(others) == 1:
            apart[others[0]] = difference.reasons
    return apart


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
