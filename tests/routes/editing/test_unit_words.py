"""Words that a metric has for its unit: they are spellings for the reader, in each way of writing and in verification."""

from typing import Any

from support.editors import Editor

from app.database.database import Database
from app.maintenance.verify import verify_catalogue

TEXT = "The plant had 40,000 wafer starts in May, up from 30,000 wafer starts. 九章三号有255个光量子位。"
LABELS = {
    "en": {"one": "wafer start", "other": "wafer starts"},
    "zh": {"one": "光量子位", "other": "光量子位"},
}


def make_bundle(labels: dict[str, Any]) -> dict[str, Any]:
    return {
        "sources": [{"id": "news", "title": "News", "language": "en", "text": TEXT}],
        "metrics": [
            {
                "id": "starts",
                "names": {"en": "Starts"},
                "definition": "What is started.",
                "unit": {"code": "{wafer-start}", "labels": labels},
                "direction": "higher",
            }
        ],
        "achievements": [
            {
                "id": "plant",
                "title": "Plant",
                "summary": "A plant.",
                "stage": "in_use",
                "evidence": [{"source": "news", "exact": "The plant"}],
            }
        ],
    }


def make_claim(claim_id: str, as_stated: str, **others: object) -> dict[str, Any]:
    return {
        "id": claim_id,
        "achievement": "plant",
        "metric": "starts",
        "quantity": {"as_stated": as_stated},
        "evidence": [{"source": "news", "exact": TEXT}],
        **others,
    }


CLAIMS = [
    make_claim("in-may", "40,000 wafer starts", baseline={"as_stated": "30,000 wafer starts"}),
    make_claim("in-chinese", "255个光量子位"),
]


def test_claim_in_the_words_of_its_metric_is_read_and_verified(
    editor: Editor, database: Database
) -> None:
    bundle = make_bundle(LABELS)
    answer = editor.ask("POST", "/v1/imports", {**bundle, "claims": CLAIMS[:1]})
    assert answer.status_code == 200, answer.text
    # The words of a metric that is stored.
    assert editor.ask("POST", "/v1/claims", CLAIMS[1]).status_code == 201
    for claim, value, unit_text in (
        ("in-may", "40000", "wafer starts"),
        ("in-chinese", "255", "个光量子位"),
    ):
        quantity = editor.client.get(f"/v1/claims/{claim}").json()["quantity"]
        assert (quantity["value"], quantity["unit"]["code"]) == (value, "{wafer-start}")
        assert (quantity["unit_text"], quantity["read_by"]) == (unit_text, "reader")
    with database.read() as session:
        assert verify_catalogue(session).differences == []


def test_other_words_are_another_unit(editor: Editor) -> None:
    labels = {"en": {"one": "begun wafer", "other": "begun wafers"}}
    answer = editor.ask("POST", "/v1/imports", {**make_bundle(labels), "claims": CLAIMS[:1]})
    assert answer.status_code == 422
    assert "{start}" in answer.text
