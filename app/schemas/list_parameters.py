"""The parameters that every list has: words, order, place and format."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

# A page is the same, whatever is told beside it.
_PLACE = {"cursor", "limit", "format", "facet", "facet_limit", "facet_sort", "fields", "expand"}
SEARCH_PATTERN = r"^[^\u0000-\u001f\u007f]*$"


class Format(StrEnum):
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    CSV_SPREADSHEET = "csv-spreadsheet"
    MARKDOWN = "md"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSONLD = "jsonld"
    ATOM = "atom"


class OneFormat(StrEnum):
    """Those of a single resource."""

    JSON = "json"
    JSONLD = "jsonld"


class TableFormat(StrEnum):
    """Those of what has rows and is short enough for one answer."""

    JSON = "json"
    CSV = "csv"
    CSV_SPREADSHEET = "csv-spreadsheet"
    MARKDOWN = "md"


_ROWS = (
    "`csv-spreadsheet` is for opening in a spreadsheet: a cell that would be taken for a formula "
    "begins with an apostrophe"
)
TABLE_FORMAT = Field(
    default=None,
    description=f"`json`, `csv`, `csv-spreadsheet` or `md`; without it, `Accept` decides. {_ROWS}.",
    examples=["json"],
)
LIST_FORMAT = Field(
    default=None,
    description="`json` is one page, and `atom` a feed of one, what changed last first; every other "
    "format is the whole list, streamed from one snapshot: `limit`, `cursor` and `facet` mean nothing "
    "to it. `ndjson`, `parquet`, `csv` and `jsonld`, linked "
    f"data, keep every value to the letter. {_ROWS}. Without it, `Accept` decides.",
    examples=["json"],
)


class NoParameters(BaseModel):
    """Of a path that takes none: a parameter sent all the same is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid")


_PATH = r"[A-Za-z_-]+(\.[A-Za-z_-]+)*"
_PATHS = rf"^{_PATH}(,{_PATH})*$"


class PartialQuery(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    fields: str | None = Field(
        default=None,
        max_length=1000,
        pattern=_PATHS,
        description="Only these fields, separated by commas, with dots for what lies deeper; in JSON "
        "and NDJSON.",
        examples=["id"],
    )


def expand_to(*paths: str) -> Any:  # noqa: ANN401 - as Field() itself is typed
    """The parameter `expand`, of a resource that refers to others at these paths."""
    one = "|".join(path.replace(".", r"\.") for path in paths)
    listed = ", ".join(f"`{path}`" for path in paths)
    return Field(
        default=None,
        max_length=200,
        pattern=rf"^({one})(,({one}))*$",
        description=f"Put the resource itself where it is referred to: {listed}, separated by commas; "
        "in JSON and NDJSON.",
        examples=[paths[0]],
    )


class AsOf(BaseModel):
    """Of a path that can show the past."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: int | None = Field(
        default=None,
        ge=0,
        description="Show the catalogue as it stood at this revision: `meta.revision` of an answer "
        "makes that answer reproducible. `/v1/changes` tells what changed since. Hits of `q` are not "
        "ranked then, but come in order of `id`.",
        examples=[1],
    )


class OneQuery(PartialQuery, AsOf):
    """Of a path with one resource."""

    format: OneFormat | None = Field(
        default=None,
        description="`json`, or `jsonld` for linked data; without it, `Accept` decides.",
        examples=["jsonld"],
    )


def sort_by(*keys: str, meaning: str = "") -> Any:  # noqa: ANN401 - as Field() itself is typed
    """The parameter `sort`, with the keys that only lists of one kind have."""
    own = ("created_at", "updated_at", "revision", *keys)
    listed = ", ".join(f"`{key}`" for key in ("id", *own))
    return Field(
        default=None,
        pattern=f"^(relevance|-?id|-?({'|'.join(own)})(,-?id)?)$",
        description=f"{listed}, with `-` for descending; equal ones by `id`, and what has no value "
        "comes last. `revision` is that of the last change that shows. `relevance`, the order where "
        f"`q` is given, has the best hits first. {meaning}".rstrip(),
        examples=["-updated_at"],
    )


def facet_by(example: str = "technology") -> Any:  # noqa: ANN401 - as Field() itself is typed
    """The parameter `facet`; what can be counted is the type of its values."""
    return Field(
        default_factory=list,
        max_length=8,
        description="Count the list by this, under all other filters; the counts stand in `facets`. "
        "Repeat the parameter for several.",
        examples=[[example]],
    )


class ListQuery(PartialQuery, AsOf):
    q: str | None = Field(
        default=None,
        max_length=200,
        pattern=SEARCH_PATTERN,
        description="Words that must all occur in names, statements or quotes, in any language; "
        '`"a phrase"` and `-a word` to leave out. Case and diacritics make no difference, and a part '
        "of a word of three letters or more is enough. Chinese, Japanese and Korean are found by any "
        "of their characters.",
        examples=["tech"],
    )
    sort: str | None = sort_by()
    limit: int = Field(default=50, ge=1, le=200, description="The most that one page holds.")
    cursor: str | None = Field(
        default=None,
        max_length=800,
        pattern="^[A-Za-z0-9_-]+$",
        description="`meta.next_cursor` of the page before, with the same filters.",
    )
    format: Format | None = LIST_FORMAT
    facet_limit: int = Field(
        default=10, ge=1, le=200, description="The most values that each facet lists."
    )
    facet_sort: str = Field(
        default="-count",
        pattern="^-?(count|value)$",
        description="The order of the values of facets, with `-` for descending; equal ones by value. "
        "Years are always in order.",
        examples=["value"],
    )

    @field_validator("sort")
    @classmethod
    def _refuse_ranks_of_the_past(cls, sort: str | None, info: ValidationInfo) -> str | None:
        if sort == "relevance" and info.data.get("as_of") is not None:
            raise PydanticCustomError(
                "no_rank",
                "there are no ranks as of a revision: leave out one of `sort` and `as_of`",
            )
        return sort

    def identity(self) -> dict[str, Any]:
        """What makes two pages parts of one list: every parameter but the place in it."""
        defaults = get_defaults(type(self))
        given = {name: getattr(self, name) for name in self.model_fields_set - _PLACE}
        return {name: value for name, value in given.items() if value != defaults[name]}


@cache
def get_defaults(model: type[ListQuery]) -> Mapping[str, Any]:
    """By the name of each parameter. Pydantic looks at the signature of a factory whenever it is asked."""
    return {
        name: field.get_default(call_default_factory=True)
        for name, field in model.model_fields.items()
    }
