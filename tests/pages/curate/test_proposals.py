"""Proposals on pages: the queue, before and after beside the words, and the decision."""

import pytest
from support.page_forms import Curator, list_forms, parse, read_text

pytestmark = pytest.mark.engines("sqlite")

CLAIM = "fiber-length-per-preform"
EDIT = f"/curate/claims/{CLAIM}"
CONTENT = {"action": "edit", "scope": "one <preform>", "reason": "the source says so"}


def propose(contributor: Curator) -> str:
    """Propose a change of the claim, and return the address of the page of the proposal."""
    answer = contributor.send_page(EDIT, **CONTENT)
    assert answer.status_code == 303, read_text(answer)
    return answer.headers["location"]


def read_claim(curator: Curator) -> dict[str, object]:
    claim: dict[str, object] = curator.client.get(f"/v1/claims/{CLAIM}").json()
    return claim


def test_proposal_is_shown_with_before_and_after_beside_the_words_and_accepted(
    contributor: Curator, reviewer: Curator
) -> None:
    before = read_claim(reviewer)
    path = propose(contributor)
    assert read_claim(reviewer) == before
    assert "A reviewer decides." in read_text(contributor.get(path))
    assert list_forms(contributor.get(path)) == []
    queue = reviewer.get("/curate")
    assert "Proposal 1: the source says so" in read_text(queue)
    page = reviewer.get(path)
    [row] = list(parse(page).iter("tr"))[1:]
    assert ["".join(cell.itertext()).strip() for cell in row] == [
        "/scope",
        before["scope"],
        "one <preform>",
    ]
    assert any(mark.text == "10,000" for mark in parse(page).iter("mark"))
    decided = reviewer.send_page(path, decision="accept", reason="")
    assert (decided.status_code, decided.headers["location"]) == (303, path)
    after = read_claim(reviewer)
    assert after["scope"] == "one <preform>"
    assert after["reviewed_by"]["actor"] == "rita"  # type: ignore[index]
    assert "Accepted by rita" in read_text(reviewer.get(path))
    assert "one <preform>" in read_text(reviewer.get(path))
    assert "There is no proposal" in read_text(reviewer.get("/curate"))
    assert "Proposal 1" in read_text(reviewer.get("/curate?state=accepted"))


def test_proposal_is_refused_with_a_reason_alone(contributor: Curator, reviewer: Curator) -> None:
    before = read_claim(reviewer)
    path = propose(contributor)
    answer = reviewer.send_page(path, decision="refuse", reason="")
    assert answer.status_code == 422
    assert 'aria-describedby="reason-fault"' in answer.text
    assert reviewer.send_page(path, decision="refuse", reason="not so").status_code == 303
    assert "Refused by rita" in read_text(contributor.get(path))
    assert "not so" in read_text(contributor.get(path))
    assert read_claim(reviewer) == before
    again = reviewer.send(path, decision="accept", reason="after all")
    assert again.status_code == 409
    assert "was refused by rita" in read_text(again)


def test_contributor_decides_nothing(contributor: Curator) -> None:
    path = propose(contributor)
    for decision in ("accept", "refuse"):
        answer = contributor.send(path, decision=decision, reason="mine")
        assert answer.status_code == 403
        assert "Reviewers alone" in read_text(answer)
    assert "A reviewer decides." in read_text(contributor.get(path))


def test_nobody_accepts_a_proposal_of_their_own(reviewer: Curator) -> None:
    change = {"kind": "claim", "id": CLAIM, "content": {"scope": "x"}, "comment": "mine"}
    by_key = {"Authorization": f"Bearer {reviewer.key}"}
    made = reviewer.client.post("/v1/proposals", json=change, headers=by_key)
    assert made.status_code == 201
    page = reviewer.get("/curate/proposals/1")
    assert "Somebody else accepts it" in read_text(page)
    assert 'value="accept"' not in page.text
    answer = reviewer.send("/curate/proposals/1", decision="accept", reason="typed")
    assert answer.status_code == 403
    assert "nobody accepts a proposal of their own" in read_text(answer)
    assert 'value="typed"' in answer.text


def test_outdated_proposal_says_so_and_keeps_what_was_typed(
    contributor: Curator, reviewer: Curator
) -> None:
    path = propose(contributor)
    reviewer.send_page(EDIT, **{**CONTENT, "scope": "another"})
    answer = reviewer.send_page(path, decision="accept", reason="I agree")
    assert answer.status_code == 409
    assert "the current version is 2" in read_text(answer)
    assert 'value="I agree"' in answer.text


def test_unknown_proposal_is_not_found(reviewer: Curator) -> None:
    assert reviewer.get("/curate/proposals/7").status_code == 404
    assert reviewer.send("/curate/proposals/7", decision="accept").status_code == 404
