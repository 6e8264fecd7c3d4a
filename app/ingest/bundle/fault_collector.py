"""Collectors of the faults (errors of the input) of a file, so that all are reported together."""

from types import TracebackType

from app.errors import Fault, InvalidBundle, InvalidValue
from app.ingest.bundle.source_lines import SourceLines

# The maximum number of faults that are reported for one file.
MAX_FAULTS = 1_000


def count_faults(count: int) -> str:
    return "1 fault" if count == 1 else f"{count} faults"


class FaultCollector:
    """Collector of the faults (errors of the input) of a file.

    `add` raises InvalidBundle if there are `MAX_FAULTS` faults already. The reader of NDJSON sets
    `line` to the 1-based line of the record being checked. For other formats `line` is None, and the
    line of each faulty value is looked up in `lines`.

    With `takes_unread`, numbers that are read otherwise than they are given are no faults, as those that were
    read by hand, with a note, never are. They are listed in `doubts`, up to `MAX_FAULTS`, each with the id of its claim, which the checker sets as `claim_id`.
    """

    def __init__(self, lines: SourceLines, *, takes_unread: bool = False) -> None:
        self._lines = lines
        self._faults: list[Fault] = []
        self.line: int | None = None
        self.takes_unread = takes_unread
        self.claim_id = ""
        self.doubts: list[tuple[str, Fault]] = []
        # Cells of tables that are no single numbers, with the ids of their sources, up to `MAX_FAULTS`.
        self.open_cells: list[tuple[str, Fault]] = []

    @property
    def count(self) -> int:
        return len(self._faults)

    def add(self, pointer: str, code: str, detail: str) -> None:
        if self.count == MAX_FAULTS:
            raise self._refuse(
                f"more than {MAX_FAULTS} faults, of which the first {MAX_FAULTS} are listed"
            )
        line = self.find_line(pointer) if self.line is None else self.line
        self._faults.append(Fault(pointer, code, detail, line))

    def doubt(self, pointer: str, code: str, detail: str) -> None:
        """Add a number that is taken though it is read otherwise than it is given."""
        if len(self.doubts) < MAX_FAULTS:
            line = self.find_line(pointer) if self.line is None else self.line
            self.doubts.append((self.claim_id, Fault(pointer, code, detail, line)))

    def note_open_cell(self, source_id: str, pointer: str, detail: str) -> None:
        """Add a cell of a column of numbers that is no single number."""
        if len(self.open_cells) < MAX_FAULTS:
            self.open_cells.append(
                (source_id, Fault(pointer, "no_single_number", detail, self.line))
            )

    def contradict(self, pointer: str, code: str, detail: str, *, note: str | None) -> None:
        """Add what the words of a source contradict: a fault, or a hint if the claim says why in its note."""
        report = self.doubt if note or self.takes_unread else self.add
        report(pointer, code, detail)

    def find_line(self, pointer: str) -> int | None:
        """Return the 1-based line of the value at a JSON Pointer.

        Return None if the line is not known: lines of values are recorded only for YAML.
        """
        return self._lines.find(pointer)

    def at(self, pointer: str) -> "_Recording":
        """Return a context manager that catches an InvalidValue and adds it as a fault at `pointer`."""
        return _Recording(self, pointer)

    def refuse_if_any(self) -> None:
        """Raise InvalidBundle with all faults, sorted by line; do nothing if there are none."""
        if self._faults:
            raise self._refuse(count_faults(self.count))

    def _refuse(self, summary: str) -> InvalidBundle:
        faults = sorted(self._faults, key=lambda fault: fault.line or 0)
        return InvalidBundle(f"{summary}; nothing was stored", faults)


class RecordedFaults(FaultCollector):
    """Collector that keeps only the codes of faults, and never raises InvalidBundle.

    `draft_records` uses it to read records in spite of their faults.
    """

    def __init__(self, lines: SourceLines, *, takes_unread: bool = False) -> None:
        super().__init__(lines, takes_unread=takes_unread)
        self.codes: list[str] = []

    def add(self, pointer: str, code: str, detail: str) -> None:  # noqa: ARG002 - the signature of the base class
        self.codes.append(code)


class _Recording:
    """Context manager that `FaultCollector.at` returns.

    It is a class with two slots, and not a generator, because one is made for every checked value.
    """

    __slots__ = ("findings", "pointer")

    def __init__(self, findings: FaultCollector, pointer: str) -> None:
        self.findings = findings
        self.pointer = pointer

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> bool:
        if not isinstance(error, InvalidValue):
            return False
        self.findings.add(self.pointer, error.rule, error.detail)
        return True
