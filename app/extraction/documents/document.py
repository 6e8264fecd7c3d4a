"""The text of a file as it is stored, and why a file has none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of a document, and with which tool and version it was made, such as `pypdf 7.1.1`."""

    text: str
    tool: str


@dataclass(frozen=True, slots=True)
class FileFault:
    """Why a file cannot be read: the code of the fault, and what to do."""

    rule: str
    detail: str


class UnreadableFile(Exception):
    """A file whose text cannot be read; `rule` is the code of the fault, and `detail` says what to do."""

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(rule, detail)
        self.rule = rule
        self.detail = detail
