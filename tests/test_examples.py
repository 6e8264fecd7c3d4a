"""The example catalogue: it loads as it is, and has what it is there to show."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from starlette.testclient import TestClient
from support.command_line import run

from app.cli.imports import EXAMPLES_BUNDLE
from app.ingest.bundle.load import read_bundle
from app.main import create_app
from app.settings import Settings


@pytest.mark.slow
def test_cli_seed_with_examples_loads_them_and_adds_what_is_missing(
    migrated_settings: Settings,
) -> None:
    created = len(list_records())
    loaded = run(migrated_settings, "seed", "--examples")
    assert loaded.stdout == f"{created} created, 0 updated, 0 unchanged; revision 1\n"
    for options in ((), ("--on-existing", "update")):
        again = run(migrated_settings, "seed", "--examples", *options)
        assert again.stdout == f"0 created, 0 updated, {created} unchanged; revision 1\n"
    # The seed goes beside them, and none of their records is one of the other.
    assert " created, 0 updated, 0 unchanged; revision 2" in run(migrated_settings, "seed").stdout
    verified = run(migrated_settings, "verify", "--hints")
    assert (verified.returncode, "0 differences" in verified.stdout) == (0, True)


def list_records() -> list[object]:
    bundle, _ = read_bundle(EXAMPLES_BUNDLE)
    return [
        *bundle.sources,
        *bundle.organizations,
        *bundle.technologies,
        *bundle.metrics,
        *bundle.achievements,
        *bundle.claims,
    ]


@pytest.mark.engines("sqlite")
def test_examples_have_every_kind_of_thing_that_they_are_to_show() -> None:
    bundle, _ = read_bundle(EXAMPLES_BUNDLE)
    claims = bundle.claims
    assert len(claims) >= 30
    assert len({claim.metric for claim in claims}) >= 4
    assert {"disputed", "corroborated", "stated"} <= {claim.status.value for claim in claims}
    assert any("~" in (claim.period or "") for claim in claims)
    assert any(claim.baseline and claim.baseline.period for claim in claims)
    assert any(claim.follows for claim in claims)
    assert any("more than" in claim.quantity.as_stated for claim in claims)
    assert any(claim.statements is None and claim.kind is None for claim in claims)
    given = [qualifier for claim in claims for qualifier in claim.qualifiers]
    assert {qualifier.text is None for qualifier in given} == {True, False}
    declared = [qualifier for metric in bundle.metrics for qualifier in metric.qualifiers]
    assert {qualifier.separates for qualifier in declared} == {True, False}
    assert {own.property for own in given} == {own.property for own in declared}
    assert sum(bool(organization.same_as) for organization in bundle.organizations) >= 5
    assert all({"en", "zh"} <= metric.names.keys() for metric in bundle.metrics)
    assert {source.language for source in bundle.sources} == {"en", "zh"}
    assert all("http" in (source.note or "") for source in bundle.sources)


@pytest.fixture
def examples(migrated_settings: Settings) -> Iterator[TestClient]:
    """A client of the example catalogue."""
    run(migrated_settings, "seed", "--examples")
    with TestClient(create_app(migrated_settings)) as client:
        yield client


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_examples_show_a_progression_and_leave_no_number_open(examples: TestClient) -> None:
    query = "metric=linpack-performance&qualifier=benchmark:HPL&comparator=eq&sort=date&limit=100"
    claims = examples.get(f"/v1/claims?{query}").json()["data"]
    numbers = [claim["quantity"]["normalized"]["number"] for claim in claims]
    assert len(numbers) >= 15
    assert all(before < after for before, after in pairwise(numbers))
    open_numbers = {
        source.id: [number["exact"] for number in numbers["data"]]
        for source in read_bundle(EXAMPLES_BUNDLE)[0].sources
        if (numbers := examples.get(f"/v1/sources/{source.id}/numbers?state=open").json())["data"]
    }
    assert open_numbers == {}
