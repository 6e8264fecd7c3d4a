"""What the names of drafts mean: a draft, under whichever id it has had, or the record that is used for it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

# The lists of drafts, each with the kind of its records. A kind comes after those that it refers to.
DRAFT_KINDS: Mapping[str, str] = {
    "organizations": "organization",
    "technologies": "technology",
    "metrics": "metric",
    "achievements": "achievement",
}
Json = dict[str, Any]
Drafts = Mapping[str, list[Json]]


class Referent(NamedTuple):
    """The record that a name means; `draft` is None for one of the catalogue."""

    id: str
    draft: Json | None


class DraftReferences:
    """The drafts of a reading by their ids, also those that they had before."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = {
            (plural, name): draft
            for plural, listed in drafts.items()
            for draft in listed
            for name in (*draft["was"], draft["id"])
        }

    def find(self, plural: str, name: str) -> Referent:
        draft = self._drafts.get((plural, name))
        if draft is None:
            return Referent(name, None)
        return Referent(draft["use"], None) if draft["use"] else Referent(draft["id"], draft)

    def rename(self, plural: str, name: str | None) -> str | None:
        """Return the id of what a name means now; None stays None."""
        return None if name is None else self.find(plural, name).id

    def resolve_claim(self, draft: Json) -> Json:
        """Return the draft of a claim with the present ids of what it names."""
        resolved = dict(draft)
        for field, plural in (("achievement", "achievements"), ("metric", "metrics")):
            if isinstance(draft.get(field), str):
                resolved[field] = self.find(plural, draft[field]).id
        return resolved

    def resolve_achievement(self, draft: Json) -> Json:
        """Return the draft of an achievement with the present ids of what it names."""
        return {
            **draft,
            "technology": self.rename("technologies", draft["technology"]),
            "organizations": [
                {**part, "organization": self.find("organizations", part["organization"]).id}
                for part in draft["organizations"]
            ],
        }

    def resolve_mention(self, plural: str, mention: Json) -> Json:
        """Return a mention with the present id of what it names, and whether that is still a draft."""
        found = self.find(plural, mention["id"])
        return {**mention, "id": found.id, "is_new": found.draft is not None}
