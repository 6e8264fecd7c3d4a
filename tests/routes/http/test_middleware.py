"""An encoded slash is a part of its segment."""

import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.engines("sqlite")
CLAIM = "/v1/claims/fiber-length-per-preform"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/claims%2Ffiber-length-per-preform",
        "/v1%2fclaims",
        "/static%2Fdocs.js",
        "/static/swagger-ui%2Fswagger-ui.css",
    ],
)
def test_path_that_has_a_segment_less_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path.replace("%2F", "/").replace("%2f", "/")).status_code == 200
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("slash", ["%2F", "%2f"])
@pytest.mark.parametrize("part", ["evidence", "related", "history"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_part_of_an_id_is_no_path_of_its_own(
    client: TestClient, method: str, slash: str, part: str
) -> None:
    """Also where the path with a slash is in the cache."""
    assert client.get(f"{CLAIM}/{part}").status_code == 200
    assert client.request(method, f"{CLAIM}{slash}{part}").status_code == 422


def test_id_with_a_slash_is_named_as_it_was_sent(client: TestClient) -> None:
    problem = client.get(f"{CLAIM}%2Fevidence").json()
    assert problem["instance"] == f"{CLAIM}%2Fevidence"


def test_other_encoded_characters_are_decoded(client: TestClient) -> None:
    answer = client.get("/v1/claims/%66iber%2Dlength-per-preform")
    assert answer.json() == client.get(CLAIM).json()
