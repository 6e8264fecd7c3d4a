"""Parts of JSON-LD nodes that all kinds of resources share."""

from typing import Any

from app.domain.identifiers.identifier import read_identifier, to_url
from app.domain.public_address import PublicAddress
from app.models import KINDS
from app.schemas.common import (
    NamedReference,
    ParticipantRead,
    Resource,
    TitledReference,
    Withdrawable,
)
from app.schemas.jsonld_context import CONTEXT

Node = dict[str, Any]
_DEFINED = {name: term for name, term in CONTEXT.items() if isinstance(term, dict)}
# Terms whose values are IRIs.
_IRI_TERMS = {"id", *(name for name, term in _DEFINED.items() if term.get("@type") == "@id")}
_TEXTS_BY_LANGUAGE = {name for name, term in _DEFINED.items() if "@container" in term}


def describe_resource(kind: str, resource: Resource) -> Node:
    """Make the JSON-LD properties that every resource has. Claims add their `status` themselves."""
    document = resource.model_dump(mode="json", include={"created_at", "updated_at"})
    node = {
        "id": write_path(kind, resource.id),
        "identifier": resource.id,
        "version": resource.version,
        "dateCreated": document["created_at"],
        "dateModified": document["updated_at"],
    }
    return node | ({"status": resource.status} if isinstance(resource, Withdrawable) else {})


def link_participants(achievement_id: str, participants: list[ParticipantRead]) -> list[Node]:
    """Make a JSON-LD node for each participant of an achievement, with its organization and role.

    The id of such a node is the same in the node of the achievement and in the nodes of its claims.
    """
    path = write_path("achievement", achievement_id)
    return [
        {
            "id": f"{path}#{participant.role}-{participant.id}",
            "organization": refer("organization", participant),
            "role": participant.role,
        }
        for participant in participants
    ]


def refer(kind: str, reference: NamedReference | TitledReference) -> Node:
    """Make a short JSON-LD node that refers to a resource: its id, type and name."""
    name = reference.title if isinstance(reference, TitledReference) else reference.name
    return {
        "id": write_path(kind, reference.id),
        "type": "CreativeWork" if kind == "source" else kind.capitalize(),
        "name": name,
    }


def write_path(kind: str, resource_id: str) -> str:
    """Return the path that identifies a resource; `identify_nodes` makes an IRI of it."""
    return f"/{KINDS[kind].plural}/{resource_id}"


def link_identifiers(identifiers: list[str]) -> list[str]:
    """Return the IRIs of the identifiers of a resource in other registries."""
    return [to_url(read_identifier(identifier)) for identifier in identifiers]


def leave_out_unknown(node: Node) -> Node:
    """Return the node without properties that are None or an empty list."""
    return {name: value for name, value in node.items() if value is not None and value != []}


def identify_nodes(node: Node, address: PublicAddress) -> Node:
    """Return a node in which paths, as values of terms that denote nodes, are IRIs."""
    return {
        # Most values are texts of other terms, for which a call would take longest.
        name: value
        if isinstance(value, str) and name not in _IRI_TERMS
        else _identify(value, name, address)
        for name, value in node.items()
    }


def _identify(value: Any, name: str, address: PublicAddress) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str):
        is_path = name in _IRI_TERMS and value.startswith("/")
        return address.identify(value) if is_path else value
    if isinstance(value, dict):
        return value if name in _TEXTS_BY_LANGUAGE else identify_nodes(value, address)
    if isinstance(value, list):
        return [_identify(item, name, address) for item in value]
    return value
