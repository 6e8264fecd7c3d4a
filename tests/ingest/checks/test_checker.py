"""One rule broken at a time: the whole bundle is refused, and nothing of it is stored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from support.bundles import BUNDLE, write_bundle

from app.database.database import Database
from app.errors import InvalidBundle
from app.ingest.imports.import_bundle import import_bundle
from app.ingest.store.change_log import Author

pytestmark = pytest.mark.engines("sqlite")

AUTHOR = Author("test")
Bundle = dict[str, Any]


def put(path: str, value: object) -> Callable[[Bundle], None]:
    """Make a change that sets the value at a path such as `claims/0/metric`."""

    def change(bundle: Bundle) -> None:
        target: Any = bundle
        *parts, last = [int(part) if part.isdigit() else part for part in path.split("/")]
        for part in parts:
            target = target[part]
        target[last] = value

    return change


def repeat(kind: str) -> Callable[[Bundle], None]:
    return lambda bundle: bundle[kind].append(bundle[kind][0])


CLAIM = "claims/0"
QUANTITY = f"{CLAIM}/quantity"
BROKEN = [
    # what is changed, where the fault is reported, the rule
    (put("achievements/0/evidence/0/exact", "Our cars now go farther"), "/achievements/0/evidence/0/exact", "not_in_text"),
    (put("achievements/0/evidence/0/exact", "our cars now go further"), "/achievements/0/evidence/0/exact", "not_in_text"),
    (put("achievements/0/evidence/0/exact", "km"), "/achievements/0/evidence/0/exact", "ambiguous"),
    (put("achievements/0/evidence/0/exact", ""), "/achievements/0/evidence/0/exact", "string_too_short"),
    (put("achievements/0/evidence/0/occurrence", 2), "/achievements/0/evidence/0/exact", "no_such_occurrence"),
    (put("achievements/0/evidence/0/occurrence", 0), "/achievements/0/evidence/0/occurrence", "greater_than_equal"),
    (put("achievements/0/evidence", []), "/achievements/0/evidence", "too_short"),
    (put("achievements/0/evidence/0/source", "other"), "/achievements/0/evidence/0/source", "unknown_reference"),
    (put("achievements/0/technology", "other"), "/achievements/0/technology", "unknown_reference"),
    (put("achievements/0/organizations/0/organization", "other"), "/achievements/0/organizations/0/organization", "unknown_reference"),
    (put("achievements/0/date", "2021-00"), "/achievements/0/date", "invalid_date"),
    (put("achievements/0/stage", "finished"), "/achievements/0/stage", "enum"),
    (put("achievements/0/titel", "x"), "/achievements/0/titel", "extra_forbidden"),
    (lambda b: b["achievements"][0]["organizations"].append(b["achievements"][0]["organizations"][0]), "/achievements/0/organizations/1", "duplicate"),
    (put(f"{CLAIM}/achievement", "other"), "/claims/0/achievement", "unknown_reference"),
    (put(f"{CLAIM}/metric", "other"), "/claims/0/metric", "unknown_reference"),
    (put(f"{CLAIM}/id", "Not A Slug"), "/claims/0/id", "string_pattern_mismatch"),
    (put(f"{CLAIM}/evidence/0/exact", "Our cars now go further"), "/claims/0/quantity/as_stated", "not_in_evidence"),
    (put(f"{QUANTITY}/number", "70"), "/claims/0/quantity/number", "number_cut"),
    (put(f"{QUANTITY}/number", "7000"), "/claims/0/quantity/number", "not_in_text"),
    (put(f"{QUANTITY}/value", "701"), "/claims/0/quantity/value", "value_differs"),
    (put(f"{QUANTITY}/value", "NaN"), "/claims/0/quantity/value", "not_a_number"),
    (put(f"{QUANTITY}/value", "1E+1000000"), "/claims/0/quantity/value", "out_of_range"),
    (put(QUANTITY, {"as_stated": "700 km", "unit": "km", "comparator": "gt", "read_by": "hand"}), "/claims/0/quantity", "no_value"),
    (put(QUANTITY, {"as_stated": "700 km", "value": "700", "comparator": "gt", "read_by": "hand"}), "/claims/0/quantity/unit", "missing"),
    (put(QUANTITY, {"as_stated": "700 km", "value": "700", "unit": "km", "read_by": "hand"}), "/claims/0/quantity/comparator", "missing"),
    (put(QUANTITY, {"as_stated": "00 km on one charge"}), "/claims/0/quantity/as_stated", "number_cut"),
    (put(QUANTITY, {"as_stated": "700"}), "/claims/0/quantity/as_stated", "unit_cut"),
    (put(QUANTITY, {"as_stated": "on one charge"}), "/claims/0/quantity/as_stated", "not_readable"),
    (put(f"{QUANTITY}/tolerance", {"minus": "5", "plus": "5"}), "/claims/0/quantity/tolerance", "bounds_differ"),
    (put(f"{QUANTITY}/tolerance", {"minus": "-5", "plus": "5"}), "/claims/0/quantity/tolerance", "out_of_range"),
    (put(f"{QUANTITY}/unit", "blorb"), "/claims/0/quantity/unit", "unknown_unit"),
    (put(f"{QUANTITY}/unit", "9**9**9**9"), "/claims/0/quantity/unit", "unit_factor"),
    (put(f"{QUANTITY}/unit", "kg"), "/claims/0/quantity/unit", "unit_differs"),
    (put("metrics/0/unit", "kg"), "/claims/0/quantity/unit", "unit_mismatch"),
    (put(f"{QUANTITY}/unit", "m"), "/claims/0/quantity/unit", "unit_differs"),
    (put(f"{QUANTITY}/comparator", "lt"), "/claims/0/quantity/comparator", "comparator_differs"),
    (put(f"{QUANTITY}/comparator", "approx"), "/claims/0/quantity/comparator", "comparator_differs"),
    (put(f"{QUANTITY}/cue", "than"), "/claims/0/quantity/cue", "cue_cut"),
    (put(f"{QUANTITY}/cue", "over"), "/claims/0/quantity/cue", "comparator_differs"),
    (put(f"{CLAIM}/baseline/as_stated", "500 km"), "/claims/0/baseline/as_stated", "not_in_evidence"),
    (put(f"{CLAIM}/period", "[2020,20-21]"), "/claims/0/period", "invalid_date"),
    (put(f"{CLAIM}/statements/en", "hidden\u202etext"), "/claims/0/statements/en", "value_error"),
    (put(f"{CLAIM}/period", ""), "/claims/0/period", "invalid_date"),
    (put("achievements/0/date", ""), "/achievements/0/date", "invalid_date"),
    (put("sources/0/published", ""), "/sources/0/published", "invalid_date"),
    (put("metrics/0/unit", "blorp"), "/metrics/0/unit", "unknown_unit"),
    (put("technologies/0/broader", "car-battery"), "/technologies/0/broader", "circular"),
    (put("technologies/0/broader", "other"), "/technologies/0/broader", "unknown_reference"),
    (put("organizations/0/country", "Germany"), "/organizations/0/country", "unknown_country"),
    (put("organizations/0/names", {}), "/organizations/0/names", "too_short"),
    (put("organizations/0/aliases", ["a", "a"]), "/organizations/0/aliases", "duplicate"),
    (put("sources/0/text_file", "missing.txt"), "/sources/0/text_file", "not_readable"),
    (put("sources/0/text_file", "../outside.txt"), "/sources/0/text_file", "outside_bundle"),
    (put("sources/0/sha256", "0" * 64), "/sources/0/sha256", "text_differs"),
    (put("sources/0/sha256", "0" * 63), "/sources/0/sha256", "string_pattern_mismatch"),
    (put("sources/0/url", "javascript:alert(1)"), "/sources/0/url", "string_pattern_mismatch"),
    (put("sources/0/published", "March 2025"), "/sources/0/published", "invalid_date"),
    (put("source_numbers", [{"source": "report", "exact": "900 km", "reason": "name"}]), "/source_numbers/0/exact", "not_in_text"),
    (put("source_numbers", [{"source": "report", "exact": "Done", "reason": "other"}]), "/source_numbers/0", "note_missing"),
    (put("unclaimed_numbers", []), "/unclaimed_numbers", "extra_forbidden"),
    (lambda b: b["claims"][0]["quantity"].update(lower="900", upper="800", read_by="hand"), "/claims/0/quantity", "bounds_reversed"),
    (lambda b: b["claims"][0]["quantity"].update(lower="900", upper="1000", read_by="hand"), "/claims/0/quantity", "value_outside_bounds"),
    (lambda b: b["claims"][0]["quantity"].update(lower="600"), "/claims/0/quantity/lower", "bounds_differ"),
    # More than 700 km, and at most 700 km.
    (lambda b: b["claims"][0]["quantity"].update(upper="700", read_by="hand"), "/claims/0/quantity", "bounds_reversed"),
    (put(f"{CLAIM}/follows", "other"), "/claims/0/follows", "unknown_reference"),
    (put(f"{CLAIM}/follows", "example-range"), "/claims/0/follows", "circular"),
    (put(f"{CLAIM}/follows", "xgimi-market-rank"), "/claims/0/follows", "other_metric"),
    (put(f"{CLAIM}/stated_change", {"as_stated": "tripled", "form": "factor", "value": "3"}), "/claims/0/stated_change/as_stated", "not_in_evidence"),
    (put(f"{CLAIM}/stated_change", {"as_stated": "further", "form": "factor", "value": "three"}), "/claims/0/stated_change/value", "not_a_number"),
    *((repeat(kind), f"/{kind}/1/id", "duplicate_id") for kind in ("organizations", "technologies", "metrics", "achievements", "claims", "sources")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "pointer", "code"), BROKEN, ids=[f"{where}:{code}" for _, where, code in BROKEN]
)
def test_bundle_with_a_broken_rule_is_refused_and_nothing_stored(
    database: Database,
    tmp_path: Path,
    change: Callable[[Bundle], None],
    pointer: str,
    code: str,
) -> None:
    path = write_bundle(tmp_path / "bundle", change)
    with pytest.raises(InvalidBundle) as refused:
        import_bundle(database, path, AUTHOR)
    faults = [(fault.pointer, fault.code) for fault in refused.value.faults]
    assert (pointer, code) in faults
    with database.read() as session:
        assert session.scalar(text("SELECT revision FROM catalogue")) == 1
        assert session.scalar(text("SELECT count(*) FROM claim WHERE id = 'example-range'")) == 0


def test_bundle_with_several_faults_reports_all_with_their_lines(
    database: Database, tmp_path: Path
) -> None:
    def change(bundle: Bundle) -> None:
        put(f"{QUANTITY}/value", "701")(bundle)
        put("achievements/0/date", "2021-13")(bundle)
        put("metrics/0/unit", "blorp")(bundle)

    path = write_bundle(tmp_path / "bundle", change)
    with pytest.raises(InvalidBundle) as refused:
        import_bundle(database, path, AUTHOR)
    lines = path.read_text(encoding="utf-8").splitlines()
    found = {(fault.code, lines[(fault.line or 0) - 1].strip()) for fault in refused.value.faults}
    assert found == {
        ("value_differs", "value: '701'"),
        ("invalid_date", "- date: 2021-13"),
        ("unknown_unit", "unit: blorp"),
    }


@pytest.mark.engines("sqlite", "postgresql")
def test_bundle_that_keeps_all_rules_is_stored(database: Database, tmp_path: Path) -> None:
    outcome = import_bundle(database, write_bundle(tmp_path / "bundle"), AUTHOR)
    assert (outcome.created, outcome.updated, outcome.revision) == (6, 0, 2)


@pytest.mark.parametrize(
    ("metric_unit", "unit", "stored"),
    [
        ("km", "kilometres", ("km", "km", "m", "700")),
        ("千米", "km", ("km", "km", "m", "700")),
        ("m", "公里", ("m", "km", "m", "700000")),
        ("m.s/s", "km", ("m", "km", "m", "700000")),
    ],
)
def test_units_of_any_spelling_are_stored_as_canonical_codes(
    database: Database, tmp_path: Path, metric_unit: str, unit: str, stored: tuple[str, ...]
) -> None:
    def change(bundle: Bundle) -> None:
        put("metrics/0/unit", metric_unit)(bundle)
        put(f"{QUANTITY}/unit", unit)(bundle)

    import_bundle(database, write_bundle(tmp_path / "bundle", change), AUTHOR)
    columns = "metric.unit, quantity_unit, metric.dimension, quantity_normalized_value"
    query = f"SELECT {columns} FROM claim JOIN metric ON metric.id = metric_id"
    with database.read() as session:
        row = session.execute(text(f"{query} WHERE claim.id = 'example-range'")).one()
    assert tuple(row) == stored


def test_source_with_another_text_under_its_id_is_refused(
    database: Database, tmp_path: Path
) -> None:
    path = write_bundle(tmp_path / "bundle")
    import_bundle(database, path, AUTHOR)
    (path.parent / "report.txt").write_bytes(b"Our cars now go further. Another edition.")
    with pytest.raises(InvalidBundle) as refused:
        import_bundle(database, path, AUTHOR)
    assert ("/sources/0/text_file", "immutable") in [
        (fault.pointer, fault.code) for fault in refused.value.faults
    ]


def test_source_with_the_text_of_another_is_refused(database: Database, tmp_path: Path) -> None:
    import_bundle(database, write_bundle(tmp_path / "bundle"), AUTHOR)

    def rename(bundle: Bundle) -> None:
        bundle.clear()
        bundle["sources"] = [
            {"id": "copy", "title": "A copy", "language": "en", "text_file": "report.txt"}
        ]

    with pytest.raises(InvalidBundle) as refused:
        import_bundle(database, write_bundle(tmp_path / "bundle", rename), AUTHOR)
    assert [fault.code for fault in refused.value.faults] == ["same_text"]


SECOND = {"id": "second", "title": "Another report", "language": "en"}
WORDS = BUNDLE["claims"][0]["evidence"][0]["exact"]


@pytest.mark.parametrize(
    ("text", "quote", "accepted"),
    [
        (f"We heard that {WORDS}.", WORDS, True),
        ("They drive over 700,000 m.", "They drive over 700,000 m", True),
        ("They must drive over 700,000 m.", "They must drive over 700,000 m", False),
        (f"It is required that {WORDS}.", f"It is required that {WORDS}", False),
        (
            "Their range fell from over 700,000 m to 600 km.",
            "Their range fell from over 700,000 m to 600 km",
            False,
        ),
        (f"{WORDS}. Nobody had heard of it.", "Nobody had heard of it", False),
        ("Its 30 engineers wrote a report.", "Its 30 engineers", False),
        (None, "Our cars now go further", False),
    ],
    ids=[
        "same_words",
        "another_unit",
        "requirement",
        "required_words",
        "baseline",
        "no_number",
        "another_number",
        "one_text",
    ],
)
def test_corroborated_claim_has_its_number_from_two_texts(
    database: Database, tmp_path: Path, text: str | None, quote: str, *, accepted: bool
) -> None:
    def corroborate(bundle: Bundle) -> None:
        [claim] = bundle["claims"]
        claim["status"] = "corroborated"
        if text is None:
            claim["evidence"].append({"source": "report", "exact": quote})
        else:
            bundle["sources"].append({**SECOND, "text": text})
            claim["evidence"].append({"source": "second", "exact": quote})

    path = write_bundle(tmp_path / "bundle", corroborate)
    if accepted:
        assert import_bundle(database, path, AUTHOR).created == 7
        return
    with pytest.raises(InvalidBundle) as refused:
        import_bundle(database, path, AUTHOR)
    faults = [(fault.pointer, fault.code) for fault in refused.value.faults]
    assert faults == [("/claims/0/status", "one_source")]


def test_metric_with_another_unit_is_refused_because_claims_are_normalised_to_it(
    database: Database, tmp_path: Path
) -> None:
    import_bundle(database, write_bundle(tmp_path / "bundle"), AUTHOR)
    with pytest.raises(InvalidBundle) as refused:
        import_bundle(
            database, write_bundle(tmp_path / "bundle", put("metrics/0/unit", "m")), AUTHOR
        )
    assert ("/metrics/0/unit", "unit_in_use") in [
        (fault.pointer, fault.code) for fault in refused.value.faults
    ]


@pytest.mark.engines("sqlite", "postgresql")
def test_bundle_may_refer_to_what_the_catalogue_has(database: Database, tmp_path: Path) -> None:
    import_bundle(database, write_bundle(tmp_path / "bundle"), AUTHOR)

    def keep_only_a_claim(bundle: Bundle) -> None:
        claim = {**bundle["claims"][0], "id": "example-range-again"}
        bundle.clear()
        bundle["claims"] = [claim]

    outcome = import_bundle(database, write_bundle(tmp_path / "bundle", keep_only_a_claim), AUTHOR)
    assert (outcome.created, outcome.revision) == (1, 3)


LINE: dict[str, Bundle] = {
    "earlier": {"period": "2020", "follows": None},
    "middle": {"period": None, "follows": "earlier"},
    "later": {"period": "2021", "follows": "middle"},
}


def make_line(**periods: str) -> Callable[[Bundle], None]:
    """Make three claims, each said by the source to follow the one before."""

    def change(bundle: Bundle) -> None:
        [claim] = bundle["claims"]
        bundle["claims"] = [
            {**claim, "id": name, **placed, "period": periods.get(name, placed["period"])}
            for name, placed in LINE.items()
        ]

    return change


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("periods", "accepted"),
    [
        ({}, True),
        ({"later": "2020"}, True),
        ({"later": "2019/2020"}, True),
        ({"later": "2019"}, False),
        ({"later": "2019-12-31"}, False),
        ({"earlier": "2021-06"}, True),
        ({"earlier": "2022"}, False),
        ({"middle": "2019"}, False),
        ({"later": "../2019"}, False),
        ({"earlier": "2022/.."}, False),
        ({"later": "2019/.."}, True),
    ],
)
def test_order_of_a_source_that_its_dates_contradict_is_refused(
    database: Database, tmp_path: Path, periods: dict[str, str], *, accepted: bool
) -> None:
    path = write_bundle(tmp_path / "bundle", make_line(**periods))
    if accepted:
        assert import_bundle(database, path, AUTHOR).created > 0
        return
    with pytest.raises(InvalidBundle) as refused:
        import_bundle(database, path, AUTHOR)
    assert {fault.code for fault in refused.value.faults} == {"order_contradicts_period"}


@pytest.mark.engines("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (put("claims/0/period", "2022"), "order_contradicts_period"),
        (put("claims/0/metric", "thickness"), "other_metric"),
    ],
)
def test_claim_that_others_follow_cannot_move_behind_them(
    database: Database, tmp_path: Path, change: Callable[[Bundle], None], code: str
) -> None:
    import_bundle(database, write_bundle(tmp_path / "line", make_line()), AUTHOR)

    def change_first(bundle: Bundle) -> None:
        make_line()(bundle)
        bundle["claims"] = bundle["claims"][:1]
        change(bundle)

    with pytest.raises(InvalidBundle) as refused:
        import_bundle(database, write_bundle(tmp_path / "again", change_first), AUTHOR)
    assert code in {fault.code for fault in refused.value.faults}
