"""The fields of a claim that a form edits, in the form that a bundle has, and the patch of what was changed."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.pages.english import say
from app.schemas.claims import ClaimKind, ClaimStatus

_TEXTS = ("quantity/as_stated", "subject", "scope", "relative_to", "period", "note")
_CHOICES = {
    "kind": [kind.value for kind in ClaimKind],
    "status": [status.value for status in ClaimStatus if status is not ClaimStatus.WITHDRAWN],
}
_LONG = ("note",)


class EditedField(NamedTuple):
    """A field of a form. `name` is its path in the claim, `language` that of a text, if it has one.

    `choices` are its possible values; empty if it is a text.
    """

    name: str
    label: str
    value: str
    choices: list[str]
    is_long: bool
    language: str | None


def list_fields(claim: Mapping[str, Any]) -> list[EditedField]:
    """Return the fields that a form shows of a claim."""
    statements = [
        EditedField(
            f"statements/{language}",
            say("field_statement", language=language),
            text,
            [],
            is_long=True,
            language=language,
        )
        for language, text in claim.get("statements", {}).items()
    ]
    others = [
        EditedField(
            name,
            say(f"field_{name.replace('/', '_')}"),
            _find(claim, name),
            _CHOICES.get(name, []),
            is_long=name in _LONG,
            language=None,
        )
        for name in (*_TEXTS, *_CHOICES)
    ]
    return [*statements, *others]


def make_patch(claim: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """Return the merge patch (RFC 7396) of the fields that differ from the claim; an empty one is removed."""
    patch: dict[str, Any] = {}
    for name, text in _list_changed(claim, fields):
        outer, _, inner = name.partition("/")
        value = text or None
        if inner:
            patch.setdefault(outer, {})[inner] = value
        else:
            patch[outer] = value
    return patch


def _list_changed(claim: Mapping[str, Any], fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for field in list_fields(claim):
        text = fields.get(field.name, field.value).strip()
        if text != field.value.strip():
            yield field.name, text


def _find(claim: Mapping[str, Any], name: str) -> str:
    value: Any = claim
    for part in name.split("/"):
        value = value.get(part) if isinstance(value, Mapping) else None
    if value is None and name == "status":
        return ClaimStatus.STATED.value
    return "" if value is None else str(value)
