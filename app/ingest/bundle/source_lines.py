"""Line numbers of the values of a file, and the error for a file that cannot be parsed."""

from app.errors import Fault


class SourceLines:
    """The 1-based line number of each value of a file, by the JSON Pointer of the value.

    It stays empty for JSON, whose reader does not record lines.
    """

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def add(self, pointer: str, line: int) -> None:
        self._lines[pointer] = line

    def clear(self) -> None:
        self._lines.clear()

    def find(self, pointer: str) -> int | None:
        """Return the line of a value, or else of the nearest value around it that has a line.

        Return None if there is no such line.
        """
        while pointer and pointer not in self._lines:
            pointer = pointer.rpartition("/")[0]
        return self._lines.get(pointer)


class UnreadableDocument(ValueError):
    """The error for a document that cannot be parsed; `fault` is the reason."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.detail)
        self.fault = fault
