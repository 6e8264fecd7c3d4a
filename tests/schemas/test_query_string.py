"""Query strings are read by one function; its callers decide where a fault is reported."""

from app.schemas.claims import ClaimQuery
from app.schemas.query_string import ParsedQuery, list_repeatable, parse_query


def test_parse_query_valid_pairs_fill_the_model() -> None:
    parsed = parse_query(ClaimQuery, [("metric", "a"), ("limit", "7"), ("metric", "b")])
    assert parsed == ParsedQuery(ClaimQuery(metric=["a", "b"], limit=7), [], [], [])


def test_parse_query_unknown_and_repeated_are_reported_together_in_order_of_appearance() -> None:
    pairs = [("sort", "id"), ("z", "1"), ("limit", "x"), ("a", "1"), ("sort", "id"), ("a", "2")]
    assert parse_query(ClaimQuery, pairs) == ParsedQuery(None, ["z", "a"], ["sort", "a"], [])


def test_parse_query_refused_parameters_count_as_unknown() -> None:
    assert parse_query(ClaimQuery, [("limit", "7")], {"limit"}).unknown == ["limit"]
    assert parse_query(ClaimQuery, [("metric", "a")], {"limit"}).query is not None


def test_parse_query_invalid_values_are_all_reported() -> None:
    parsed = parse_query(ClaimQuery, [("limit", "0"), ("facet_limit", "0")])
    assert parsed.query is None
    assert [(fault["loc"], fault["type"]) for fault in parsed.invalid] == [
        (("limit",), "greater_than_equal"),
        (("facet_limit",), "greater_than_equal"),
    ]


def test_list_repeatable_names_only_lists() -> None:
    repeatable = list_repeatable(ClaimQuery)
    assert {"metric", "metric__not", "facet"} <= repeatable
    assert repeatable.isdisjoint({"q", "sort", "limit", "as_of", "value__gte"})
