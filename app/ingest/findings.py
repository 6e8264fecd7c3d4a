"""Where faults are collected, so that a bundle is refused once, with all of them."""

from dataclasses import dataclass
from types import TracebackType

from app.errors import Fault, InvalidBundle, InvalidValue
from app.ingest.places import Places


class Findings:
    def __init__(self, places: Places) -> None:
        self._places = places
        self._faults: list[Fault] = []

    def add(self, pointer: str, code: str, detail: str) -> None:
        self._faults.append(Fault(pointer, code, detail, self._places.find(pointer)))

    def at(self, pointer: str) -> "_TakingDown":
        """Take down a rule broken inside as a fault at `pointer`, and go on after the block."""
        return _TakingDown(self, pointer)

    def refuse_if_any(self) -> None:
        """Raise InvalidBundle with every fault, in the order of the file."""
        if self._faults:
            faults = sorted(self._faults, key=lambda fault: fault.line or 0)
            raise InvalidBundle(f"{len(faults)} faults; nothing was stored", faults)


@dataclass(frozen=True, slots=True)
class _TakingDown:
    findings: Findings
    pointer: str

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
