"""Metrics for Prometheus: counters of the server, and the state of the database.

The counters are added up over all processes of the server.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import accumulate
from platform import python_version
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from starlette.datastructures import State
from starlette.responses import Response

from app.database.database import Connections, Database, count_connections
from app.database.fast_reader import FastReader
from app.errors import CatalogueError
from app.maintenance.readiness import ReadinessProbe
from app.routes.http.problems import describe_problems
from app.telemetry.request_log import COMMITS, MISSES, OTHER_OPERATIONS, RequestLog
from app.telemetry.shared_counters import (
    BOUNDS_NANOSECONDS,
    FROM_MEMORY,
    SUM,
    Layout,
    Series,
    SharedCounters,
    Totals,
    make_layout,
)

router = APIRouter(tags=["operation"])
_BOUNDS = (*(f"{bound / 1e9:g}" for bound in BOUNDS_NANOSECONDS), "+Inf")
_PROBLEM = "problem_"
_POOLS = ("routes", "hot_reads")
_POOL_GAUGES = {
    "size": "Connections that the pools of all processes hold open.",
    "checked_out": "Connections that are in use.",
    "overflow": "Open connections beyond the size of the pools.",
}
_SECONDS_BETWEEN_SAMPLES = 1.0


def make_counts_layout(routers: Iterable[APIRouter]) -> Layout:
    """Make the layout, which gives each counter and gauge its cell in the shared memory."""
    codes = {"other", "method_not_allowed", *_list_codes(CatalogueError)}
    counters = (MISSES, COMMITS, *(f"{_PROBLEM}{code}" for code in codes))
    gauges = [f"{pool}_{gauge}" for pool in _POOLS for gauge in _POOL_GAUGES]
    operations = [operation for router in routers for operation in _list_operations(router)]
    return make_layout(counters, gauges, [*operations, *OTHER_OPERATIONS])


def _list_operations(router: APIRouter) -> Iterator[tuple[str, str]]:
    """Yield the method and the path template of each route.

    HEAD is added for each GET, because the middleware `HeadAsGet` answers HEAD on these paths.
    """
    for route in router.routes:
        for method in getattr(route, "methods", ()):
            yield method, getattr(route, "path", "")
            if method == "GET":
                yield "HEAD", getattr(route, "path", "")


def _list_codes(kind: type[CatalogueError]) -> Iterator[str]:
    yield kind.code
    for subclass in kind.__subclasses__():
        yield from _list_codes(subclass)


def sample_pools(state: State) -> None:
    """Write the numbers of database connections of this process into the shared memory.

    A scrape (a request of Prometheus) can reach any process of the server, and returns the sums over
    all processes.
    """
    counts: SharedCounters = state.request_log.counts
    database: Database = state.database
    reader: FastReader = state.reader
    for pool, connections in (
        ("routes", count_connections(database.engine)),
        ("hot_reads", reader.count_connections()),
    ):
        sample = connections or Connections(0, 0, 0)
        for gauge, value in sample._asdict().items():
            counts.set_gauge(f"{pool}_{gauge}", value)


async def sample_pools_until_cancelled(state: State) -> None:
    """Call `sample_pools` every second until cancelled; runs as a task of the event loop."""
    while True:
        sample_pools(state)
        await asyncio.sleep(_SECONDS_BETWEEN_SAMPLES)


_DESCRIBED: dict[int | str, dict[str, Any]] = {
    **describe_problems(),
    200: {
        "description": "In the text format of Prometheus.",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    },
}


@router.get(
    "/metrics",
    operation_id="get_measurements",
    summary="Measurements for Prometheus",
    response_class=Response,
    responses=_DESCRIBED,
)
async def get_measurements(request: Request) -> Response:
    """Get the counts and durations of requests by route, and the state of the database's connections.

    Counts include all processes of the server since its start. The revision of the catalogue is left out
    while the database does not answer.
    """
    state = request.app.state
    request_log: RequestLog = state.request_log
    probe: ReadinessProbe = state.probe
    sample_pools(state)
    revision = await probe.read_revision()
    body = await run_sync(_write, request_log.counts, revision, limiter=state.scrapes)
    return Response(body, media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _write(counts: SharedCounters, revision: int | None) -> bytes:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Measurements(counts.layout, counts.add_up(), revision))
    return generate_latest(registry)


class _Measurements(Collector):
    def __init__(self, layout: Layout, totals: Totals, revision: int | None) -> None:
        self._layout = layout
        self._totals = totals
        self._revision = revision

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        yield self._collect_durations()
        yield self._collect_problems()
        lookups = CounterMetricFamily(
            "claimstone_answer_memory_lookups",
            "Lookups of reads in the cache of responses.",
            labels=["result"],
        )
        lookups.add_metric(["hit"], self._count_hits())
        lookups.add_metric(["miss"], self._count(MISSES))
        yield lookups
        yield CounterMetricFamily(
            "claimstone_commits",
            "Changes that were requested over HTTP and committed.",
            self._count(COMMITS),
        )
        for gauge, meaning in _POOL_GAUGES.items():
            family = GaugeMetricFamily(
                f"claimstone_database_pool_{gauge}", meaning, labels=["pool"]
            )
            for pool in _POOLS:
                family.add_metric(
                    [pool], self._totals.cells[self._layout.gauges[f"{pool}_{gauge}"]]
                )
            yield family
        if self._revision is not None:
            yield GaugeMetricFamily(
                "claimstone_catalogue_revision", "The catalogue's revision.", self._revision
            )
        yield GaugeMetricFamily(
            "claimstone_workers", "Processes of the server that are alive.", self._totals.workers
        )
        about = {"version": version("claimstone"), "python": python_version()}
        yield InfoMetricFamily("claimstone_build", "The versions of Claimstone and Python.", about)

    def _count(self, counter: str) -> int:
        return self._totals.cells[self._layout.counters[counter]]

    def _collect_durations(self) -> Metric:
        family = HistogramMetricFamily(
            "claimstone_http_request_duration_seconds",
            "Duration of requests, from their head to the last byte of the response; the count is that "
            "of requests.",
            labels=["method", "route", "status"],
        )
        for labels, cells in self._list_series():
            if labels[0] == FROM_MEMORY:
                continue
            all_cells = self._add_cached(labels, cells)
            counts = list(accumulate(all_cells[:SUM]))
            if counts[-1]:
                buckets = list(zip(_BOUNDS, counts, strict=True))
                family.add_metric(labels, buckets, all_cells[SUM] / 1e9)
        return family

    def _add_cached(self, labels: Series, cells: Sequence[int]) -> Sequence[int]:
        method, route, status = labels
        first = self._layout.series.get((FROM_MEMORY, route, status))
        if method != "GET" or first is None:
            return cells
        cached = self._totals.cells[first : first + SUM + 1]
        return [sum(pair) for pair in zip(cells, cached, strict=True)]

    def _count_hits(self) -> int:
        return sum(
            sum(cells[:SUM]) for (method, *_), cells in self._list_series() if method == FROM_MEMORY
        )

    def _list_series(self) -> Iterator[tuple[Series, Sequence[int]]]:
        for labels, first in self._layout.series.items():
            yield labels, self._totals.cells[first : first + SUM + 1]

    def _collect_problems(self) -> Metric:
        family = CounterMetricFamily(
            "claimstone_problems",
            "Problem responses by code; query_too_long counts reads that were stopped.",
            labels=["code"],
        )
        for counter, cell in self._layout.counters.items():
            if counter.startswith(_PROBLEM):
                family.add_metric([counter.removeprefix(_PROBLEM)], self._totals.cells[cell])
        return family
