"""Walks of lists that every edit reorders: each resource once, as it was at the first page."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from support.editors import Editor, add_key

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.ingest.store.catalogue_lock import renew_epoch
from app.main import create_app
from app.settings import Settings

Walk = Callable[[dict[str, Any], str], str | None]
_LIST = "/v1/technologies"


@pytest.fixture
def editor(seeded_settings: Settings) -> Iterator[Editor]:
    database = Database(seeded_settings)
    key = add_key(database, AccessRole.REVIEWER)
    database.close()
    with TestClient(create_app(seeded_settings)) as client:
        yield Editor(client, key)


def edit(editor: Editor, resource_id: str, note: str) -> None:
    assert editor.patch(f"{_LIST}/{resource_id}", {"field": note}).status_code == 200


def walk_by_link(page: dict[str, Any], _first: str) -> str | None:
    link: str | None = page["links"]["next"]
    return link


def walk_by_cursor(page: dict[str, Any], first: str) -> str | None:
    cursor: str | None = page["meta"]["next_cursor"]
    return cursor and f"{first}&cursor={cursor}"


@pytest.mark.parametrize("walk", [walk_by_link, walk_by_cursor])
@pytest.mark.parametrize("sort", ["updated_at", "-revision,-id"])
def test_walk_in_order_of_change_gives_each_once_while_all_are_edited(
    editor: Editor, sort: str, walk: Walk
) -> None:
    everything = editor.client.get(f"{_LIST}?sort=id&limit=200").json()["data"]
    ids = [item["id"] for item in everything]
    # So that the resources were changed last in an order of their own.
    for resource_id in ids[::3]:
        edit(editor, resource_id, "before")
    first = f"{_LIST}?sort={sort}&limit={len(ids) // 3}"
    expected = editor.client.get(f"{_LIST}?sort={sort}&limit=200").json()
    url: str | None = first
    walked: list[dict[str, Any]] = []
    revisions = set()
    while url is not None:
        page = editor.client.get(url).json()
        walked += page["data"]
        revisions.add(page["meta"]["revision"])
        edit(editor, walked[0]["id"], f"shown {len(walked)}")
        edit(editor, expected["data"][-1]["id"], f"not shown {len(walked)}")
        url = walk(page, first)
    assert walked == expected["data"]
    assert revisions == {expected["meta"]["revision"]}


def test_walk_in_order_of_change_names_its_revision_in_the_link(editor: Editor) -> None:
    page = editor.client.get(f"{_LIST}?sort=-revision&limit=2").json()
    assert f"&as_of={page['meta']['revision']}&cursor=" in page["links"]["next"]
    following = editor.client.get(page["links"]["next"]).json()
    assert following["links"]["next"].count("as_of=") == 1


def test_walk_in_order_of_change_goes_no_further_in_another_epoch(
    editor: Editor, seeded_settings: Settings
) -> None:
    edit(editor, "projector", "later")
    page = editor.client.get(f"{_LIST}?sort=updated_at&limit=2").json()
    database = Database(seeded_settings)
    with database.write() as session:
        renew_epoch(session)
    database.close()
    answer = editor.client.get(page["links"]["next"])
    assert (answer.status_code, answer.json()["type"]) == (
        409,
        "urn:claimstone:problem:another_epoch",
    )


def test_walk_refuses_a_cursor_as_of_another_revision(editor: Editor) -> None:
    edit(editor, "projector", "later")
    cursor = editor.client.get(f"{_LIST}?sort=updated_at&limit=2").json()["meta"]["next_cursor"]
    answer = editor.client.get(f"{_LIST}?sort=updated_at&limit=2&as_of=1&cursor={cursor}")
    assert (answer.status_code, answer.json()["type"]) == (
        409,
        "urn:claimstone:problem:cursor_mismatch",
    )


def test_feed_walked_while_edited_gives_each_entry_once_under_one_id(editor: Editor) -> None:
    everything = editor.client.get(f"{_LIST}?sort=-revision,id&limit=200").json()["data"]
    total, last = len(everything), everything[-1]["id"]
    url: str | None = f"{_LIST}.atom?limit={total // 2}"
    entries: list[str] = []
    ids = set()
    while url is not None:
        head, *parts = editor.client.get(url).text.split("<entry")
        ids.add(head.partition("<id>")[2].partition("</id>")[0])
        entries += [part.partition("<id>")[2].partition("</id>")[0] for part in parts]
        edit(editor, last, f"edited after {len(entries)}")
        link = re.search(r'rel="next"[^>]* href="([^"]+)"', head)
        url = link and link[1].replace("&amp;", "&")
    assert len(entries) == len(set(entries)) == total
    assert len(ids) == 1
