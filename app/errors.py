"""Every failure that Claimstone tells its caller about.

CatalogueError
├── InvalidInput (422)        what was sent cannot be accepted; lists every fault
│   ├── InvalidValue          one value breaks a rule of the domain
│   └── InvalidBundle         a bundle breaks rules; nothing of it was stored
├── NotFound (404)
├── CursorMismatch (409)      a cursor that this list did not issue
├── RevisionNotKept (410)     a revision from before the catalogue kept what a change replaces
├── ContentTooLarge (413)     a body past the limit; it is not read to its end
├── UnsupportedMediaType (415)  a body that is not JSON
├── DatabaseUnavailable (503)
├── InvalidCatalogue          what is stored breaks its own rules, so that no bundle can say it
├── ReleaseRefused            the folder of a release cannot be written; told on the command line
└── ConfigurationError        a setting that cannot work; raised at start, never over HTTP

`routes/problems.py` is the one place that renders them (RFC 9457).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input.

    `pointer` is a JSON Pointer (RFC 6901) into the input, or `#/query/NAME` for a URL
    parameter. `line` is the 1-based line of a file, None where there is no file.
    """

    pointer: str
    code: str
    detail: str
    line: int | None = None


class CatalogueError(Exception):
    """The root of all named failures; `status` is the HTTP status of its answer."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Internal error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class InvalidInput(CatalogueError):
    status = 422
    code = "invalid_input"
    title = "The input is not valid"

    def __init__(self, detail: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)


class InvalidValue(InvalidInput):
    """A single value that breaks a rule; the caller knows where it stood.

    `rule` names the rule (`unknown_unit`, `not_a_number`, ...) and becomes the code of a `Fault`.
    """

    code = "invalid_value"
    title = "The value is not valid"

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(detail)
        self.rule = rule


class InvalidBundle(InvalidInput):
    code = "invalid_bundle"
    title = "The bundle is refused; nothing was stored"


class NotFound(CatalogueError):
    status = 404
    code = "not_found"
    title = "Not found"


class CursorMismatch(CatalogueError):
    status = 409
    code = "cursor_mismatch"
    title = "The cursor belongs to another query"


class RevisionNotKept(CatalogueError):
    status = 410
    code = "revision_not_kept"
    title = "The revision cannot be replayed"


class ContentTooLarge(CatalogueError):
    status = 413
    code = "content_too_large"
    title = "The body is too large"


class UnsupportedMediaType(CatalogueError):
    status = 415
    code = "unsupported_media_type"
    title = "The body is of a type that is not taken here"


class DatabaseUnavailable(CatalogueError):
    status = 503
    code = "database_unavailable"
    title = "The database cannot be used"


class InvalidCatalogue(CatalogueError):
    code = "invalid_catalogue"
    title = "The catalogue holds what its rules forbid"


class ReleaseRefused(CatalogueError):
    code = "release_refused"
    title = "The release cannot be written"


class ConfigurationError(CatalogueError):
    code = "configuration_error"
    title = "The configuration cannot work"
