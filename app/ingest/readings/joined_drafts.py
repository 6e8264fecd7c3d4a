"""The drafts of a candidate that was added: those that its reading has already, and new ones."""

import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from app.ingest.readings.slugs import FreeIds
from app.queries.readings.loaded_reading import LoadedCandidate, LoadedReading
from app.queries.readings.references import DRAFT_KINDS, Json

# What makes two drafts of a kind the same record.
_IDENTITY = {
    "organizations": ("names",),
    "technologies": ("names",),
    "metrics": ("names", "unit"),
    "achievements": ("title", "technology", "organizations"),
}


def join_drafts(
    session: Session, reading: LoadedReading, content: Json, drafts: Mapping[str, list[Json]]
) -> list[list[str]]:
    """Add the drafts that a candidate names to those of a reading, unless it has them.

    Returns kind and id of each new one. The names in `content` become those of the reading.
    """
    renamed: dict[tuple[str, str], str] = {}
    added: list[list[str]] = []
    for plural, kind in DRAFT_KINDS.items():
        for draft in drafts[plural]:
            if not _is_named(plural, draft["id"], content, drafts["achievements"]):
                continue
            _rename_parts(plural, draft, renamed)
            same = next(
                (own for own in reading.drafts[plural] if _is_same(plural, own, draft)), None
            )
            if same is None:
                names = {
                    name for own in reading.drafts[plural] for name in (own["id"], *own["was"])
                }
                chosen = FreeIds(session, kind, [draft["id"]], names).choose(draft["id"])
                reading.drafts[plural].append({**draft, "id": chosen})
                added.append([plural, chosen])
            renamed[plural, draft["id"]] = same["id"] if same else chosen
    _rename_content(content, renamed)
    return added


def _is_named(plural: str, name: str, content: Json, achievements: list[Json]) -> bool:
    draft = content["draft"]
    own = next((other for other in achievements if other["id"] == draft.get("achievement")), None)
    named = {
        "organizations": [mention["id"] for mention in content["organizations"]]
        + [part["organization"] for part in (own["organizations"] if own else [])],
        "technologies": [
            *([content["technology"]["id"]] if content["technology"] else []),
            *([own["technology"]] if own else []),
        ],
        "metrics": [metric["id"] for metric in content["metrics"]],
        "achievements": [draft.get("achievement")],
    }
    return name in named[plural]


def _is_same(plural: str, own: Json, draft: Json) -> bool:
    return all(own[field] == draft[field] for field in _IDENTITY[plural])


def _rename_parts(plural: str, draft: Json, renamed: Mapping[tuple[str, str], str]) -> None:
    if plural != "achievements":
        return
    technology = draft["technology"]
    draft["technology"] = technology and renamed.get(("technologies", technology), technology)
    for part in draft["organizations"]:
        name = part["organization"]
        part["organization"] = renamed.get(("organizations", name), name)


def _rename_content(content: Json, renamed: Mapping[tuple[str, str], str]) -> None:
    def rename(plural: str, holder: Json, field: str) -> None:
        name = holder.get(field)
        holder[field] = renamed.get((plural, name or ""), name)

    for mention in content["organizations"]:
        rename("organizations", mention, "id")
    for metric in content["metrics"]:
        rename("metrics", metric, "id")
    if content["technology"]:
        rename("technologies", content["technology"], "id")
    rename("achievements", content["draft"], "achievement")
    rename("metrics", content["draft"], "metric")


def drop_drafts(
    reading: LoadedReading, drafted: Collection[list[str]], others: Sequence[LoadedCandidate]
) -> None:
    """Drop those of the drafts `drafted` (kind and id) that neither `others` nor another draft names."""
    candidates = json.dumps([[own.content, own.decided] for own in others])
    # An achievement names others, so that it goes first.
    for plural in reversed(list(DRAFT_KINDS)):
        achievements = json.dumps(reading.drafts["achievements"])
        named = candidates if plural == "achievements" else candidates + achievements
        reading.drafts[plural] = [
            draft
            for draft in reading.drafts[plural]
            if [plural, draft["id"]] not in drafted or json.dumps(draft["id"]) in named
        ]
