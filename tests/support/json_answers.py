"""The JSON of an answer, and the faults that a refusal names."""

from typing import Any

from starlette.testclient import TestClient


def get(client: TestClient, url: str) -> Any:  # noqa: ANN401 - JSON
    answer = client.get(url)
    assert answer.status_code == 200, answer.text
    return answer.json()


def get_faults(client: TestClient, url: str) -> list[tuple[str, str]]:
    answer = client.get(url)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
