"""Lists that the catalogue has written, which are no bundles: files of releases, and of lists over HTTP.

They have what is shown, such as names in place of ids, and not what an import needs.
"""

from app.errors import InvalidValue

# What every resource has in its public JSON, and no record of a bundle.
_SHOWN = frozenset({"id", "version", "created_at", "updated_at"})
_LIST = frozenset({"data", "meta", "links"})


class ExportedList(InvalidValue):
    """A list that the catalogue has written for readers is sent as a bundle."""

    code = "exported_list"
    title = "The list is no bundle"

    def __init__(self) -> None:
        super().__init__(
            "exported_list",
            "this is a list as the catalogue writes it for readers (a file of a release, or a path such as "
            "/v1/claims.ndjson), which no import reads; a release has all records and texts in `bundle.json`: "
            "import that",
        )


def refuse_exported(document: object) -> None:
    """Raise ExportedList for a document that is a resource, or a list, as it is read."""
    if isinstance(document, dict) and (document.keys() >= _SHOWN or document.keys() >= _LIST):
        raise ExportedList
