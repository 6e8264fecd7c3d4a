"""A check of our own for Schemathesis, which loads this file by `SCHEMATHESIS_HOOKS`."""

from typing import Any

from schemathesis import Case, CheckContext, Response, check

# Rules that the schema of one parameter cannot state: the table of units, the size of an exact
# number, and what parameters mean to each other.
BEYOND_SCHEMAS = {
    "unknown_unit",
    "too_many_digits",
    "out_of_range",
    "division_by_zero",
    "unit_needed",
    "dimension_needed",
    "unit_mismatch",
    "missing",
    "too_long",
    # The fields of documents are too many for a pattern, and not all formats have parts.
    "unknown_field",
    "not_in_format",
    # Dates are more than digits.
    "invalid_date",
    "open_date",
    # What one parameter means for another.
    "metric_needed",
    "feed_order",
    "no_rank",
}


@check
def valid_data_is_refused_only_by_rules_beyond_schemas(
    _context: CheckContext, response: Response, case: Case[Any]
) -> None:
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    # Of what is written, most rules are beyond schemas.
    if case.operation.method.upper() != "GET" and "security" in case.operation.definition.raw:
        return
    if response.status_code == 422:
        rules = {fault["code"] for fault in response.json()["errors"]}
        assert rules <= BEYOND_SCHEMAS, f"refused by {sorted(rules - BEYOND_SCHEMAS)}"
