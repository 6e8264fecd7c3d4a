"""Parameters of all lists: search words, order and page."""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.validation_messages import worded

# Parameters that do not change which items a list has, nor their order.
_PRESENTATION = {
    "cursor",
    "limit",
    "facet",
    "facet_limit",
    "facet_sort",
    "facet_statistics",
    "fields",
    "expand",
    "as_unit",
}
SEARCH_PATTERN = worded(r"^[^\u0000-\u001f\u007f]*$", "words without control characters")


class Parameters(BaseModel):
    """Base of queries. An unknown parameter is refused, because it must be a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def page_limit(default: int, most: int) -> Any:  # noqa: ANN401 - as Field() itself is typed
    """Declare the parameter `limit`."""
    return Field(
        default=default, ge=1, le=most, description="The maximum number of items on a page."
    )


PAGE_LIMIT: Any = page_limit(default=50, most=200)


# A position holds the key of an exact number: up to 1,400 characters, if it is the ratio of two fractions of
# a hundred digits (`sort_key.py`), in base64 with the id. A URL may have 16 KiB.
MAX_CURSOR = 3000


def continue_after(page: str) -> Any:  # noqa: ANN401 - as Field() itself is typed
    """Declare the parameter `cursor`; `page` describes the page that it comes from."""
    return Field(
        default=None,
        max_length=MAX_CURSOR,
        pattern=worded("^[A-Za-z0-9_-]+$", "a cursor as a list has given it, or leave it out"),
        description=f"`meta.next_cursor` of {page}",
    )


_PATH = r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*"
_PATHS = worded(
    rf"^{_PATH}(,{_PATH})*$", "names of fields with commas between them, such as id,quantity.unit"
)


class PartialQuery(Parameters):
    fields: str | None = Field(
        default=None,
        max_length=1000,
        pattern=_PATHS,
        description="Only these fields, separated by commas, with dots for nested fields; in tables "
        "these columns, in this order. Not for JSON-LD and feeds.",
        examples=["id"],
    )


def expand_to(*paths: str) -> Any:  # noqa: ANN401 - as Field() itself is typed
    """Declare the parameter `expand`; `paths` lead to the references that a resource can have."""
    path_pattern = "|".join(path.replace(".", r"\.") for path in paths)
    listed = ", ".join(f"`{path}`" for path in paths)
    return Field(
        default=None,
        max_length=200,
        pattern=worded(
            rf"^({path_pattern})(,({path_pattern}))*$",
            f"some of {', '.join(map(repr, paths))} with commas between them",
        ),
        description=f"Replace references by the resources themselves: {listed}, separated by commas; "
        "JSON and NDJSON only.",
        examples=[paths[0]],
    )


class AsOf(Parameters):
    """Parameters of a path that can show earlier revisions."""

    as_of: int | None = Field(
        default=None,
        ge=0,
        description="Show the catalogue as of this revision. With the `meta.revision` of a "
        "response, that response can be reproduced. `/v1/changes` lists later changes.",
        examples=[1],
    )


class OneQuery(PartialQuery, AsOf):
    """Parameters of a path that returns a single resource."""


RELEVANCE = "relevance"
_MAX_SORT_KEYS = 3


def sort_by(*keys: str, meaning: str = "") -> Any:  # noqa: ANN401 - as Field() itself is typed
    """Declare the parameter `sort`.

    `keys` are the sort keys of one kind of list, in addition to those that all lists have. `meaning`
    explains them in the description.
    """
    own = ("created_at", "updated_at", "revision", *keys)
    listed = ", ".join(f"`{key}`" for key in ("id", *own))
    key = f"-?({'|'.join(own)})"
    return Field(
        default=None,
        pattern=worded(
            f"^(relevance|-?id|{key}(,{key}){{0,{_MAX_SORT_KEYS - 1}}}(,-?id)?)$",
            f"'relevance', 'id', or one to {_MAX_SORT_KEYS} of {', '.join(map(repr, own))} with commas "
            "between them (with - before a key for descending)",
        ),
        description=f"{listed}, with `-` for descending. Up to {_MAX_SORT_KEYS} keys, separated by commas, order "
        "in turn; what ties in all of them is ordered by `id`, and items without a value come last. Without "
        "`sort`, items are in the order in which they came into the catalogue, which never changes. "
        "`name` and `title` are ordered without a difference between `A` and `a`. "
        "`revision` is that of the last visible change. `relevance` has the best hits of `q` first. "
        f"{meaning}".rstrip(),
        examples=["-updated_at", "-created_at,id"],
    )


@lru_cache(maxsize=256)
def read_sort(sort: str | None) -> tuple[tuple[str, bool], ...]:
    """Return the keys that the parameter `sort` names, each with whether it is descending.

    None are named without `sort`, for the order of arrival, and by `relevance`.
    """
    if sort in (None, RELEVANCE):
        return ()
    return tuple((key.lstrip("-"), key.startswith("-")) for key in sort.split(","))


def facet_by(example: str = "technology", of: str = "") -> Any:  # noqa: ANN401 - as Field() itself is typed
    """Declare the parameter `facet`, whose possible values are in the annotation of the field, or in `of`."""
    return Field(
        default_factory=list,
        max_length=8,
        description="Count the list by this property, under all other filters; the counts are in "
        f"`facets`. Repeat the parameter for more than one. {of}".rstrip(),
        examples=[[example]],
    )


class ListQuery(PartialQuery, AsOf):
    q: str | None = Field(
        default=None,
        max_length=200,
        pattern=SEARCH_PATTERN,
        description="Words that must all occur in names, statements or quotes, in any language. "
        "Write "
        '`"a phrase"` in quotation marks, and `-word` to exclude a word. Case and diacritics are ignored; '
        "a part of a word matches if it has three letters or more. Chinese, Japanese and Korean "
        "match by any of their characters.",
        examples=["tech"],
    )
    sort: str | None = sort_by()
    limit: int = PAGE_LIMIT
    cursor: str | None = continue_after("the page before, with the same filters.")
    facet_limit: int = Field(
        default=10, ge=1, le=200, description="The maximum number of values of each facet."
    )
    facet_sort: str = Field(
        default="-count",
        pattern=worded("^-?(count|value)$", "'count' or 'value', with - before it for descending"),
        description="The order of facet values, with `-` for descending; ties are ordered by "
        "value. Years are always in ascending order.",
        examples=["value"],
    )

    @field_validator("sort")
    @classmethod
    def _refuse_repeated_keys(cls, sort: str | None) -> str | None:
        names = [name for name, _ in read_sort(sort)]
        if repeated := next((name for name in names if names.count(name) > 1), None):
            raise PydanticCustomError(
                "repeated_key",
                "the list is sorted by '{key}' twice: name each key once",
                {"key": repeated},
            )
        return sort

    @field_validator("sort")
    @classmethod
    def _refuse_ranks_of_the_past(cls, sort: str | None, info: ValidationInfo) -> str | None:
        if sort == RELEVANCE and info.data.get("as_of") is not None:
            raise PydanticCustomError(
                "no_rank",
                "an earlier revision cannot be sorted by relevance: leave out `sort` or `as_of`",
            )
        return sort

    def identity(self) -> dict[str, Any]:
        """Return the parameters that decide which items a list has, and in which order.

        Parameters with their default values are left out, and so are those that only change how the
        list is shown, such as `limit` and `facet`.
        """
        defaults = get_defaults(type(self))
        parameters = {name: getattr(self, name) for name in self.model_fields_set - _PRESENTATION}
        return {name: value for name, value in parameters.items() if value != defaults[name]}


@cache
def get_defaults(model: type[ListQuery]) -> Mapping[str, Any]:
    """Return the default of each parameter by name.

    The result is cached, because Pydantic inspects the signature of a default factory on each call.
    """
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in model.model_fields.items()
    }
