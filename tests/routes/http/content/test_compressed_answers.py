"""Answers in a content coding: the same bytes, an ETag of their own, and nothing secret."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

import httpx2
import pytest
from fastapi.testclient import TestClient
from support.editors import Editor, add_key
from support.seed_urls import CLAIM
from support.wire import decode

from app.database.database import Database
from app.domain.access.api_keys import AccessRole
from app.main import create_app
from app.routes.http.content.codings import CODINGS, Coding
from app.settings import Settings

pytestmark = pytest.mark.engines("sqlite")
# The fast path answers these, and leaves them to the routes if they have `If-Match`.
READS = (
    "/v1/claims?limit=3",
    "/v1/search?q=fiber",
    CLAIM,
    "/",
    "/search?q=fiber",
    f"{CLAIM.removeprefix('/v1')}",
)
DOCS = ("/docs", "/openapi.json", "/static/swagger-ui/swagger-ui.css", "/static/pages.css")
FILES = (
    "/v1/claims.csv",
    "/v1/claims.ndjson",
    "/v1/claims.jsonld",
    "/v1/claims.md",
    "/v1/claims.atom",
)
PAGE = {"Accept": "text/html,*/*;q=0.1"}


def ask(
    client: TestClient, url: str, coding: str | None, method: str = "GET", **headers: str
) -> tuple[httpx2.Response, bytes]:
    """Return an answer and its body as it was sent."""
    given = {"Accept-Encoding": coding or "identity", **PAGE, **headers}
    request = client.build_request(method, url, headers=given)
    answer = client.send(request, stream=True)
    return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize("url", [*READS, *DOCS, *FILES])
@pytest.mark.parametrize("coding", CODINGS)
def test_compressed_answer_is_the_plain_one(client: TestClient, url: str, coding: Coding) -> None:
    plain, body = ask(client, url, None)
    assert plain.status_code == 200
    assert "content-encoding" not in plain.headers
    # The second answer may be from memory, and the third is from the routes.
    for headers in ({}, {}, {"If-Match": "*"}):
        answer, sent = ask(client, url, coding, **headers)
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == coding
        assert "Accept-Encoding" in answer.headers["vary"]
        assert decode(sent, coding) == body
        assert len(sent) < len(body)
        assert answer.headers["etag"] == f'{plain.headers["etag"][:-1]}-{coding}"'
        assert answer.headers["content-type"] == plain.headers["content-type"]
        if url not in FILES or url.endswith(".atom"):
            assert int(answer.headers["content-length"]) == len(sent)


@pytest.mark.parametrize("url", [*READS, *DOCS, *FILES])
def test_each_coding_has_a_304_of_its_own(client: TestClient, url: str) -> None:
    """A cache takes the ETag of a 304 for that of a stored answer, and sends that, in whichever coding it is."""
    tags = {coding: ask(client, url, coding)[0].headers["etag"] for coding in (None, *CODINGS)}
    assert len(set(tags.values())) == 3
    for coding, expected in tags.items():
        for known, tag in tags.items():
            for headers in ({}, {"If-Match": "*"}):
                answer, sent = ask(client, url, coding, **{"If-None-Match": tag, **headers})
                assert answer.status_code == (304 if known == coding else 200), (coding, tag)
                assert answer.headers["etag"] == expected
                if known == coding:
                    assert sent == b""
                    assert "content-encoding" not in answer.headers
                    assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.parametrize("url", [*READS, *DOCS, *FILES])
@pytest.mark.parametrize("coding", CODINGS)
def test_head_has_the_headers_of_get(client: TestClient, url: str, coding: Coding) -> None:
    get, head = (ask(client, url, coding, method) for method in ("GET", "HEAD"))
    own = {"x-request-id", "transfer-encoding"}
    shown = [
        {name: value for name, value in answer.headers.items() if name not in own}
        for answer in (get[0], head[0])
    ]
    assert shown[0] == shown[1]
    assert head[1] == b""


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        # A browser adds the cookie to what a foreign page asks for.
        ("/v1/claims", {"Cookie": "x=y"}),
        ("/", {"Cookie": "claimstone=x"}),
        # Compressed already.
        ("/v1/claims.parquet", {}),
        ("/v1/claims.xlsx", {}),
        ("/static/swagger-ui/favicon-32x32.png", {}),
        # Fits into a packet.
        ("/v1/claims?limit=1&fields=id", {}),
        ("/static/swagger-ui/VERSION", {}),
        # Ranges are of the plain bytes.
        ("/static/pages.css", {"Range": "bytes=0-"}),
        # A problem may quote what was sent.
        (f"/v1/claims?{'x' * 2_000}=1", {}),
        # Another coding.
        ("/v1/claims", {"Accept-Encoding": "br, deflate"}),
        ("/v1/claims", {"Accept-Encoding": "gzip;q=0"}),
        ("/v1/claims", {"Accept-Encoding": "identity;q=0"}),
    ],
)
def test_answer_is_sent_plain(client: TestClient, url: str, headers: Mapping[str, str]) -> None:
    answer, _ = ask(client, url, "gzip, zstd", **headers)
    assert answer.status_code in (200, 206, 422)
    assert "content-encoding" not in answer.headers
    assert "-gzip" not in answer.headers.get("etag", "")


def test_small_answer_is_compressed_for_who_takes_nothing_else(client: TestClient) -> None:
    url = "/v1/claims?limit=1&fields=id"
    plain = client.get(url, headers={"Accept-Encoding": "identity"})
    _answer, sent = ask(client, url, "gzip, identity;q=0")
    assert decode(sent, "gzip") == plain.content


@contextmanager
def edit(settings: Settings) -> Iterator[Editor]:
    with closing(Database(settings)) as database:
        key = add_key(database, AccessRole.REVIEWER)
    with TestClient(create_app(settings)) as client:
        yield Editor(client, key)


@pytest.mark.parametrize("coding", CODINGS)
def test_etag_of_a_compressed_answer_allows_one_change(
    seeded_settings: Settings, coding: Coding
) -> None:
    with edit(seeded_settings) as editor:
        tag = ask(editor.client, CLAIM, coding)[0].headers["etag"]
        assert tag.endswith(f'-{coding}"')
        changed = [
            editor.ask("PATCH", CLAIM, {"note": note}, If_Match=tag)
            for note in ("First.", "Second.")
        ]
        assert [answer.status_code for answer in changed] == [200, 412]
        assert ask(editor.client, CLAIM, coding, **{"If-None-Match": tag})[0].status_code == 200


def test_page_of_who_signs_in_is_not_compressed(client: TestClient) -> None:
    answer, _ = ask(client, "/curate/sign-in", "gzip")
    assert answer.status_code == 200
    assert "content-encoding" not in answer.headers
