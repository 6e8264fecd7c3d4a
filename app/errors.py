"""Named failures of Claimstone, with their HTTP statuses.

A revision counts the changes of a catalogue. An epoch is the name of a series of revisions: a restored
or copied catalogue gets a new epoch, because the same revision can have other content there.

`routes/http/problems.py` renders these failures as `application/problem+json` (RFC 9457).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """An error at one position of an input, such as an invalid value in a request body.

    `pointer` is a JSON Pointer (RFC 6901) into the input, or `#/query/NAME` for a parameter of the
    URL. `code` names the broken rule, and `detail` explains the error to the user. `line` is the
    1-based line in an imported file; None if the input is not a file or its lines are not known.
    """

    pointer: str
    code: str
    detail: str
    line: int | None = None


class CatalogueError(Exception):
    """The base of all named failures; `status` is the HTTP status of the response."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Internal error"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class InvalidInput(CatalogueError):
    """An input that is not valid; `faults` lists every fault."""

    status = 422
    code = "invalid_input"
    title = "The input is not valid"

    def __init__(self, detail: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.faults = tuple(faults)

    @classmethod
    def of_parameter(cls, name: str, code: str, detail: str) -> "InvalidInput":
        """Make the error for a query parameter, with one fault at `#/query/NAME`."""
        return cls(f"{name}: {detail}", [Fault(f"#/query/{name}", code, detail)])


class InvalidValue(InvalidInput):
    """A single value that breaks a rule of the domain, such as a unit that does not exist.

    The code that raises this does not know where the value is in the input. The caller knows, and
    turns the error into a `Fault` with a pointer. `rule` (`unknown_unit`, `not_a_number`, ...) becomes
    the `code` of that `Fault`.
    """

    code = "invalid_value"
    title = "The value is not valid"

    def __init__(self, rule: str, detail: str) -> None:
        super().__init__(detail)
        self.rule = rule


class InvalidBundle(InvalidInput):
    code = "invalid_bundle"
    title = "The bundle is refused; nothing was stored"


class ReasonMissing(InvalidInput):
    """A withdrawal by another way than `DELETE`, which requires a reason, that has none."""

    code = "reason_missing"
    title = "A withdrawal needs a reason"


class IdempotencyKeyReused(InvalidInput):
    code = "idempotency_key_reused"
    title = "The Idempotency-Key belongs to another request"


class ImportConflict(InvalidInput):
    """An import that would overwrite what somebody else has changed since; nothing is stored.

    `faults` lists the records in conflict, including withdrawn ones that would become current again.
    """

    status = 409
    code = "import_conflict"
    title = "Somebody else has changed what the import would change; nothing was stored"


class MergeRefused(InvalidInput):
    """Two records that cannot be merged as they are; `faults` lists every difference in the way."""

    status = 409
    code = "merge_refused"
    title = "The two cannot be merged as they are; nothing was stored"


class NotUndone(InvalidInput):
    """A merge that cannot be undone; `faults` lists what was edited since."""

    status = 409
    code = "not_undone"
    title = "The merge cannot be undone; nothing was stored"


class BadRequest(CatalogueError):
    """Malformed HTTP, or a refused CORS preflight request."""

    status = 400
    code = "bad_request"
    title = "The request cannot be understood"


class InvalidETags(CatalogueError):
    """A precondition that is neither `*` nor a list of ETags."""

    status = 400
    code = "invalid_etags"
    title = "The precondition is not a list of ETags"


class BodyIncomplete(CatalogueError):
    """The client disconnected before the end of its body."""

    status = 400
    code = "body_incomplete"
    title = "The body is incomplete"


class RequestAbandoned(CatalogueError):
    """The client disconnected before its request was answered."""

    status = 400
    code = "request_abandoned"
    title = "The client has left"


class Unauthorized(CatalogueError):
    status = 401
    code = "unauthorized"
    title = "A key is needed"


class Forbidden(CatalogueError):
    status = 403
    code = "forbidden"
    title = "The role of the key does not allow this"


class OwnReading(Forbidden):
    """A contributor's reading, which somebody else has to publish."""

    code = "own_reading"
    title = "Somebody else has to publish it"


class ForeignForm(CatalogueError):
    """A form that another site sends in the name of somebody who has signed in here."""

    status = 403
    code = "foreign_form"
    title = "The form was not sent by a page of this server"


class ForeignOrigin(CatalogueError):
    """A page of another site wants to talk to the tools of assistants."""

    status = 403
    code = "foreign_origin"
    title = "Pages of this site may not use the tools"


class InsecureConnection(CatalogueError):
    """A key that would be sent over a connection which others can read."""

    status = 403
    code = "insecure_connection"
    title = "Signing in needs HTTPS"


class NotFound(CatalogueError):
    status = 404
    code = "not_found"
    title = "Not found"

    @classmethod
    def of(cls, kind: str, resource_id: str, as_of: int | None = None) -> "NotFound":
        """Make a `NotFound` whose message names the kind and the id of the missing resource.

        `as_of` is the revision that was read, None for the present one.
        """
        if as_of is not None:
            return cls(
                f"there was no {kind} {resource_id!r} at revision {as_of}; if it came later, name a later "
                "revision, or leave out `as_of`"
            )
        return cls(f"there is no {kind} {resource_id!r}; the list shows all ids")


class RequestTimeout(CatalogueError):
    status = 408
    code = "request_timeout"
    title = "The request took too long to arrive"


class CursorMismatch(CatalogueError):
    status = 409
    code = "cursor_mismatch"
    title = "The cursor belongs to another query"


class AnotherEpoch(CatalogueError):
    """The cursor or revision is from before a restore or a copy."""

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
    title = "A resource with this id exists"


class RequestInFlight(CatalogueError):
    status = 409
    code = "request_in_flight"
    title = "The first request with this key is still running"


class ProposalDecided(CatalogueError):
    status = 409
    code = "proposal_decided"
    title = "The proposal was already decided"


class ProposalOutdated(CatalogueError):
    status = 409
    code = "proposal_outdated"
    title = "The resource was changed after the proposal"


class SameText(CatalogueError):
    """A new text that a source or another open reading has."""

    status = 409
    code = "same_text"
    title = "The text is there already"


class ReadingClosed(CatalogueError):
    """A reading that was published or discarded, or waits for somebody else to publish it."""

    status = 409
    code = "reading_closed"
    title = "The reading can no longer be changed"


class CandidatesUndecided(CatalogueError):
    status = 409
    code = "candidates_undecided"
    title = "Not every candidate is decided"


class CandidatesDecided(CatalogueError):
    """A reading whose text would be read again, and some of whose candidates are decided."""

    status = 409
    code = "candidates_decided"
    title = "Candidates are decided"


class NothingToUndo(CatalogueError):
    status = 409
    code = "nothing_to_undo"
    title = "The decision does not hold"


class TooManyReadings(CatalogueError):
    status = 409
    code = "too_many_readings"
    title = "Too many readings are open"


class StillReferred(CatalogueError):
    status = 409
    code = "still_referred"
    title = "Current records refer to it"


class RevisionNotKept(CatalogueError):
    """The history that is needed to show the revision was not stored."""

    status = 410
    code = "revision_not_kept"
    title = "The revision cannot be replayed"


class PreconditionFailed(CatalogueError):
    status = 412
    code = "precondition_failed"
    title = "The precondition does not hold"


class RevisionNotReached(PreconditionFailed):
    """The catalogue is behind the revision that the client requires."""

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


class UnknownHost(CatalogueError):
    """The tools of assistants were reached under a name that is not theirs."""

    status = 421
    code = "unknown_host"
    title = "The server has another name"


class UnsupportedMediaType(CatalogueError):
    """A body of a type or coding that is not accepted; `accepted` has headers that say what is."""

    status = 415
    code = "unsupported_media_type"
    title = "The type of the body is not accepted here"

    def __init__(self, detail: str, accepted: Mapping[str, str]) -> None:
        super().__init__(detail)
        self.accepted = accepted


class RangeNotSatisfiable(CatalogueError):
    """A range of bytes that begins after the end of a file of `size_bytes`."""

    status = 416
    code = "range_not_satisfiable"
    title = "The file has no such bytes"

    def __init__(self, size_bytes: int) -> None:
        super().__init__(f"the file has {size_bytes} bytes; the first is number 0")
        self.size_bytes = size_bytes


class PreconditionRequired(CatalogueError):
    """A change without `If-Match` could undo the change of somebody else."""

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
    """The SQLite file or its write-ahead log was removed or replaced."""

    code = "database_file_replaced"
    title = "The database file was replaced or removed"


class DatabaseReadOnly(DatabaseUnavailable):
    """The database or its disk can only be read; retrying does not help."""

    code = "database_read_only"
    title = "The database can only be read"


class DatabaseDamaged(DatabaseUnavailable):
    """The database is corrupt; retrying does not help."""

    code = "database_damaged"
    title = "The database is damaged"


class ProviderUnavailable(CatalogueError):
    """The OpenID provider does not return its signing keys."""

    status = 503
    code = "provider_unavailable"
    title = "The OpenID provider does not answer"


class ServerBusy(CatalogueError):
    """The server has no room for the request now: requests, connections, bodies or full lists."""

    status = 503
    code = "server_busy"
    title = "The server has no room for this now"

    def __init__(self, detail: str, retry_after_seconds: int = 1) -> None:
        super().__init__(detail)
        self.retry_after_seconds = retry_after_seconds


class StorageFull(CatalogueError):
    """The disk is full; reads still work."""

    status = 507
    code = "storage_full"
    title = "There is no room to write"


class InvalidCatalogue(CatalogueError):
    """Stored data break the rules and cannot be exported."""

    code = "invalid_catalogue"
    title = "The catalogue breaks its own rules"


# These failures are met on the command line alone.


class CopyRefused(CatalogueError):
    code = "copy_refused"
    title = "The catalogue cannot be copied"


class TargetNotEmpty(CopyRefused):
    code = "target_not_empty"
    title = "The database to copy to is not empty"


class CopyDiffers(CopyRefused):
    code = "copy_differs"
    title = "The copy differs from the original"


class HashNotComparable(CatalogueError):
    code = "hash_not_comparable"
    title = "The hashes cannot be compared"


class ContentDiffers(CatalogueError):
    code = "content_differs"
    title = "The catalogue has other content"


class BackupRefused(CatalogueError):
    code = "backup_refused"
    title = "The backup cannot be written"


class InvalidBackup(CatalogueError):
    code = "invalid_backup"
    title = "The file is not a complete backup"


class SchemaTooNew(InvalidBackup):
    code = "schema_too_new"
    title = "The backup was made by a newer version"


class ReleaseRefused(CatalogueError):
    code = "release_refused"
    title = "The release cannot be written"


class ConfigurationError(CatalogueError):
    code = "configuration_error"
    title = "The configuration is not valid"
