"""Report of the measured figures against the required bars: a Markdown table and full JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measure import CSV, Figures
from benchmarks.questions import CLAIMSTONE, DATASETTE, REFERENCE, UVICORN, Kind

SMALL_CLAIMS = 10_000
SMALL = f"{CLAIMSTONE} at {SMALL_CLAIMS:,}"
POSTGRESQL, REFERENCE_POSTGRESQL = f"{CLAIMSTONE} on PostgreSQL", f"{REFERENCE} on PostgreSQL"
_SEARCHES = ("rare", "middling", "common", "cjk")
# One answer, which is in memory: how large the catalogue is plays no part.
_FROM_MEMORY = ("hot", "304")


@dataclass(frozen=True, slots=True)
class Bar:
    """A required figure. `reached` is None where it was not measured; `at_most` makes it an upper bound."""

    title: str
    bar: float
    reached: float | None
    at_most: bool = False

    @property
    def verdict(self) -> str:
        if self.reached is None:
            return "not measured"
        is_met = self.reached <= self.bar if self.at_most else self.reached >= self.bar
        return "met" if is_met else "**missed**"


@dataclass(frozen=True, slots=True)
class Run:
    """The subject of a report."""

    claims: int
    seconds: int
    kinds: list[Kind]
    surroundings: dict[str, Any]


class Report:
    def __init__(self, run: Run, figures: Figures) -> None:
        self._run = run
        self._figures = figures
        self._titles = {kind.name: kind.title for kind in run.kinds}

    def list_bars(self) -> list[Bar]:
        """List the bars of the project, in its order."""
        return [
            Bar("hot page / bare uvicorn", 0.75, self._divide("hot", CLAIMSTONE, UVICORN)),
            Bar("304 / bare uvicorn", 1.0, self._divide("304", CLAIMSTONE, UVICORN)),
            Bar("list / reference", 10, self._divide("list", CLAIMSTONE, REFERENCE)),
            Bar("deep page / reference", 10, self._divide("deep", CLAIMSTONE, REFERENCE)),
            Bar("list / Datasette", 5.5, self._divide("list", CLAIMSTONE, DATASETTE)),
            Bar("deep page / Datasette", 5.5, self._divide("deep", CLAIMSTONE, DATASETTE)),
            Bar("single claim / Datasette", 8, self._divide("single", CLAIMSTONE, DATASETTE)),
            *(
                Bar(
                    f"{self._titles[name]} / Datasette in its own order",
                    5,
                    self._divide(name, CLAIMSTONE, DATASETTE),
                )
                for name in _SEARCHES
            ),
            Bar("search over all kinds / raw FTS5", 0.4, self._compare_raw("everything")),
            Bar("lists by rank / raw FTS5", 0.4, self._compare_raw("ranked")),
            Bar("facets within a technology / Datasette", 8, self._divide("facets", *_AGAINST)),
            Bar("limits on values / Datasette", 4, self._divide("range", *_AGAINST)),
            Bar(
                "page of a claim / reference's JSON of it",
                1.0,
                self._divide("page", CLAIMSTONE, REFERENCE),
            ),
            Bar(
                "list on PostgreSQL / reference on PostgreSQL",
                6,
                self._divide("list", POSTGRESQL, REFERENCE_POSTGRESQL),
            ),
            *self._list_growth(),
            Bar("unfiltered facets and counts, p99 in ms", 50, self._p99("whole"), at_most=True),
            Bar("import / bare executemany, SQLite", 0.25, self._compare_imports()),
            Bar("NDJSON export / reference stream", 18, self._compare_exports(CLAIMSTONE)),
            Bar("CSV export / reference stream", 5, self._compare_exports(CSV)),
            Bar("anonymous memory after the run, MiB", 400, self._read_memory(), at_most=True),
        ]

    def _list_growth(self) -> Iterator[Bar]:
        for name, title in self._titles.items():
            small = self._median(name, SMALL, "processor_ms")
            large = self._median(name, CLAIMSTONE, "processor_ms")
            if name not in _FROM_MEMORY and self._run.claims != SMALL_CLAIMS:
                reached = large / small if small and large else None
                at = f"processor at {self._run.claims:,} / at {SMALL_CLAIMS:,}: {title}"
                yield Bar(at, 2.5, reached, at_most=True)

    def _median(self, name: str, system: str, what: str) -> float | None:
        bursts = self._figures.bursts.get(name, {}).get(system)
        return median(burst[what] for burst in bursts) if bursts else None

    def _p99(self, name: str, system: str = CLAIMSTONE) -> float | None:
        return self._median(name, system, "p99_ms")

    def _divide(self, name: str, system: str, other: str) -> float | None:
        ours = self._median(name, system, "per_second")
        theirs = self._median(name, other, "per_second")
        return ours / theirs if ours and theirs else None

    def _compare_imports(self) -> float | None:
        seconds = self._figures.import_seconds
        if "sqlite" not in seconds or "bare sqlite" not in seconds:
            return None
        return seconds["bare sqlite"] / seconds["sqlite"]

    def _compare_exports(self, name: str) -> float | None:
        exports = self._figures.exports
        if not {name, REFERENCE} <= exports.keys():
            return None
        return median(exports[name]) / median(exports[REFERENCE])

    def _compare_raw(self, name: str) -> float | None:
        ours, raw = (
            self._median(name, CLAIMSTONE, "per_second"),
            self._figures.raw_per_second.get(name),
        )
        return ours / raw if ours and raw else None

    def _read_memory(self) -> float | None:
        memory = self._figures.memory.get(CLAIMSTONE)
        return memory["anonymous"] if memory else None

    def write_markdown(self) -> str:
        return "\n".join([*self._list_lines(), ""])

    def _list_lines(self) -> Iterator[str]:
        run, figures = self._run, self._figures
        yield f"# {run.claims:,} claims, {run.seconds} s a round"
        yield ""
        yield "; ".join(f"{name} {value}" for name, value in run.surroundings.items())
        yield ""
        yield from _write_table(
            ("bar", "asked", "reached", ""),
            [
                (
                    bar.title,
                    f"at {'most' if bar.at_most else 'least'} {bar.bar:g}",
                    "" if bar.reached is None else f"{bar.reached:.3g}",
                    bar.verdict,
                )
                for bar in self.list_bars()
            ],
        )
        yield "## Requests"
        yield ""
        yield "Median (least to most) of the rounds."
        yield ""
        columns = (
            "request",
            "system",
            "pages/s",
            "processor ms",
            "p99 ms",
            "MB/s",
            "different paths",
            "errors",
        )
        yield from _write_table(columns, list(self._list_rows()))
        yield "## Import, export, memory"
        yield ""
        yield from _write_table(
            ("figure", "value"),
            [
                *(
                    (f"import, {name}", f"{seconds:,.1f} s, {run.claims / seconds:,.0f} claims/s")
                    for name, seconds in figures.import_seconds.items()
                ),
                *(
                    (f"export, {name}", f"{_write_range(rates, 0)} claims/s")
                    for name, rates in figures.exports.items()
                ),
                *(
                    (
                        f"memory, {name}",
                        f"{memory['anonymous']:.0f} MiB, with files {memory['resident']:.0f}, at most {memory['peak']:.0f}",
                    )
                    for name, memory in figures.memory.items()
                ),
            ],
        )

    def _list_rows(self) -> Iterator[tuple[str, ...]]:
        for name, systems in self._figures.bursts.items():
            for system, bursts in systems.items():
                yield (
                    self._titles[name],
                    system,
                    _write_range([burst["per_second"] for burst in bursts], 0),
                    _write_range([burst["processor_ms"] for burst in bursts], 3),
                    _write_range([burst["p99_ms"] for burst in bursts], 2),
                    f"{median(burst['megabytes_per_second'] for burst in bursts):.1f}",
                    f"{self._figures.paths[name][system]:,}",
                    str(sum(burst["errors"] for burst in bursts)),
                )

    def write_json(self) -> str:
        bars = [{**asdict(bar), "verdict": bar.verdict} for bar in self.list_bars()]
        run = {"claims": self._run.claims, "seconds": self._run.seconds}
        document = {**run, **self._run.surroundings, "bars": bars, **asdict(self._figures)}
        return json.dumps(document, indent=1, ensure_ascii=False) + "\n"

    def write(self, folder: Path, name: str) -> Path:
        """Write both files; return the path of the table."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(self.write_json(), encoding="utf-8")
        table = folder / f"{name}.md"
        table.write_text(self.write_markdown(), encoding="utf-8")
        return table


_AGAINST = (CLAIMSTONE, DATASETTE)


def _write_range(values: list[float], digits: int) -> str:
    middle, least, most = (
        f"{value:,.{digits}f}" for value in (median(values), min(values), max(values))
    )
    return f"{middle} ({least} to {most})"


def _write_table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    for cells in (columns, ("---",) * len(columns), *rows):
        yield f"| {' | '.join(cells)} |"
    yield ""
