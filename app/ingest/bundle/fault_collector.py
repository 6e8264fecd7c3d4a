"""Where faults are collected, so that a file is refused once, with all of them."""

from types import TracebackType

from app.errors import Fault, InvalidBundle, InvalidValue
from app.ingest.bundle.source_lines import SourceLines

# Of a file that is wrong throughout, so many are told.
MAX_FAULTS = 1_000


class FaultCollector:
    """`line` is that of the record being checked, None where `places` knows the line of each value.

    Raises InvalidBundle at the fault that is one too many.
    """

    def __init__(self, places: SourceLines) -> None:
        self._places = places
        self._faults: list[Fault] = []
        self.line: int | None = None

    @property
    def count(self) -> int:
        return len(self._faults)

    def add(self, pointer: str, code: str, detail: str) -> None:
        if self.count == MAX_FAULTS:
            raise self._refuse(f"more than {MAX_FAULTS} faults, the first of which these are")
        line = self.find_line(pointer) if self.line is None else self.line
        self._faults.append(Fault(pointer, code, detail, line))

    def find_line(self, pointer: str) -> int | None:
        """The line of a value of the file, None where lines are not known."""
        return self._places.find(pointer)

    def at(self, pointer: str) -> "_Recording":
        """Take down a rule broken inside as a fault at `pointer`, and go on after the block."""
        return _Recording(self, pointer)

    def refuse_if_any(self) -> None:
        """Raise InvalidBundle with every fault, in the order of the file."""
        if self._faults:
            raise self._refuse(f"{self.count} faults")

    def _refuse(self, found: str) -> InvalidBundle:
        faults = sorted(self._faults, key=lambda fault: fault.line or 0)
        return InvalidBundle(f"{found}; nothing was stored", faults)


class RecordedFaults(FaultCollector):
    """Takes down the codes of faults alone: for a look at records whatever is wrong with them."""

    def __init__(self, places: SourceLines) -> None:
        super().__init__(places)
        self.codes: list[str] = []

    def add(self, pointer: str, code: str, detail: str) -> None:  # noqa: ARG002 - as faults are added
        self.codes.append(code)


class _Recording:
    """Opened for every value of every record, so it is as plain as it can be."""

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
