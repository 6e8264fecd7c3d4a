"""A seventh kind, declared in `support/person.py`: a table, an entry in `KINDS`, schemas, a list, routes.

Everything else that the catalogue does with resources follows from these.
"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from support.project import PROJECT_ROOT

# All of them wait for a process that imports the application and tries the kind.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("people") / "people.db"
    done = subprocess.run(
        [sys.executable, "-m", "support.person", str(path)],
        check=False,
        capture_output=True,
        text=True,
        cwd=PROJECT_ROOT / "tests",
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT_ROOT), "."])},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_resource_is_created_read_and_changed(answers: dict[str, Any]) -> None:
    assert answers["created"]["organization"] == {"id": "engines", "name": "Engines Ltd"}
    assert answers["created"]["born"]["from"] == "1815-12-01"
    assert answers["patched"]["name"] == "Ada King"
    assert answers["patched"]["note"] is None
    assert answers["read"] == answers["patched"]


def test_reference_to_nothing_is_refused(answers: dict[str, Any]) -> None:
    [fault] = answers["of_unknown"]["errors"]
    assert (fault["pointer"], fault["code"]) == ("#/body/teacher", "unknown_reference")


def test_bundles_are_imported_and_exported(answers: dict[str, Any]) -> None:
    assert answers["imported"]["created"] == answers["imported_line"]["created"] == 1
    assert answers["exported"] == [
        {
            "id": "ada",
            "name": "Ada Lovelace",
            "organization": "engines",
            "born": "1815-12",
            "note": "Programs.",
        },
        {"status": "withdrawn", "id": "emmy", "name": "Emmy Noether", "teacher": "ada"},
        {"id": "sofia", "name": "Sofia Kowalewskaja"},
    ]


def test_change_is_shown_where_the_resource_is_mentioned(answers: dict[str, Any]) -> None:
    assert answers["refreshed"]["teacher"] == {"id": "ada", "name": "Ada King"}
    assert [(change["id"], change["action"]) for change in answers["changes"]][-2:] == [
        ("ada", "update"),
        ("emmy", "refresh"),
    ]


def test_versions_are_listed_and_restored(answers: dict[str, Any]) -> None:
    assert [version["action"] for version in answers["history"]] == ["create", "update"]
    assert answers["history"][1]["changes"][0]["after"] == "Ada King"
    assert answers["restored"]["version"] == 3
    assert answers["restored"]["name"] == "Ada Lovelace"
    assert [person["name"] for person in answers["as_of"]] == ["Ada Lovelace"]


def test_list_is_filtered_counted_and_cut_to_fields(answers: dict[str, Any]) -> None:
    assert answers["filtered"]["data"] == [
        {"name": "Ada King", "organization": {"name": "Engines Ltd"}}
    ]
    values = answers["facets"]["organization"]["values"]
    assert [(value["label"], value["count"]) for value in values] == [("Engines Ltd", 1), (None, 2)]
    assert answers["expanded"]["teacher"]["organization"]["id"] == "engines"


def test_withdrawal_is_refused_while_a_current_resource_refers_to_it(
    answers: dict[str, Any],
) -> None:
    organization, teacher = answers["refused"]
    assert "such as the person 'ada'" in organization
    assert "such as the person 'emmy'" in teacher
    assert answers["withdrawn"]["status"] == "withdrawn"
    assert [person["id"] for person in answers["listed"]] == ["ada", "sofia"]


def test_search_and_suggestions_find_it_by_name(answers: dict[str, Any]) -> None:
    [found] = answers["found"]
    assert (found["url"], found["name"]) == ("/v1/people/ada", "Ada King")
    [suggested] = answers["suggested"]
    assert (suggested["kind"], suggested["name"]) == ("person", "Ada King")


def test_list_is_written_in_other_formats(answers: dict[str, Any]) -> None:
    header, ada, *_ = answers["csv"].splitlines()
    assert header == "id,status,name,organization,organization_name,teacher,teacher_name,note,born"
    assert ada == "ada,current,Ada Lovelace,engines,Engines Ltd,,,Programs.,1815-12"
    assert answers["nodes"][0]["type"] == "Person"
    assert answers["nodes"][0]["born"] == "1815-12"
    assert answers["nodes"][0]["organization"]["id"] == "urn:claimstone:organizations:engines"
    assert '<summary type="text">Programs.</summary>' in answers["feed"]


def test_verification_finds_no_difference(answers: dict[str, Any]) -> None:
    assert answers["differences"] == []
