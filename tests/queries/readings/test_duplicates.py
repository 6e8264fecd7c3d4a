"""What a draft is to the claims of the catalogue; what it leaves open is no difference."""

from typing import Any

import pytest

from app.database.database import Database
from app.queries.readings.duplicates import DraftClaim, Duplicates, list_urgent

FIBER = "fiber-length-per-preform"
YOFC = frozenset({"yangtze-optical-fiber-and-cable"})


def find(database: Database, organizations: frozenset[str] = YOFC, **changed: Any) -> list[Any]:  # noqa: ANN401 - fields of a draft
    quantity = {"as_stated": "10,000 km", "value": "10000", "unit": "km", "comparator": "eq"}
    quantity |= changed.pop("quantity", {})
    draft = {"metric": FIBER, "kind": "result", "quantity": quantity, **changed}
    with database.read() as session:
        given = DraftClaim(draft, organizations, None)
        return [pair for pair in Duplicates(session, [given]).find(given) if pair[1] == FIBER]


@pytest.mark.parametrize(
    ("changed", "relations"),
    [
        ({}, ["duplicate"]),
        ({"quantity": {"value": "10000000", "unit": "m"}}, ["duplicate"]),
        ({"period": "2019"}, ["duplicate"]),
        ({"subject": "Another preform"}, ["duplicate"]),
        ({"scope": "a single optical fiber preform"}, ["duplicate"]),
        ({"scope": "two preforms"}, ["different_scope"]),
        ({"kind": "target"}, ["different_kind"]),
        (
            {"scope": "a single optical fiber preform", "quantity": {"value": "9000"}},
            ["contradicts"],
        ),
        ({"organizations": frozenset({"xgimi"})}, []),
        ({"metric": "none-such"}, []),
        ({"quantity": {"unit": "kg"}}, []),
        ({"quantity": {"value": "many"}}, []),
        ({"period": "soon"}, []),
    ],
)
def test_draft_is_compared_with_claims_of_its_organization(
    database: Database, changed: dict[str, Any], relations: list[str]
) -> None:
    assert [relation for relation, _ in find(database, **changed)] == relations


@pytest.mark.engines("sqlite")
def test_only_repetitions_and_contradictions_have_to_be_looked_at_again(database: Database) -> None:
    assert list_urgent(find(database)) == {("duplicate", FIBER)}
    assert list_urgent(find(database, kind="target")) == set()
