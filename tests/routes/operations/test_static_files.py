"""The manual and its files: 304 for who has them, ranges of bytes, and problems."""

import pytest
from starlette.testclient import TestClient

from app.routes.operations.docs_page import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.engines("sqlite")
PATHS = ["/docs", "/static/docs.js", "/static/swagger-ui/swagger-ui.css"]


@pytest.mark.parametrize("path", PATHS)
def test_what_a_browser_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for sent in (tag, f"W/{tag}", f'"a", {tag}', "*"):
        again = client.get(path, headers={"if-none-match": sent})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert client.get(path, headers={"if-none-match": '"a"'}).content == first.content


def test_page_has_its_policy_whether_it_is_sent_or_not(client: TestClient) -> None:
    first = client.get("/docs")
    again = client.get("/docs", headers={"if-none-match": first.headers["etag"]})
    for answer in (first, again):
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "wanted",
    ["lines=0-1", "bytes", "bytes=", "bytes=a-b", "bytes=5-2", "bytes=1-2;", "x", "bytes=--1"],
)
def test_range_that_is_not_understood_is_ignored(
    client: TestClient, path: str, wanted: str
) -> None:
    answer = client.get(path, headers={"range": wanted})
    assert answer.status_code == 200
    assert answer.content == client.get(path).content


@pytest.mark.parametrize("path", PATHS)
def test_range_of_a_file_is_sent(client: TestClient, path: str) -> None:
    full = client.get(path).content
    for wanted, expected in (
        ("bytes=2-5", full[2:6]),
        ("Bytes= 0-0", full[:1]),
        ("bytes=5-", full[5:]),
        ("bytes=-3", full[-3:]),
        ("bytes=3-999999999", full[3:]),
        ("bytes=999999999-, 1-2", full[1:3]),
    ):
        answer = client.get(path, headers={"range": wanted})
        assert (answer.status_code, answer.content) == (206, expected)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("wanted", ["bytes=999999999-", "bytes=999999999-,888888888-", "bytes=-0"])
def test_range_after_the_end_is_a_problem(client: TestClient, path: str, wanted: str) -> None:
    size = len(client.get(path).content)
    answer = client.get(path, headers={"range": wanted})
    assert answer.status_code == 416
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["content-range"] == f"bytes */{size}"
    assert f"{size} bytes" in answer.json()["detail"]


def test_range_of_another_edition_is_ignored(client: TestClient) -> None:
    plain = {"accept-encoding": "identity"}
    full = client.get("/docs", headers=plain)
    tag = full.headers["etag"]
    for known, status in ((tag, 206), ('"other"', 200), (f'{tag[:-1]}-gzip"', 200)):
        headers = {"range": "bytes=0-1", "if-range": known}
        assert client.get("/docs", headers=headers).status_code == status
    head = client.head("/docs", headers={"range": "bytes=0-1", **plain})
    assert (head.status_code, head.headers["content-length"]) == (200, str(len(full.content)))


def test_file_that_is_not_there_is_a_problem(client: TestClient) -> None:
    answer = client.get("/static/none.js")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
