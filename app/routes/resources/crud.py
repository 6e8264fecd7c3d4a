"""The five operations that every resource has: list, get, create, change and withdraw.

`make_router` makes them from the `Declaration` of a resource, with their manual at `/docs`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Body, Path, Query, Request
from starlette.responses import Response

from app.errors import AlreadyExists, PreconditionFailed
from app.formats.file_format import Format
from app.ingest.edits.resource import create_resource, patch_resource, withdraw_resource
from app.models import KINDS
from app.queries.collections import COLLECTIONS
from app.routes.editing.authorization import AuthorizedRoute, Writer
from app.routes.editing.write_request import (
    CHANGED_RESPONSES,
    IdempotencyKey,
    IfMatch,
    IfNoneMatch,
    WriteHeaders,
    describe_changed,
    describe_created,
    describe_creation,
    perform,
)
from app.routes.http.dependencies import DatabaseDependency, Identifier
from app.routes.http.request_body import MERGE_PATCH
from app.routes.http.responses import READ_RESPONSES
from app.routes.resources import item_endpoint, list_endpoint
from app.routes.resources.list_files import add_list_files
from app.schemas.common import Read
from app.schemas.kinds import SCHEMAS, KindSchemas, ResourceCreate
from app.schemas.list_parameters import ListQuery, OneQuery
from app.schemas.write_parameters import WithdrawQuery, WriteQuery

_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Response])
_LIST_MANUAL = """\
Items are ordered by `sort`; without it, in the order in which they came into the catalogue. A page has
up to `limit` items; `links.next`, `meta.next_cursor` and the `Link` header lead to the next page.
In order of `updated_at` or `revision`, which every edit changes, all pages show the revision of the
first one; in any other order, each shows the current one.
Different filters must all match; repeated values of one filter are alternatives, and `x__not`
excludes what the filter `x` matches. `facet` counts the items of the list by a property, and `as_of`
shows an earlier revision. The full list, instead of a page, is a file beside it, such as
`/v1/{name}.csv`."""
_CREATE_MANUAL = """\
All rules of the catalogue are checked, and all faults are reported at once. With `dry_run`, the
{kind} is checked but not stored. If no response arrives, repeat the request with the same
`Idempotency-Key`: the request is executed only once."""
_PATCH_MANUAL = """\
The body is a merge patch (RFC 7396) of the fields used to create {a_kind}: a named field is
replaced, null removes the field, and lists are replaced as a whole. Send the `ETag` that you have
seen as `If-Match`; if the {kind} has changed since, the response is 412 and nothing is changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """The properties of one kind over HTTP: the model of its lists, examples, and sentences of its manual.

    `examples` are the ids in the manual of getting, changing and withdrawing. `created` is an example of
    what to create, and `patch` of a merge patch; with the seed, both are valid. `kept` is what a withdrawn resource keeps.
    `item_files` makes the files of a single resource beside its JSON-LD, by format.
    `referrer` says which current records prevent a withdrawal, such as `claim refers to`.
    """

    kind: str
    page: type[Read]
    item_query: type[OneQuery] = OneQuery
    examples: tuple[str, str, str]
    created: dict[str, Any]
    patch: dict[str, Any]
    list_manual: str
    item_manual: str
    create_manual: str
    linked_data_manual: str = ""
    item_files: Mapping[Format, item_endpoint.WriteItem] = field(default_factory=dict)
    item_files_manual: str = ""
    patch_manual: str = ""
    kept: str = "its path and its history"
    referrer: str | None = None

    @property
    def collection(self) -> str:
        return KINDS[self.kind].plural

    @property
    def schemas(self) -> KindSchemas:
        return SCHEMAS[self.kind]

    @property
    def a_kind(self) -> str:
        return f"{'an' if self.kind[0] in 'aeiou' else 'a'} {self.kind}"

    @property
    def path(self) -> str:
        return f"/v1/{self.collection}"

    def describe_patch(self) -> str:
        manual = _PATCH_MANUAL.format(kind=self.kind, a_kind=self.a_kind)
        summary = f"Change {self.a_kind}. {self.patch_manual}".rstrip()
        return f"{summary}\n\n{manual}"

    def describe_withdrawal(self) -> str:
        manual = f"""\
Mark {self.a_kind} as withdrawn, with a reason.

Lists leave out withdrawn {self.collection} by default. The {self.kind} keeps {self.kept}; changing its
`status` makes it current again."""
        if self.referrer is None:
            return manual
        return f"{manual} The response is 409 while a current {self.referrer} the {self.kind}."


def make_router(resource: Declaration) -> APIRouter:
    router = APIRouter(tags=[resource.collection], route_class=AuthorizedRoute)
    add_list(router, resource.collection, resource.page, resource.list_manual)
    _add_get(router, resource)
    _add_create(router, resource)
    _add_patch(router, resource)
    _add_withdrawal(router, resource)
    return router


def add_list(router: APIRouter, name: str, page: type[Read], manual: str) -> None:
    """Add the list of a collection and its files. `manual` says which resources it has."""
    collection = COLLECTIONS[name]

    @router.get(
        f"/v1/{name}",
        operation_id=f"list_{name}",
        summary=f"List {name}",
        description=f"{manual}\n\n{_LIST_MANUAL.format(name=name)}",
        response_model=page,
        responses=list_endpoint.RESPONSES,
    )
    @_read_as(query=Annotated[collection.query, Query()])
    def list_(request: Request, database: DatabaseDependency, query: ListQuery) -> Response:
        return list_endpoint.answer_list(request, database, query, collection.lister)

    add_list_files(router, name)


def _add_get(router: APIRouter, resource: Declaration) -> None:
    kind = resource.kind
    items = item_endpoint.Items.of_kind(kind, resource.examples[0])
    item_endpoint.add_linked_data(router, items, resource.linked_data_manual)
    for chosen, write in resource.item_files.items():
        item_endpoint.add_item_file(router, items, chosen, write, resource.item_files_manual)

    @router.get(
        f"{resource.path}/{{id}}",
        operation_id=f"get_{kind}",
        summary=f"Get one {kind}",
        description=resource.item_manual,
        response_model=resource.schemas.read,
        responses=READ_RESPONSES,
    )
    @_read_as(query=Annotated[resource.item_query, Query()])
    def get(
        request: Request,
        database: DatabaseDependency,
        resource_id: Annotated[Identifier, Path(alias="id", examples=[resource.examples[0]])],
        query: OneQuery,
    ) -> Response:
        return item_endpoint.answer_item(request, database, items, resource_id, query)


def _add_create(router: APIRouter, resource: Declaration) -> None:
    kind = resource.kind

    @router.post(
        resource.path,
        operation_id=f"create_{kind}",
        summary=f"Create {resource.a_kind}",
        description=f"{resource.create_manual}\n\n{_CREATE_MANUAL.format(kind=kind)}",
        status_code=201,
        response_model=resource.schemas.read,
        responses=describe_creation(resource.schemas.read),
    )
    @_read_as(body=Annotated[resource.schemas.create, Body(examples=[resource.created])])
    def create(
        request: Request,
        caller: Writer,
        query: Annotated[WriteQuery, Query()],
        must_be_new: IfNoneMatch,
        body: ResourceCreate,
        idempotency_key: IdempotencyKey = None,
    ) -> Response:
        sent = WriteHeaders(request, caller, query.comment, query.dry_run, idempotency_key)
        refusal = PreconditionFailed if must_be_new else AlreadyExists
        write = partial(create_resource, kind=kind, given=body, author=sent.author, refusal=refusal)
        return perform(sent, write, partial(describe_created, sent))


def _add_patch(router: APIRouter, resource: Declaration) -> None:
    kind = resource.kind

    @router.patch(
        f"{resource.path}/{{id}}",
        operation_id=f"update_{kind}",
        summary=f"Change {resource.a_kind}",
        description=resource.describe_patch(),
        response_model=resource.schemas.read,
        responses=CHANGED_RESPONSES,
    )
    def update(
        request: Request,
        caller: Writer,
        query: Annotated[WriteQuery, Query()],
        precondition: IfMatch,
        resource_id: Annotated[Identifier, Path(alias="id", examples=[resource.examples[1]])],
        body: Annotated[dict[str, Any], Body(media_type=MERGE_PATCH, examples=[resource.patch])],
    ) -> Response:
        sent = WriteHeaders(request, caller, query.comment, query.dry_run)
        write = partial(
            patch_resource,
            kind=kind,
            resource_id=resource_id,
            patch=body,
            author=sent.author,
            precondition=precondition,
        )
        return perform(sent, write, partial(describe_changed, sent))


def _add_withdrawal(router: APIRouter, resource: Declaration) -> None:
    kind = resource.kind

    @router.delete(
        f"{resource.path}/{{id}}",
        operation_id=f"withdraw_{kind}",
        summary=f"Withdraw {resource.a_kind}",
        description=resource.describe_withdrawal(),
        response_model=resource.schemas.read,
        responses=CHANGED_RESPONSES,
    )
    def withdraw(
        request: Request,
        caller: Writer,
        query: Annotated[WithdrawQuery, Query()],
        precondition: IfMatch,
        resource_id: Annotated[Identifier, Path(alias="id", examples=[resource.examples[2]])],
    ) -> Response:
        sent = WriteHeaders(request, caller, query.reason, query.dry_run)
        write = partial(
            withdraw_resource,
            kind=kind,
            resource_id=resource_id,
            author=sent.author,
            precondition=precondition,
        )
        return perform(sent, write, partial(describe_changed, sent))


def _read_as(**types: object) -> Callable[[_Endpoint], _Endpoint]:
    """Decorate an endpoint with the types of parameters that differ from resource to resource.

    FastAPI reads each parameter from the request as its annotation says.
    """

    def annotate(endpoint: _Endpoint) -> _Endpoint:
        endpoint.__annotations__.update(types)
        return endpoint

    return annotate
