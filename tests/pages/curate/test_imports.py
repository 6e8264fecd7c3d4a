"""Imports on a page: what would change, field by field, and then the import."""

import json

import pytest
import yaml
from support.bundles import make_full_bundle
from support.page_forms import Curator, list_fields, list_forms, parse, read_text

pytestmark = pytest.mark.engines("sqlite")

PATH = "/curate/import"


def write(**changes: object) -> str:
    bundle = make_full_bundle()
    bundle["organizations"][0] |= changes
    return json.dumps(bundle)


def list_rows(page: object) -> list[list[str]]:
    return [
        ["".join(cell.itertext()).strip() for cell in row]
        for row in parse(page).iter("tr")  # type: ignore[arg-type]
    ]


def read_revision(curator: Curator) -> int:
    revision: int = curator.client.get("/v1/changes").json()["meta"]["revision"]
    return revision


def test_bundle_is_previewed_and_then_imported(reviewer: Curator) -> None:
    began = read_revision(reviewer)
    preview = reviewer.send_page(PATH, bundle=write(), comment="my article", step="preview")
    text = read_text(preview)
    assert "Nothing is stored yet" in text
    assert "7 new, 0 changed" in text
    assert "organizations/example" in text
    assert read_revision(reviewer) == began
    fields = list_fields(list_forms(preview)[0])
    assert fields["bundle"].strip() == write()
    done = reviewer.send(PATH, **{**fields, "step": "import"})
    assert "Imported; this is revision" in read_text(done)
    assert list_forms(done) == []
    assert read_revision(reviewer) == began + 1
    changes = reviewer.client.get(f"/v1/changes?since={began}").json()["data"]
    assert {change["comment"] for change in changes} == {"my article"}


@pytest.mark.slow
def test_preview_shows_each_field_before_and_after_and_conflicts(reviewer: Curator) -> None:
    fields = list_fields(list_forms(reviewer.send(PATH, bundle=write(), step="preview"))[0])
    reviewer.send(PATH, **{**fields, "step": "import"})
    changed = write(note="It has <moved>.")
    preview = reviewer.send(PATH, bundle=changed, step="preview")
    assert ["/note", "Not the one in Texas.", "It has <moved>."] in list_rows(preview)
    assert "0 new, 1 changed, 6 unchanged" in read_text(preview)
    version = reviewer.client.get("/v1/organizations/example").json()["version"]
    path = "/curate/organizations/example"
    withdrawn = reviewer.send(path, action="withdraw", version=str(version), reason="gone")
    assert withdrawn.status_code == 409
    claim = "/curate/claims/example-range"
    assert reviewer.send_page(claim, action="edit", scope="old cars", reason="x").status_code == 303
    conflict = reviewer.send(PATH, bundle=write(), step="preview")
    assert "rita has made version 2" in read_text(conflict)
    assert ["/scope", "old cars", "new cars"] in list_rows(conflict)
    form = list_fields(list_forms(conflict)[0])
    refused = reviewer.send(PATH, **{**form, "step": "import"})
    assert refused.status_code == 409
    assert "was made by 'rita'" in read_text(refused)
    assert list_fields(list_forms(refused)[0])["bundle"].strip() == write()
    kept = reviewer.send(PATH, **{**form, "on_existing": "keep", "step": "import"})
    assert "1 left as they are" in read_text(kept)


def test_what_was_not_previewed_is_previewed_first(reviewer: Curator) -> None:
    began = read_revision(reviewer)
    fields = list_fields(list_forms(reviewer.send(PATH, bundle=write(), step="preview"))[0])
    changed = reviewer.send(PATH, **{**fields, "bundle": write(note="other"), "step": "import"})
    assert "Nothing is stored yet" in read_text(changed)
    assert read_revision(reviewer) == began


@pytest.mark.parametrize(
    ("bundle", "words"),
    [
        ("", "Paste a bundle"),
        ("claims: [", "line 1"),
        (write(kind="club", note=""), "kind"),
        ('{"organization": {"id": "x"}}', "names"),
    ],
)
def test_bundle_with_faults_comes_back_as_it_was_typed(
    reviewer: Curator, bundle: str, words: str
) -> None:
    answer = reviewer.send(PATH, bundle=bundle, comment="kept", step="preview")
    assert answer.status_code == 422
    assert words in read_text(answer)
    fields = list_fields(list_forms(answer)[0])
    assert (fields["bundle"].strip(), fields["comment"]) == (bundle, "kept")


def test_file_is_taken_in_the_place_of_the_text(reviewer: Curator) -> None:
    content = yaml.safe_dump(make_full_bundle(), allow_unicode=True).replace("\n", "\r\n")
    file = ("my bundle.yaml", content.encode())
    answer = reviewer.send_file(PATH, *file, bundle="typed", step="preview")
    assert answer.status_code == 200
    assert "7 new" in read_text(answer)
    shown = list_fields(list_forms(answer)[0])["bundle"]
    assert yaml.safe_load(shown) == make_full_bundle()


def test_file_in_another_encoding_is_a_fault_of_its_field(reviewer: Curator) -> None:
    file = ("bundle.json", write(note="é").encode("utf-16"))
    answer = reviewer.send_file(PATH, *file, bundle="typed", step="preview")
    assert answer.status_code == 422
    assert 'aria-describedby="file-fault"' in answer.text
    assert "it is UTF-16" in read_text(answer)
    assert list_fields(list_forms(answer)[0])["bundle"].strip() == "typed"


def test_contributors_import_nothing(contributor: Curator) -> None:
    assert contributor.get(PATH).status_code == 403
    assert contributor.send(PATH, bundle=write(), step="preview").status_code == 403
