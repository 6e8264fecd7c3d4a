"""Additional checks for Schemathesis, which loads this file by `SCHEMATHESIS_HOOKS`."""

import os
from typing import Any

from schemathesis import Case, CheckContext, Response, check

# Rules that the schema of one parameter cannot state: the table of units, the size of an exact
# number, and what parameters mean to each other.
BEYOND_SCHEMAS = {
    "unknown_unit",
    "unit_ambiguous",
    "unit_exponent",
    "unit_factor",
    "unit_syntax",
    "unit_too_long",
    "prefix_not_allowed",
    "offset_in_product",
    "log_in_product",
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
    # Standards have lists of countries and languages.
    "unknown_country",
    "unknown_language",
    # Parameters that depend on each other.
    "metric_needed",
    "feed_order",
    "no_rank",
    # Properties are those that metrics declare, and their values are texts or quantities.
    "unknown_property",
    "unknown_organization",
    "unknown_technology",
    "literal_error",
    "colon_missing",
    "not_a_quantity",
    "empty",
    # Columns of tables, and identifiers with check digits.
    "unknown_column",
    "identifier_invalid",
}

# The status that refuses a role without the right to write; empty for roles with it.
REFUSAL = os.environ.get("CLAIMSTONE_TEST_REFUSAL", "")
# What a contributor, who otherwise gets 403, may do.
OWN = {("POST", "/v1/proposals"), ("GET", "/v1/proposals"), ("GET", "/v1/proposals/{number}")}


@check
def nobody_does_what_the_role_does_not_allow(
    _context: CheckContext, response: Response, case: Case[Any]
) -> None:
    operation = case.operation
    asked = (operation.method.upper(), operation.path)
    if not REFUSAL or "security" not in operation.definition.raw:
        return
    if REFUSAL == "403" and (asked in OWN or operation.path.startswith("/v1/readings")):
        return
    assert response.status_code >= 400, f"done without leave: {response.status_code}"


@check
def valid_data_is_refused_only_by_rules_beyond_schemas(
    _context: CheckContext, response: Response, case: Case[Any]
) -> None:
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    # Most rules for writes are beyond schemas.
    if case.operation.method.upper() != "GET" and "security" in case.operation.definition.raw:
        return
    if response.status_code == 422:
        rules = {fault["code"] for fault in response.json()["errors"]}
        assert rules <= BEYOND_SCHEMAS, f"refused by {sorted(rules - BEYOND_SCHEMAS)}"
