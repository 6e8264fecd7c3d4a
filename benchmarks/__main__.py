"""`make bench`: make the data, start the systems, compare their answers, measure, report."""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from benchmarks.answers import ask, name_list
from benchmarks.bare_import import time_bare_import
from benchmarks.catalogue import Catalogue, prepare
from benchmarks.check import check_exports, check_kinds
from benchmarks.constant import BODY_VARIABLE
from benchmarks.datasette_app import FILE_VARIABLE
from benchmarks.load import require_wrk
from benchmarks.measure import Measurement, System
from benchmarks.postgresql import list_files, serve_postgresql
from benchmarks.progress import show
from benchmarks.questions import (
    CLAIMSTONE,
    DATASETTE,
    HOT_PATH,
    KIND_NAMES,
    REFERENCE,
    UVICORN,
    Kind,
    list_kinds,
)
from benchmarks.reference import URL_VARIABLE
from benchmarks.report import (
    POSTGRESQL,
    REFERENCE_POSTGRESQL,
    SMALL,
    SMALL_CLAIMS,
    Report,
    Run,
)
from benchmarks.servers import (
    CORES,
    LOAD_CORE,
    Launch,
    Server,
    launch_claimstone,
    launch_uvicorn,
    serve,
)
from benchmarks.surroundings import describe_surroundings

_HERE = Path(__file__).parent
_REFERENCE_PROBE = "/claims?status=stated&limit=1"
# The reference answers these on PostgreSQL too. All other kinds are asked of Claimstone alone there.
_NO_MEMORY = {"CLAIMSTONE_ANSWER_MEMORY_BYTES": "0"}
_DATASETTE_PROBE = "/-/versions.json"


def main() -> None:
    given = _read_arguments()
    require_wrk()
    given.data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        server_url = _start_postgresql(held, given.data)
        large = prepare(given.data, given.claims, server_url)
        small = prepare(given.data, min(SMALL_CLAIMS, given.claims), server_url)
        bare_seconds = time_bare_import(large.database, large.exports, given.data / "bare.db")
        show(f"bare executemany of all rows: {bare_seconds:.1f} s")
        _stay_on_the_core_of_the_load()
        tables = list_files(server_url) if server_url else []
        systems = held.enter_context(_start(large, small, given.data, tables))
        _check(systems)
        measurement = Measurement(systems, given.data, given.seconds)
        kinds = systems[0].kinds
        for compared in _list_compared(systems):
            for name in given.kinds or kinds:
                measurement.measure_kind(name, compared)
        measurement.read_memory()
        measurement.measure_exports(large.claims)
        measurement.measure_raw_searches(large.database, kinds)
    figures = measurement.figures
    figures.import_seconds["bare sqlite"] = bare_seconds
    for engine in ("sqlite", "postgresql"):
        if seconds := large.read_import_seconds(engine):
            figures.import_seconds[engine] = seconds
    run = Run(large.claims, given.seconds, list(kinds.values()), describe_surroundings())
    table = Report(run, figures).write(given.results, f"{large.claims}-claims")
    sys.stdout.write(table.read_text(encoding="utf-8"))
    if figures.errors:
        sys.exit(f"{figures.errors} requests failed: these figures mean nothing")


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=5, help="of load, each round")
    parser.add_argument(
        "--kinds", nargs="+", choices=KIND_NAMES, help="measure these only; the table has gaps then"
    )
    parser.add_argument("--data", type=Path, default=_HERE / "data", help="kept for the next run")
    parser.add_argument("--results", type=Path, default=_HERE / "results")
    return parser.parse_args()


def _start_postgresql(held: ExitStack, data: Path) -> str | None:
    try:
        return held.enter_context(serve_postgresql(data / "postgresql"))
    except RuntimeError as error:
        show(f"without PostgreSQL: {error}")
        return None


def _stay_on_the_core_of_the_load() -> None:
    if len(CORES) > LOAD_CORE and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {CORES[LOAD_CORE]})


@contextmanager
def _start(
    large: Catalogue, small: Catalogue, folder: Path, tables: Sequence[Path]
) -> Iterator[list[System]]:
    """Start all systems, Claimstone first; `tables` are the files of PostgreSQL."""
    with ExitStack() as held:

        def start(launch: Launch) -> Server:
            return held.enter_context(serve(launch, folder))

        ours = start(launch_claimstone(CLAIMSTONE, large.database_url))
        kinds = _name_kinds(large, ours)
        constant = start(_launch_constant(ours, folder))
        reference = start(_launch_reference(REFERENCE, _sqlite(large)))
        datasette = start(_launch_datasette(large))
        systems = [
            System(CLAIMSTONE, CLAIMSTONE, ours, kinds, [large.database]),
            System(UVICORN, UVICORN, constant, kinds, []),
            System(REFERENCE, REFERENCE, reference, kinds, [large.reference]),
            System(DATASETTE, DATASETTE, datasette, kinds, [large.flat]),
        ]
        if large.claims != small.claims:
            # Few questions are different there, and are to be answered again each time.
            less = start(launch_claimstone(SMALL, small.database_url, **_NO_MEMORY))
            kinds_there = _name_kinds(small, less)
            systems.append(System(SMALL, CLAIMSTONE, less, kinds_there, [small.database]))
        if large.postgresql_url and large.postgresql_reference_url:
            launch = launch_claimstone(POSTGRESQL, large.postgresql_url.replace("+psycopg", ""))
            other = start(launch)
            # Cursors have the epoch of the catalogue that issued them.
            kinds_there = _name_kinds(large, other)
            systems.append(System(POSTGRESQL, CLAIMSTONE, other, kinds_there, tables))
            launch = _launch_reference(REFERENCE_POSTGRESQL, large.postgresql_reference_url)
            systems.append(System(REFERENCE_POSTGRESQL, REFERENCE, start(launch), kinds, tables))
        yield systems


def _list_compared(systems: Sequence[System]) -> list[list[System]]:
    """List the systems on SQLite, then those on PostgreSQL: memory may not hold the files of all."""
    on_postgresql = [
        system for system in systems if system.name in (POSTGRESQL, REFERENCE_POSTGRESQL)
    ]
    on_sqlite = [system for system in systems if system not in on_postgresql]
    return [on_sqlite, on_postgresql] if on_postgresql else [on_sqlite]


def _name_kinds(catalogue: Catalogue, server: Server) -> Mapping[str, Kind]:
    kinds = list_kinds(catalogue, partial(name_list, server.address))
    return {kind.name: kind for kind in kinds}


def _launch_constant(claimstone: Server, folder: Path) -> Launch:
    body = folder / "hot-page.json"
    with ask(claimstone.address, HOT_PATH) as answer:
        body.write_bytes(answer.read())
    return launch_uvicorn(UVICORN, "benchmarks.constant:create_app", {BODY_VARIABLE: str(body)})


def _launch_reference(name: str, url: str) -> Launch:
    environment = {URL_VARIABLE: url}
    return launch_uvicorn(name, "benchmarks.reference:create_app", environment, _REFERENCE_PROBE)


def _sqlite(catalogue: Catalogue) -> str:
    return f"sqlite+aiosqlite:///{catalogue.reference}"


def _launch_datasette(catalogue: Catalogue) -> Launch:
    environment = {FILE_VARIABLE: str(catalogue.flat)}
    application = "benchmarks.datasette_app:create_app"
    return launch_uvicorn(DATASETTE, application, environment, _DATASETTE_PROBE)


def _check(systems: list[System]) -> None:
    """Compare the answers of all systems on each engine, over the same claims."""
    kinds = list(systems[0].kinds.values())
    addresses = {system.name: system.server.address for system in systems}
    on_sqlite = {name: addresses[name] for name in (CLAIMSTONE, REFERENCE, DATASETTE)}
    check_kinds(kinds, on_sqlite)
    show(f"the exports agree: {check_exports(on_sqlite):,} claims")
    for other in (system for system in systems if system.name == POSTGRESQL):
        on_postgresql = {
            CLAIMSTONE: addresses[POSTGRESQL],
            REFERENCE: addresses[REFERENCE_POSTGRESQL],
            # Another engine with the same claims: all answers must agree with it as well.
            DATASETTE: addresses[DATASETTE],
        }
        check_kinds(list(other.kinds.values()), on_postgresql)


if __name__ == "__main__":
    main()
