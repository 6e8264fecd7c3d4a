"""Where the values of a file stand, and what is said when it cannot be read at all."""

from app.errors import Fault


class SourceLines:
    """The line of each value of a file, by JSON Pointer; empty where lines are not known."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def add(self, pointer: str, line: int) -> None:
        self._lines[pointer] = line

    def find(self, pointer: str) -> int | None:
        """The line of the value, or of the nearest value around it that the file has."""
        while pointer and pointer not in self._lines:
            pointer = pointer.rpartition("/")[0]
        return self._lines.get(pointer)


class UnreadableDocument(ValueError):
    """A document that cannot be read, for the one reason that stopped the reading."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault
