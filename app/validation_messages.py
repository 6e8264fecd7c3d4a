"""Validation errors in the reader's words: what is accepted, and what was sent.

Pydantic reports errors in words for programmers, such as a regular expression. Here they are written for
the sender of the value. Names, allowed values and limits are read from the JSON Schema of the model;
the meaning of a pattern is declared beside the pattern, by `worded`.
"""

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

# The JSON Schema of a model or value.
Schema = Mapping[str, Any]
_MAX_SHOWN = 60
_MAX_NEAREST = 3
_MAX_NAMED_FIELDS = 8
# Names of other APIs for what has a name of its own here.
_MEANT = {
    "page": ("cursor", "limit"),
    "offset": ("cursor", "limit"),
    "page_size": ("limit",),
    "per_page": ("limit",),
    "count": ("limit",),
    "size": ("limit",),
    "order": ("sort",),
    "order_by": ("sort",),
    "query": ("q",),
    "search": ("q",),
    "company": ("organization", "id"),
    "from": ("date__gte",),
    "since": ("date__gte",),
    "to": ("date__lte",),
    "until": ("date__lte",),
    "year": ("date__gte", "date__lte"),
    "date": ("date__gte", "date__lte"),
    "value": ("value__gte", "value__lte"),
    "min": ("value__gte",),
    "max": ("value__lte",),
    # The name of an earlier version.
    "unclaimed_numbers": ("source_numbers",),
}
_meanings: dict[str, str] = {}


def worded(pattern: str, meaning: str) -> str:
    """Declare what a pattern accepts, as a phrase that follows "write", and return the pattern."""
    _meanings[pattern] = meaning
    return pattern


def is_worded(pattern: str) -> bool:
    return pattern in _meanings


@cache
def get_schema(annotation: Any) -> Schema:  # noqa: ANN401 - a model, or any annotation of a field
    """Return the JSON Schema of a model."""
    return TypeAdapter(annotation).json_schema()


def describe_error(error: ErrorDetails, schema: Schema, loc: Sequence[int | str]) -> str:
    """Return what is wrong with a value, and what would be accepted.

    `schema` is the JSON Schema of the model, and `loc` the path of the value in it.
    """
    kind = error["type"]
    if kind == "extra_forbidden":
        fields = find_schema(schema, loc[:-1]).get("properties", {})
        return describe_unknown("field", str(loc[-1]), fields)
    if kind in _WORDS:
        own = find_schema(schema, loc)
        return _WORDS[kind](error.get("ctx", {}), error["input"], own)
    if kind in _BUILT_IN:
        return f"{show(error['input'])} is not accepted here"
    return error["msg"]


def get_path(error: ErrorDetails) -> list[int | str]:
    """Return the path of the value, without what Pydantic adds to the key of an object."""
    return [part for part in error["loc"] if part != "[key]"]


def describe_unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Return the message for a name that is not known: it names the nearest known ones.

    `what` is `parameter`, `filter` or `field`.
    """
    near = find_nearest(name, list(known))
    if not near:
        return f"this {what} is not known here: leave it out"
    quoted = [f"`{name}`" for name in near]
    listed = " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
    verb = "are" if len(near) > 1 else "is"
    return f"this {what} is not known here; near {verb} {listed}"


def name_unknown(what: str, name: str, known: Collection[str]) -> str:
    """Return the message for a name in a list, where no pointer shows which one it is; it lists all known ones."""
    near = " or ".join(f"`{nearest}`" for nearest in find_nearest(name, known))
    rest = f"near is {near}; known ones: {', '.join(known)}" if near else "nothing is below it"
    return f"there is no {what} {name!r}; {rest}"


def find_nearest(name: str, known: Collection[str]) -> list[str]:
    """Return up to three known names that an unknown one may mean, the nearest first."""
    folded = name[:_MAX_SHOWN].lower().replace("-", "_")
    meant = [known_name for known_name in _MEANT.get(folded, ()) if known_name in known]
    begun = [known_name for known_name in known if folded and known_name.startswith(folded)]
    close = difflib.get_close_matches(folded, known, n=_MAX_NEAREST, cutoff=0.6)
    near = list(dict.fromkeys([*meant, *close, *begun]))
    near = near or difflib.get_close_matches(folded, known, n=_MAX_NEAREST, cutoff=0.0)
    return near[:_MAX_NEAREST]


def find_schema(schema: Schema, loc: Sequence[int | str]) -> Schema:
    """Return the JSON Schema of the value at a path; it is empty if it cannot be found."""
    definitions = schema.get("$defs", {})
    current = _resolve(schema, definitions)
    for part in loc:
        inner = (
            current.get("items")
            if isinstance(part, int)
            else current.get("properties", {}).get(part) or current.get("additionalProperties")
        )
        current = _resolve(inner, definitions) if isinstance(inner, Mapping) else {}
    return current


def _resolve(schema: Schema, definitions: Schema) -> Schema:
    """Return the schema that a reference leads to, without the alternative null."""
    while True:
        if "$ref" in schema:
            schema = definitions[schema["$ref"].rpartition("/")[2]]
            continue
        others = [
            alternative
            for alternative in schema.get("anyOf", ())
            if alternative.get("type") != "null"
        ]
        if not others:
            return schema
        schema = others[0]


def show(value: object) -> str:
    """Return how a message names what was sent: a short text in quotation marks, else its type."""
    if isinstance(value, str):
        return repr(value if len(value) <= _MAX_SHOWN else f"{value[:_MAX_SHOWN]}...")
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, (int, float)):
        return str(value)[:_MAX_SHOWN]
    return "a list" if isinstance(value, list) else "an object"


_Context = Mapping[str, Any]
_Write = Callable[[_Context, Any, Schema], str]


def _write(accepted: str) -> _Write:
    return lambda _context, value, _schema: f"write {accepted}, not {show(value)}"


def _write_missing(_context: _Context, _value: object, schema: Schema) -> str:
    values = schema.get("enum", ())
    return f"it is missing: write {_join(values)}" if values else "it is missing"


def _write_expected(context: _Context, value: object, _schema: Schema) -> str:
    return f"write {context['expected']}, not {show(value)}"


def _write_pattern(context: _Context, value: object, _schema: Schema) -> str:
    meaning = _meanings.get(context["pattern"])
    if meaning is None:
        return f"{show(value)} is not accepted here"
    return f"write {meaning}, not {show(value)}"


def _write_number(name: str) -> _Write:
    def write(_context: _Context, value: object, schema: Schema) -> str:
        least, most = schema.get("minimum"), schema.get("maximum")
        limits = f" of {least} or more" if least is not None else ""
        if most is not None:
            limits = f" from {least} to {most}" if least is not None else f" up to {most}"
        return f"write a {name}{limits}, not {show(value)}"

    return write


def _write_limit(relation: str, key: str) -> _Write:
    def write(context: _Context, value: object, schema: Schema) -> str:
        if "minimum" in schema and "maximum" in schema:
            return _write_number("number")(context, value, schema)
        return f"write a number {relation} {context[key]}, not {show(value)}"

    return write


def _write_too_short(context: _Context, _value: object, _schema: Schema) -> str:
    least = context["min_length"]
    return "it must not be empty" if least == 1 else f"write {least} characters or more"


def _write_too_long(context: _Context, value: object, _schema: Schema) -> str:
    sent = f", not {len(value)}" if isinstance(value, str) else ""
    return f"write up to {context['max_length']} characters{sent}"


def _write_too_many(context: _Context, value: object, _schema: Schema) -> str:
    sent = f", not {len(value)}" if isinstance(value, (list, dict)) else ""
    return f"up to {context['max_length']} values are accepted here{sent}"


def _write_too_few(context: _Context, _value: object, _schema: Schema) -> str:
    least = context["min_length"]
    return "write one value at least" if least == 1 else f"write {least} values or more"


def _write_object(_context: _Context, value: object, schema: Schema) -> str:
    names = list(schema.get("properties", ()))
    of_names = f" with fields such as {_join(names[:_MAX_NAMED_FIELDS])}" if names else ""
    return f"write an object{of_names}, not {show(value)}"


def _write_own(context: _Context, _value: object, _schema: Schema) -> str:
    return str(context["error"])


def _join(values: Sequence[object]) -> str:
    quoted = [repr(value) for value in values]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


_WHOLE, _NUMBER = _write_number("whole number"), _write_number("number")
_DATE = _write("a date such as 2021-04-30")
_MOMENT = _write("a moment such as 2021-04-30T12:00:00Z")
_WORDS: dict[str, _Write] = {
    "missing": _write_missing,
    "enum": _write_expected,
    "literal_error": _write_expected,
    "string_pattern_mismatch": _write_pattern,
    "string_type": _write("a text"),
    "string_unicode": _write("text of which no character is half"),
    "string_too_short": _write_too_short,
    "string_too_long": _write_too_long,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": _NUMBER,
    "bool_parsing": _write("true or false"),
    "bool_type": _write("true or false"),
    "greater_than_equal": _write_limit("of at least", "ge"),
    "less_than_equal": _write_limit("of at most", "le"),
    "greater_than": _write_limit("greater than", "gt"),
    "less_than": _write_limit("less than", "lt"),
    "too_long": _write_too_many,
    "too_short": _write_too_few,
    "list_type": _write("a list"),
    "dict_type": _write_object,
    "model_type": _write_object,
    "model_attributes_type": _write_object,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "value_error": _write_own,
}
_BUILT_IN = frozenset(get_args(ErrorType))
