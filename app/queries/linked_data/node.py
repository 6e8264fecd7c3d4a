"""Parts of JSON-LD nodes that all kinds of resources share."""

from typing import Any

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
    return f"/v1/{KINDS[kind].plural}/{resource_id}"


def leave_out_unknown(node: Node) -> Node:
    """Return the node without properties that are None or an empty list."""
    return {name: value for name, value in node.items() if value is not None and value != []}


def make_context(base: str | None) -> list[Any]:
    """Make the JSON-LD context (`@context`) of a document.

    The ids of nodes are relative to the URL `base`. If `base` is None, they are relative to the URL
    from which the JSON-LD document is read.
    """
    return [CONTEXT] if base is None else [CONTEXT, {"@base": base}]
