"""The page on which a record is edited, withdrawn and restored: at once by reviewers, as a proposal by others."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import Field
from pydantic_core import from_json
from starlette.responses import Response

from app.database.database import Database
from app.errors import CatalogueError, Forbidden, InvalidInput, NotFound, PreconditionFailed
from app.ingest.edits.idempotency import StoredResponse
from app.ingest.edits.proposals import NewProposal, create_proposal
from app.ingest.edits.resource import (
    EditResult,
    describe_version,
    patch_resource,
    restore_resource,
    withdraw_resource,
)
from app.ingest.store.catalogue_lock import LockedCatalogue
from app.ingest.store.change_log import Author
from app.models import KINDS
from app.pages.curate.claim_fields import list_fields, make_patch
from app.pages.curate.forms import EMPTY, Form, RecordForm, answer_form, lead_to, read_model, refuse
from app.pages.curate.signed_in import Curator, SignedInRoute, may_write, require_reviewer
from app.pages.english import say
from app.pages.resources.record_parts import read_history
from app.queries.api_keys import Caller
from app.queries.collections import COLLECTIONS
from app.queries.documents import get_document
from app.routes.editing.write_request import WriteHeaders, perform
from app.routes.http.dependencies import Identifier, PrimaryDependency
from app.schemas.common import Create, Reason
from app.schemas.proposals import ProposalCreate, ProposedKind

router = APIRouter(include_in_schema=False, route_class=SignedInRoute)

_PROPOSED = {kind.value for kind in ProposedKind}
# Fields of the forms that nobody sees.
_HIDDEN = ("version", "action")
_Write = Callable[[LockedCatalogue], EditResult | NewProposal]


class EditForm(Create):
    """What every change of a record says: the version that its author has seen, and why."""

    version: int = Field(ge=1, le=2**31 - 1)
    reason: Reason


class RestoreForm(EditForm):
    restored: int = Field(ge=1, le=2**31 - 1)


@router.get("/curate/{collection}/{id}")
def show_record(
    request: Request,
    database: PrimaryDependency,
    caller: Curator,
    collection: str,
    resource_id: Annotated[Identifier, Path(alias="id")],
) -> Response:
    return _show(request, database, caller, _find_kind(collection), resource_id)


@router.post("/curate/{collection}/{id}")
def change_record(
    request: Request,
    database: PrimaryDependency,
    caller: Curator,
    collection: str,
    resource_id: Annotated[Identifier, Path(alias="id")],
    fields: RecordForm,
) -> Response:
    kind = _find_kind(collection)
    try:
        write = _read_change(database, caller, kind, resource_id, fields)
        answer = partial(_lead_back, request, f"/{collection}/{resource_id}")
        return perform(WriteHeaders(request, caller, None), write, answer)
    except CatalogueError as error:
        form = refuse(fields, error, [name for name in fields if name not in _HIDDEN])
        return _show(request, database, caller, kind, resource_id, form, error.status)


def _find_kind(collection: str) -> str:
    if collection not in COLLECTIONS:
        raise NotFound(say("no_such_address"))
    return COLLECTIONS[collection].kind


def _read_change(
    database: Database, caller: Caller, kind: str, resource_id: str, fields: Mapping[str, str]
) -> _Write:
    """Return the function that makes the change which a form asks for.

    Raises:
        InvalidInput: the form gives no reason, or changes nothing.
        Forbidden: the role allows no such change.
    """
    action, common = fields.get("action"), ("version", "reason")
    if action == "restore":
        require_reviewer(caller)
        names = (*common, "restored")
        restore = read_model(RestoreForm, {name: fields.get(name, "") for name in names})
        return partial(
            restore_resource,
            kind=kind,
            resource_id=resource_id,
            version=restore.restored,
            author=Author(caller.name, restore.reason),
            precondition=partial(match_version, restore.version),
        )
    form = read_model(EditForm, {name: fields.get(name, "") for name in common})
    patch: dict[str, Any] = {"status": "withdrawn"}
    if action != "withdraw":
        with database.read() as session:
            seen = describe_version(session, kind, resource_id, form.version)
        patch = make_patch(seen, fields)
        if not patch:
            raise InvalidInput(say("nothing_changed"))
    write = _write_patch if may_write(caller) else _propose
    return partial(write, caller=caller, kind=kind, resource_id=resource_id, patch=patch, form=form)


def _write_patch(
    catalogue: LockedCatalogue,
    caller: Caller,
    kind: str,
    resource_id: str,
    patch: dict[str, Any],
    form: EditForm,
) -> EditResult:
    author = Author(caller.name, form.reason)
    precondition = partial(match_version, form.version)
    if patch == {"status": "withdrawn"}:
        return withdraw_resource(catalogue, kind, resource_id, author, precondition)
    return patch_resource(catalogue, kind, resource_id, patch, author, precondition)


def _propose(
    catalogue: LockedCatalogue,
    caller: Caller,
    kind: str,
    resource_id: str,
    patch: dict[str, Any],
    form: EditForm,
) -> NewProposal:
    if kind not in _PROPOSED:
        raise Forbidden(say("reviewers_alone"))
    body = get_document(catalogue.session, kind, resource_id)
    if body is None:
        raise NotFound.of(kind, resource_id)
    match_version(form.version, body)
    given = ProposalCreate(
        kind=ProposedKind(kind), id=resource_id, content=patch, comment=form.reason
    )
    return create_proposal(catalogue, given, caller)


def match_version(version: int, body: bytes) -> None:
    """Raise PreconditionFailed unless a version of a record is its current one."""
    current = from_json(body)["version"]
    if current != version:
        raise PreconditionFailed(say("changed_since", seen=version, current=current))


def _lead_back(request: Request, path: str, changed: EditResult | NewProposal) -> StoredResponse:
    if isinstance(changed, NewProposal):
        return lead_to(request, f"/curate/proposals/{changed.proposal.number}")
    return lead_to(request, path, changed.revision)


def _show(
    request: Request,
    database: Database,
    caller: Caller,
    kind: str,
    resource_id: str,
    form: Form = EMPTY,
    status: int = 200,
) -> Response:
    with database.read() as session:
        body = get_document(session, kind, resource_id)
        if body is None:
            raise NotFound.of(kind, resource_id)
        record = from_json(body)
        versions = read_history(session, kind, resource_id, None)
        described = describe_version(session, kind, resource_id) if kind == "claim" else {}
    is_current = record["status"] != "withdrawn"
    can_change = may_write(caller) or kind in _PROPOSED
    return answer_form(
        request,
        "record.html",
        say("edit_record", id=resource_id),
        status=status,
        caller=caller,
        form=form,
        path=f"/{KINDS[kind].plural}/{resource_id}",
        record=record,
        name=record.get("statement") or record.get("title") or record.get("name"),
        fields=list_fields(described) if kind == "claim" and is_current else [],
        versions=[version for version in versions if version.version != record["version"]],
        is_current=is_current,
        can_change=can_change,
        writes_at_once=may_write(caller),
    )
