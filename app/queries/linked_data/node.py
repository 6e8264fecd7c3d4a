"""Parts of JSON-LD nodes that all kinds of resources share."""

from typing import Any

from app.schemas.common import ParticipantRead, Resource
from app.schemas.jsonld_context import CONTEXT

Node = dict[str, Any]


def describe_resource(path: str, resource: Resource) -> Node:
    """Make the JSON-LD properties that every resource has.

    `path` is the name of its collection in URLs, such as `claims`.
    """
    document = resource.model_dump(mode="json", include={"created_at", "updated_at"})
    return {
        "id": f"/v1/{path}/{resource.id}",
        "identifier": resource.id,
        "version": resource.version,
        "dateCreated": document["created_at"],
        "dateModified": document["updated_at"],
    }


def link_participants(achievement_id: str, participants: list[ParticipantRead]) -> list[Node]:
    """Make a JSON-LD node for each participant of an achievement, with its organization and role.

    The id of such a node is the same in the node of the achievement and in the nodes of its claims.
    """
    return [
        {
            "id": f"/v1/achievements/{achievement_id}#{participant.role}-{participant.id}",
            "organization": refer(
                "organizations", "Organization", participant.id, participant.name
            ),
            "role": participant.role,
        }
        for participant in participants
    ]


def refer(path: str, kind: str, resource_id: str, name: str) -> Node:
    """Make a short JSON-LD node that refers to a resource: its id, type and name.

    `path` is the name of its collection in URLs, such as `claims`; `kind` is the JSON-LD type.
    """
    return {"id": f"/v1/{path}/{resource_id}", "type": kind, "name": name}


def leave_out_unknown(node: Node) -> Node:
    """Return the node without properties that are None or an empty list."""
    return {name: value for name, value in node.items() if value is not None and value != []}


def make_context(base: str | None) -> list[Any]:
    """Make the JSON-LD context (`@context`) of a document.

    The ids of nodes are relative to the URL `base`. If `base` is None, they are relative to the URL
    from which the JSON-LD document is read.
    """
    return [CONTEXT] if base is None else [CONTEXT, {"@base": base}]
