"""An import never undoes an edit silently: what it overwrites, leaves alone and refuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from support.bundles import BUNDLE, TEXT, write_bundle
from support.edited_bundles import (
    AUTHOR,
    EDITOR,
    KEEP,
    REFUSE,
    UPDATE,
    Alter,
    count,
    load,
    load_lines,
    make_company,
    patch,
    read_state,
    rename,
    withdraw,
)

from app.cli.imports import SEED_BUNDLE
from app.database.database import Database
from app.domain.access.api_keys import AccessRole, read_prefix
from app.errors import ImportConflict, InvalidBundle
from app.ingest.edits.api_keys import create_key
from app.ingest.edits.proposals import accept_proposal, create_proposal
from app.ingest.edits.resource import create_resource, restore_resource
from app.ingest.imports.import_bundle import fill_empty, import_bundle
from app.ingest.imports.import_run import ImportOptions
from app.ingest.imports.review import Policy
from app.ingest.store.catalogue_lock import write_locked
from app.ingest.store.change_log import Author
from app.models import Change, OrganizationName
from app.queries.api_keys import Caller
from app.schemas.organizations import OrganizationCreate
from app.schemas.proposals import ProposalCreate
from app.schemas.write_parameters import OnExisting

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.engines("sqlite", "postgresql")
def test_bundle_of_one_origin_changes_what_it_has_brought(loaded: Database, tmp_path: Path) -> None:
    outcome = load(loaded, tmp_path / "again", rename)
    assert count(outcome) == (0, 1, 5, 0, 0)
    [row] = outcome.rows
    assert (row.kind, row.id, row.action, row.conflict) == (
        "organization",
        "example",
        "update",
        None,
    )
    [field] = row.fields
    assert field.model_dump() == {
        "pointer": "/names/en",
        "before": "Example Ltd.",
        "after": "Renamed",
    }


@pytest.mark.parametrize("dry_run", [False, True])
def test_record_that_was_edited_since_refuses_the_import(
    loaded: Database, tmp_path: Path, *, dry_run: bool
) -> None:
    patch(loaded, "organization", "example", {"note": "Of Berlin."})
    before = read_state(loaded)

    def alter(bundle: dict[str, Any]) -> None:
        rename(bundle)
        bundle["technologies"][0]["description"] = "New words."

    if dry_run:
        outcome = load(loaded, tmp_path / "again", alter, dry_run=True)
        assert count(outcome) == (0, 1, 4, 0, 1)
        [conflict] = [row for row in outcome.rows if row.action == "conflict"]
        assert conflict.conflict is not None
        assert conflict.conflict.model_dump(exclude={"changed_at"}) == {
            "code": "edited_since",
            "version": 2,
            "actor": "A. Kim",
        }
        assert {(field.pointer, field.before, field.after) for field in conflict.fields} == {
            ("/names/en", "Example Ltd.", "Renamed"),
            ("/note", "Of Berlin.", None),
        }
    else:
        with pytest.raises(ImportConflict, match="1 record differs from what is stored") as refused:
            load(loaded, tmp_path / "again", alter)
        [fault] = refused.value.faults
        assert (fault.pointer, fault.code) == ("/organizations/0", "edited_since")
        assert "version 2" in fault.detail
        assert "'A. Kim'" in fault.detail
        assert fault.line is not None
    assert read_state(loaded) == before


@pytest.mark.engines("sqlite", "postgresql")
def test_records_that_were_edited_are_kept_and_the_rest_is_stored(
    loaded: Database, tmp_path: Path
) -> None:
    patch(loaded, "organization", "example", {"note": "Of Berlin."})

    def alter(bundle: dict[str, Any]) -> None:
        rename(bundle)
        bundle["technologies"][0]["description"] = "New words."

    outcome = load(loaded, tmp_path / "again", alter, KEEP)
    assert count(outcome) == (0, 1, 4, 1, 0)
    assert [(row.id, row.action) for row in outcome.rows] == [
        ("example", "keep"),
        ("car-battery", "update"),
    ]
    with loaded.read() as session:
        origins = session.scalars(
            select(Change.origin).where(Change.resource_id == "example").order_by(Change.revision)
        ).all()
    assert [origin and origin.startswith("sources-") for origin in origins] == [True, None]
    again = read_state(loaded)
    assert count(load(loaded, tmp_path / "third", alter, KEEP)) == (0, 0, 5, 1, 0)
    assert read_state(loaded) == again


def test_records_that_were_edited_are_overwritten_only_on_request(
    loaded: Database, tmp_path: Path
) -> None:
    patch(loaded, "organization", "example", {"note": "Of Berlin."})
    outcome = load(loaded, tmp_path / "again", None, UPDATE)
    assert count(outcome) == (0, 1, 5, 0, 0)
    [row] = outcome.rows
    assert row.conflict is not None
    assert row.conflict.code == "edited_since"
    # The last change is now that of the bundle.
    assert count(load(loaded, tmp_path / "third", rename)) == (0, 1, 5, 0, 0)


@pytest.mark.parametrize("on_existing", list(OnExisting))
def test_withdrawn_record_is_revived_by_no_import_that_does_not_say_so(
    loaded: Database, tmp_path: Path, on_existing: OnExisting
) -> None:
    withdraw(loaded, "claim", "example-range")
    before = read_state(loaded)
    if on_existing is KEEP:
        assert count(load(loaded, tmp_path / "again", None, KEEP)) == (0, 0, 5, 1, 0)
    else:
        with pytest.raises(ImportConflict) as refused:
            load(loaded, tmp_path / "again", None, on_existing)
        [fault] = refused.value.faults
        assert (fault.pointer, fault.code) == ("/claims/0", "withdrawn_before")
        assert "revive: true" in fault.detail
    assert read_state(loaded) == before


def revive(bundle: dict[str, Any]) -> None:
    bundle["claims"][0]["revive"] = True


def test_withdrawn_record_is_revived_where_it_says_so_and_edits_are_overwritten(
    loaded: Database, tmp_path: Path
) -> None:
    withdraw(loaded, "claim", "example-range")
    with pytest.raises(ImportConflict) as refused:
        load(loaded, tmp_path / "refused", revive)
    assert [fault.code for fault in refused.value.faults] == ["edited_since"]
    assert count(load(loaded, tmp_path / "again", revive, UPDATE)) == (0, 1, 5, 0, 0)
    read_state(loaded)


def test_new_record_that_names_what_is_kept_withdrawn_is_refused(
    loaded: Database, tmp_path: Path
) -> None:
    """References are checked against the stored record, not against that of the bundle."""
    withdraw(loaded, "claim", "example-range")
    withdraw(loaded, "metric", "range")
    before = read_state(loaded)

    def alter(bundle: dict[str, Any]) -> None:
        bundle["claims"].append({**bundle["claims"][0], "id": "second"})

    with pytest.raises(InvalidBundle) as refused:
        load(loaded, tmp_path / "again", alter, KEEP)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("/claims/1/metric", "withdrawn")
    ]
    assert read_state(loaded) == before


def make_foreign(bundle: dict[str, Any]) -> None:
    """Make the bundle of another origin, with five records that exist, and a new one."""
    for name in ("sources", "organizations", "technologies", "metrics", "achievements", "claims"):
        bundle[name] = json.loads(json.dumps(bundle[name]))
    bundle["origin"] = "foreign-table"
    bundle["sources"][0]["note"] = "Another copy."
    bundle["organizations"][0] |= {"country": None, "names": {"en": "Example University"}}
    bundle["technologies"][0]["field"] = "energy"
    bundle["metrics"][0]["definition"] = "How far."
    bundle["achievements"][0]["title"] = "Far"
    bundle["claims"] = []
    bundle["organizations"].append({"id": "new-one", "kind": "company", "names": {"en": "New"}})


@pytest.mark.slow
def test_foreign_bundle_changes_nothing_unless_asked_to(loaded: Database, tmp_path: Path) -> None:
    before = read_state(loaded)
    with pytest.raises(ImportConflict) as refused:
        load(loaded, tmp_path / "a", make_foreign)
    assert [fault.code for fault in refused.value.faults] == ["edited_since"] * 5
    tried = load(loaded, tmp_path / "b", make_foreign, dry_run=True)
    assert count(tried) == (1, 0, 0, 0, 5)
    assert {(row.id, field.pointer) for row in tried.rows for field in row.fields} == {
        ("report", "/note"),
        ("example", "/country"),
        ("example", "/names/en"),
        ("example", "/names/de"),
        ("car-battery", "/field"),
        ("range", "/definition"),
        ("longer-range", "/title"),
    }
    assert read_state(loaded) == before
    assert count(load(loaded, tmp_path / "c", make_foreign, KEEP)) == (1, 0, 0, 5, 0)
    kept = read_state(loaded)
    assert count(load(loaded, tmp_path / "d", make_foreign, KEEP)) == (0, 0, 1, 5, 0)
    assert read_state(loaded) == kept


def test_foreign_bundle_with_other_text_and_unit_is_kept_out(
    loaded: Database, tmp_path: Path
) -> None:
    """A change of what can never change is a fault, unless the record is left alone."""

    def alter(bundle: dict[str, Any]) -> None:
        bundle["origin"] = "foreign-table"
        bundle["sources"][0] |= {"text": "Another text of 5 km.", "text_file": None}
        bundle["metrics"][0]["unit"] = "m"
        bundle["achievements"] = []
        bundle["claims"] = []
        bundle["organizations"].append({"id": "new-one", "kind": "company", "names": {"en": "New"}})

    with pytest.raises(InvalidBundle):
        load(loaded, tmp_path / "a", alter)
    before = read_state(loaded)
    outcome = load(loaded, tmp_path / "b", alter, KEEP)
    assert count(outcome) == (1, 0, 2, 2, 0)
    assert read_state(loaded) != before


def test_two_origins_do_not_fight_over_a_record(loaded: Database, tmp_path: Path) -> None:
    load(loaded, tmp_path / "a", make_foreign, UPDATE)
    state = read_state(loaded)
    with pytest.raises(ImportConflict):
        load(loaded, tmp_path / "b")
    assert load(loaded, tmp_path / "c", make_foreign).updated == 0
    assert read_state(loaded) == state


def test_bundle_without_origin_and_sources_is_nobodys(loaded: Database, tmp_path: Path) -> None:
    def leave(note: str) -> Alter:
        def alter(bundle: dict[str, Any]) -> None:
            organization = {**bundle["organizations"][0], "id": "alone", "note": note}
            bundle.clear()
            bundle["organizations"] = [organization]

        return alter

    assert load(loaded, tmp_path / "a", leave("One.")).created == 1
    assert load(loaded, tmp_path / "b", leave("One.")).unchanged == 1
    with pytest.raises(ImportConflict):
        load(loaded, tmp_path / "c", leave("Two."))


@pytest.mark.engines("sqlite", "postgresql")
def test_restored_version_is_an_edit(loaded: Database, tmp_path: Path) -> None:
    patch(loaded, "organization", "example", {"note": "Of Berlin."})
    with write_locked(loaded) as catalogue:
        restore_resource(catalogue, "organization", "example", 1, EDITOR, lambda _body: None)
    # It equals the record of the bundle, but a later bundle of this origin may not change it.
    assert load(loaded, tmp_path / "a").unchanged == 6
    with pytest.raises(ImportConflict) as refused:
        load(loaded, tmp_path / "b", rename)
    assert "version 3" in refused.value.faults[0].detail


def test_accepted_proposal_is_an_edit(loaded: Database, tmp_path: Path) -> None:
    given = ProposalCreate.model_validate(
        {
            "kind": "claim",
            "id": "example-range",
            "content": {"note": "Proposed."},
            "comment": "better",
        }
    )
    with write_locked(loaded) as catalogue:
        ann, bob = (
            Caller(read_prefix(create_key(catalogue.session, name, role, None)) or "", name, role)
            for name, role in (("Ann", AccessRole.CONTRIBUTOR), ("Bob", AccessRole.REVIEWER))
        )
        number = create_proposal(catalogue, given, ann).proposal.number
        accept_proposal(catalogue, number, bob, None)
    with pytest.raises(ImportConflict) as refused:
        load(loaded, tmp_path / "a")
    assert "'Ann'" in refused.value.faults[0].detail


def test_record_made_by_hand_is_not_taken_over(loaded: Database, tmp_path: Path) -> None:
    given = OrganizationCreate.model_validate(
        {"id": "new-one", "kind": "university", "names": {"en": "New"}}
    )
    with write_locked(loaded) as catalogue:
        create_resource(catalogue, "organization", given, EDITOR)
    with pytest.raises(ImportConflict) as refused:
        load(loaded, tmp_path / "a", make_foreign)
    assert len(refused.value.faults) == 6


def test_refreshed_document_is_no_edit(loaded: Database, tmp_path: Path) -> None:
    """The document of the claim shows the edited name of an organization; the claim was not edited."""
    patch(loaded, "organization", "example", {"names": {"en": "Edited"}})

    def alter(bundle: dict[str, Any]) -> None:
        bundle["organizations"][0]["names"]["en"] = "Edited"
        bundle["claims"][0]["note"] = "New words."

    assert count(load(loaded, tmp_path / "a", alter)) == (0, 1, 5, 0, 0)


def test_two_people_who_read_one_source_do_not_overwrite_each_other(
    loaded: Database, tmp_path: Path
) -> None:
    """The default origin is made of the sources' texts, but belongs to one person alone."""
    path = write_bundle(tmp_path / "other", rename)
    with pytest.raises(ImportConflict) as refused:
        import_bundle(loaded, path, Author("Bob"))
    assert [fault.pointer for fault in refused.value.faults] == ["/organizations/0"]
    assert "what 'Bob' has imported with the same sources" in refused.value.detail
    assert import_bundle(loaded, path, AUTHOR).updated == 1


def test_named_origin_is_shared_by_those_who_name_it(loaded: Database, tmp_path: Path) -> None:
    def name(bundle: dict[str, Any]) -> None:
        bundle["origin"] = "team"
        bundle["organizations"][0] |= {"id": "of-team", "note": None}

    def correct(bundle: dict[str, Any]) -> None:
        name(bundle)
        bundle["organizations"][0]["note"] = "Corrected."

    for number, (alter, actor) in enumerate(((name, "Ann"), (correct, "Bob"))):
        path = write_bundle(tmp_path / str(number), alter)
        import_bundle(loaded, path, Author(actor), ImportOptions(Policy(KEEP)))
    with loaded.read() as session:
        origins = session.scalars(select(Change.origin).where(Change.resource_id == "of-team"))
        assert origins.all() == ["team", "team"]


@pytest.mark.parametrize("origin", ["seed", "examples"])
def test_origin_of_the_seed_is_reserved(loaded: Database, tmp_path: Path, origin: str) -> None:
    with pytest.raises(InvalidBundle) as refused:
        load(loaded, tmp_path / "a", lambda bundle: bundle.update(origin=origin))
    assert [fault.pointer for fault in refused.value.faults] == ["/origin"]
    with pytest.raises(InvalidBundle) as refused:
        load_lines(loaded, [{"origin": origin}, make_company("new-one", "New")], REFUSE, 10)
    assert [fault.pointer for fault in refused.value.faults] == ["/origin"]


def test_new_claim_is_not_attached_to_a_kept_source_of_another_text(
    loaded: Database, tmp_path: Path
) -> None:
    before = read_state(loaded)

    def alter(bundle: dict[str, Any]) -> None:
        bundle["origin"] = "foreign-table"
        bundle["sources"][0] |= {"text": f"Another report. {TEXT}", "text_file": None}
        bundle["claims"][0]["id"] = "second"

    with pytest.raises(InvalidBundle) as refused:
        load(loaded, tmp_path / "a", alter, KEEP)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("/claims/0", "source_differs")
    ]
    source = {**BUNDLE["sources"][0], "text": f"Another report. {TEXT}", "text_file": None}
    lines: list[dict[str, Any]] = [
        {"origin": "foreign-table"},
        {"source": source},
        {"claim": {**BUNDLE["claims"][0], "id": "second"}},
    ]
    for size in (1, 10):
        with pytest.raises(InvalidBundle) as refused:
            load_lines(loaded, lines, KEEP, size)
        assert [(fault.line, fault.code) for fault in refused.value.faults] == [
            (3, "source_differs")
        ]
    assert read_state(loaded) == before


def test_text_that_cannot_be_read_is_a_fault_of_a_kept_source_too(
    loaded: Database, tmp_path: Path
) -> None:
    patch(loaded, "organization", "example", {"note": "Of Berlin."})
    path = write_bundle(tmp_path / "a")
    (tmp_path / "a" / "report.txt").unlink()
    with pytest.raises(InvalidBundle) as refused:
        import_bundle(loaded, path, AUTHOR, ImportOptions(Policy(KEEP)))
    assert "not_readable" in [fault.code for fault in refused.value.faults]


def test_kept_record_with_faults_is_shown_as_it_came(loaded: Database, tmp_path: Path) -> None:
    def alter(bundle: dict[str, Any]) -> None:
        bundle["origin"] = "foreign-table"
        bundle["claims"][0]["evidence"][0]["exact"] = "they drive MORE than 700 km"

    outcome = load(loaded, tmp_path / "a", alter, KEEP, dry_run=True)
    [row] = outcome.rows
    assert (row.id, row.action) == ("example-range", "keep")
    assert "/evidence" in [field.pointer for field in row.fields]
    assert {field.pointer.split("/")[1] for field in row.fields} <= BUNDLE["claims"][0].keys()


@pytest.mark.parametrize("on_existing", OnExisting)
def test_import_that_only_adds_leaves_also_what_is_its_own(
    loaded: Database, tmp_path: Path, on_existing: OnExisting
) -> None:
    def alter(bundle: dict[str, Any]) -> None:
        rename(bundle)
        bundle["claims"].append({**bundle["claims"][0], "id": "second"})

    outcome = load(loaded, tmp_path / "a", alter, on_existing, only_adds=True)
    assert count(outcome) == (1, 0, 5, 1, 0)
    with loaded.read() as session:
        names = session.scalars(select(OrganizationName.name)).all()
    assert "Renamed" not in names
    assert next((row.id, row.action, row.conflict) for row in outcome.rows) == (
        "example",
        "keep",
        None,
    )


def test_seed_fills_what_is_empty_and_nothing_else(
    loaded: Database,
) -> None:
    before = read_state(loaded)
    assert fill_empty(loaded, SEED_BUNDLE, Author("seed"), ImportOptions()) is None
    assert read_state(loaded) == before


def test_import_with_faults_and_conflicts_lists_the_faults(
    loaded: Database, tmp_path: Path
) -> None:
    patch(loaded, "organization", "example", {"note": "Of Berlin."})

    def alter(bundle: dict[str, Any]) -> None:
        rename(bundle)
        bundle["claims"][0]["quantity"]["value"] = "701"

    with pytest.raises(InvalidBundle) as refused:
        load(loaded, tmp_path / "a", alter)
    assert [fault.code for fault in refused.value.faults] == ["value_differs"]
