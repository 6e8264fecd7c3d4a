"""Security headers on every answer, so that browsers do not reinterpret it."""

from pathlib import Path

import httpx2
import pytest
from support.running_server import serve

from app.settings import Settings


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_every_answer_is_what_it_says(seeded_settings: Settings, tmp_path: Path) -> None:
    urls = (
        "/v1/claims",
        "/v1/claims/fiber-length-per-preform",
        "/v1/claims.csv",
        "/v1/claims?colour=red",
        "/v1/sources/self-developed-technologies/text",
        "/docs",
        "/static/docs.js",
        "/openapi.json",
        "/nothing",
    )
    with (
        serve(seeded_settings, tmp_path) as address,
        httpx2.Client(base_url=address, trust_env=False) as client,
    ):
        answers = {url: client.get(url) for url in urls}
        answers["memory"] = client.get("/v1/claims")
        etag = answers["memory"].headers["etag"]
        answers["304"] = client.get("/v1/claims", headers={"If-None-Match": etag})
    assert answers["304"].status_code == 304
    for url, answer in answers.items():
        assert answer.headers["x-content-type-options"] == "nosniff", url
        assert "server" not in answer.headers
        is_page = answer.headers.get("content-type", "").startswith("text/html")
        assert ("content-security-policy" in answer.headers) == is_page, url
