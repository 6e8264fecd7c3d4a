"""What became of a claim after the revision of the past that is shown."""

import json

from app.domain.json.diff import list_differences

_NO_CONTENT = ("version", "updated_at", "reviewed_by", "superseded")


def note_superseded(then: bytes, now: bytes) -> bytes:
    """Return the public JSON of a claim as it was, with what was corrected since as `superseded`.

    `now` is its present JSON. If that is no later version, `then` is returned as it is.
    """
    past, present = json.loads(then), json.loads(now)
    if past["version"] >= present["version"]:
        return then
    superseded = {"version": present["version"], "changed_at": present["updated_at"]}
    was, is_now = (
        {name: value for name, value in document.items() if name not in _NO_CONTENT}
        for document in (past, present)
    )
    fields = [difference.pointer for difference in list_differences(was, is_now)]
    noted = {**past, "superseded": {**superseded, "fields": fields}}
    return json.dumps(noted, ensure_ascii=False, separators=(",", ":")).encode()
