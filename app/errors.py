"""Every failure that Claimstone tells its caller about.

CatalogueError
├── InvalidInput (422)        what was sent cannot be accepted; lists every fault
│   ├── InvalidValue          one value breaks a rule of the domain
│   └── InvalidBundle         a bundle breaks rules; nothing of it was stored
│   └── IdempotencyKeyReused  the same key with another request
│   └── ImportConflict (409)  an import would change what somebody else has changed since
├── BadRequest (400)          what came is not HTTP
├── BodyIncomplete (400)      the client went away before all of its body was there
├── Unauthorized (401)        no key or token, or none that is good
├── Forbidden (403)           the role of the key or token does not allow it
├── NotFound (404)
├── RequestTimeout (408)      a request that does not come to its end
├── CursorMismatch (409)      a cursor that this list did not issue
├── AnotherEpoch (409)        a cursor or a revision of before a restore or a copy
├── RevisionAhead (409)       a revision that the catalogue has not reached
├── AlreadyExists (409)       a resource of this id is there
├── RequestInFlight (409)     the first request with this Idempotency-Key is not answered yet
├── ProposalDecided (409)     it was accepted or refused already
├── ProposalOutdated (409)    what it would change has been changed since
├── StillReferred (409)       what stands refers to what would be withdrawn
├── RevisionNotKept (410)     a revision from before the catalogue kept what a change replaces
├── PreconditionFailed (412)  it is not, or no more, as `If-Match` or `If-None-Match` says
├── ContentTooLarge (413)     a body past the limit; it is not read to its end
├── UriTooLong (414)          a URL past the limit
├── UnsupportedMediaType (415)  a body of a type that the path does not take
├── PreconditionRequired (428)  a change without `If-Match` could undo somebody else's
├── TooManyRequests (429)     more than a client may send
├── HeadersTooLarge (431)     headers past the limit
├── DatabaseUnavailable (503)
│   ├── QueryTooLong          a read was stopped at the limit of time
│   ├── DatabaseFileReplaced  the SQLite file, or its -wal, is gone or another one than was opened
│   └── DatabaseDamaged       a page of the database is not what it must be; to try again does not help
├── ProviderUnavailable (503)  the provider of tokens does not tell the keys of its signatures
├── StorageFull (507)         there is no room to write; reads go on
├── InvalidCatalogue          what is stored breaks its own rules, so that no bundle can say it
├── CopyRefused               a catalogue cannot be copied; told on the command line, as those below it
│   ├── TargetNotEmpty        where it is to go, something is
│   └── CopyDiffers           what came of it is not what was there; it was undone
├── BackupRefused             the file of a backup cannot be written
├── InvalidBackup             what is to be restored is no backup, or a damaged one
│   └── SchemaTooNew          a newer version of Claimstone made it
├── ReleaseRefused            the folder of a release cannot be written; told on the command line
└── ConfigurationError        a setting that cannot work; raised at start, never over HTTP

`routes/http/problems.py` is the one place that renders them (RFC 9457).
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


class IdempotencyKeyReused(InvalidInput):
    code = "idempotency_key_reused"
    title = "The Idempotency-Key belongs to another request"


class ImportConflict(InvalidInput):
    """Lists every record that somebody else has changed since."""

    status = 409
    code = "import_conflict"
    title = "Somebody else has changed what the import would change; nothing was stored"


class BadRequest(CatalogueError):
    status = 400
    code = "bad_request"
    title = "It cannot be understood as a request"


class BodyIncomplete(CatalogueError):
    status = 400
    code = "body_incomplete"
    title = "The body is not all there"


class Unauthorized(CatalogueError):
    status = 401
    code = "unauthorized"
    title = "A key is needed"


class Forbidden(CatalogueError):
    status = 403
    code = "forbidden"
    title = "The role of the key does not allow this"


class NotFound(CatalogueError):
    status = 404
    code = "not_found"
    title = "Not found"

    @classmethod
    def of(cls, kind: str, resource_id: str) -> "NotFound":
        """Of a resource that is asked for by its id."""
        return cls(f"there is no {kind} {resource_id!r}; the list of them tells their ids")


class RequestTimeout(CatalogueError):
    status = 408
    code = "request_timeout"
    title = "The request took too long to arrive"


class CursorMismatch(CatalogueError):
    status = 409
    code = "cursor_mismatch"
    title = "The cursor belongs to another query"


class AnotherEpoch(CatalogueError):
    status = 409
    code = "another_epoch"
    title = "The catalogue was restored or replaced since"


class RevisionAhead(CatalogueError):
    status = 409
    code = "revision_ahead"
    title = "The catalogue has not reached this revision"


class AlreadyExists(CatalogueError):
    status = 409
    code = "already_exists"
    title = "There is one of this id"


class RequestInFlight(CatalogueError):
    status = 409
    code = "request_in_flight"
    title = "The first such request is not answered yet"


class ProposalDecided(CatalogueError):
    status = 409
    code = "proposal_decided"
    title = "The proposal was decided already"


class ProposalOutdated(CatalogueError):
    status = 409
    code = "proposal_outdated"
    title = "The proposal is of an earlier version"


class StillReferred(CatalogueError):
    status = 409
    code = "still_referred"
    title = "What stands refers to it"


class RevisionNotKept(CatalogueError):
    status = 410
    code = "revision_not_kept"
    title = "The revision cannot be replayed"


class PreconditionFailed(CatalogueError):
    status = 412
    code = "precondition_failed"
    title = "It is not as it was thought to be"


class RevisionNotReached(PreconditionFailed):
    code = "revision_not_reached"
    title = "The catalogue is not at this revision yet"


class ContentTooLarge(CatalogueError):
    status = 413
    code = "content_too_large"
    title = "The body is too large"


class UriTooLong(CatalogueError):
    status = 414
    code = "uri_too_long"
    title = "The URL is too long"


class UnsupportedMediaType(CatalogueError):
    status = 415
    code = "unsupported_media_type"
    title = "The body is of a type that is not taken here"


class PreconditionRequired(CatalogueError):
    status = 428
    code = "precondition_required"
    title = "If-Match is needed"


class TooManyRequests(CatalogueError):
    status = 429
    code = "too_many_requests"
    title = "Too many requests"


class HeadersTooLarge(CatalogueError):
    status = 431
    code = "headers_too_large"
    title = "The headers are too large"


class DatabaseUnavailable(CatalogueError):
    status = 503
    code = "database_unavailable"
    title = "The database cannot be used"


class QueryTooLong(DatabaseUnavailable):
    code = "query_too_long"
    title = "The read took too long and was stopped"


class DatabaseFileReplaced(DatabaseUnavailable):
    code = "database_file_replaced"
    title = "The database file is another one, or gone"


class DatabaseDamaged(DatabaseUnavailable):
    code = "database_damaged"
    title = "The database is damaged"


class ProviderUnavailable(CatalogueError):
    status = 503
    code = "provider_unavailable"
    title = "The provider of tokens does not answer"


class StorageFull(CatalogueError):
    status = 507
    code = "storage_full"
    title = "There is no room to write"


class InvalidCatalogue(CatalogueError):
    code = "invalid_catalogue"
    title = "The catalogue holds what its rules forbid"


class CopyRefused(CatalogueError):
    code = "copy_refused"
    title = "The catalogue cannot be copied"


class TargetNotEmpty(CopyRefused):
    code = "target_not_empty"
    title = "The database to copy to is not empty"


class CopyDiffers(CopyRefused):
    code = "copy_differs"
    title = "The copy is not what was copied"


class BackupRefused(CatalogueError):
    code = "backup_refused"
    title = "The backup cannot be written"


class InvalidBackup(CatalogueError):
    code = "invalid_backup"
    title = "The file is not a whole backup"


class SchemaTooNew(InvalidBackup):
    code = "schema_too_new"
    title = "The backup is of a newer version"


class ReleaseRefused(CatalogueError):
    code = "release_refused"
    title = "The release cannot be written"


class ConfigurationError(CatalogueError):
    code = "configuration_error"
    title = "The configuration cannot work"
