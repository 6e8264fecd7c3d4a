"""Claims over HTTP: the quantitative statements of sources."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import Path, Request
from pydantic_core import from_json
from starlette.responses import Response

from app.domain.public_address import PublicAddress
from app.formats.citations.bibtex import write_bibtex
from app.formats.citations.cited_claim import CitedClaim
from app.formats.citations.csl_json import write_csl_json
from app.formats.citations.read_cited_claims import read_cited_claim
from app.formats.file_format import Format
from app.queries.analysis.evidence import get_evidence
from app.queries.history.time_travel import Snapshot
from app.routes.http.dependencies import (
    DatabaseDependency,
    Identifier,
    OfRevision,
    get_address,
)
from app.routes.http.responses import READ_RESPONSES, answer_document
from app.routes.http.snapshot import open_snapshot
from app.routes.resources.crud import Declaration, make_router
from app.schemas.claims import ClaimList, OneClaimQuery
from app.schemas.evidence import EvidenceList

_EXAMPLE = "fiber-length-per-preform"
_LIST_MANUAL = """\
List claims: quantitative statements of sources, with their exact numbers and quotes.

Withdrawn claims are left out unless requested with `status=withdrawn`. Limits on values work
across units and respect the bounds that a source states."""
_LINKED_DATA_MANUAL = """\
The claim is a schema.org `Claim` with its provenance: the document that it is derived from, and W3C Web
Annotations of its quotes."""
_CITATION_MANUAL = """\
It has an entry for each source that the claim quotes. What a source leaves unknown is left out. The note has
the quoted words to the letter, and cites the claim with its version and the revision since which it is so. In
brackets it says if the claim is `withdrawn`, and of a past version (`as_of`) if it was `withdrawn since` or `corrected
since`."""


def _cite(
    write: Callable[[CitedClaim], bytes],
    session: Snapshot,
    _kind: str,
    body: bytes,
    address: PublicAddress,
) -> bytes:
    return write(read_cited_claim(session, from_json(body), address))


router = make_router(
    Declaration(
        kind="claim",
        page=ClaimList,
        item_query=OneClaimQuery,
        examples=(_EXAMPLE,) * 3,
        created={
            "id": "thickness-of-the-screen",
            "achievement": "foldable-flexible-display",
            "metric": "thickness",
            "quantity": {"as_stated": "0.03 mm"},
            "evidence": [
                {
                    "source": "self-developed-technologies",
                    "exact": "a 0.03 mm thin screen can accommodate 42 layers of laminate structure",
                }
            ],
        },
        patch={"note": "the source does not say how it was measured"},
        list_manual=_LIST_MANUAL,
        item_manual="Get one claim. Each `value` is exact; `number` is the nearest double, for convenience.",
        linked_data_manual=_LINKED_DATA_MANUAL,
        item_files={
            Format.BIBTEX: partial(_cite, write_bibtex),
            Format.CSL_JSON: partial(_cite, write_csl_json),
        },
        item_files_manual=_CITATION_MANUAL,
        create_manual="Create a claim: a quantitative statement of a source, with the quotes that state it.",
        patch_manual="Its numbers must still agree with its quotes.",
        kept="its path, its quotes and its history",
        referrer="claim follows",
    )
)


@router.get(
    "/v1/claims/{id}/evidence",
    operation_id="get_claim_evidence",
    summary="Get the evidence of a claim",
    response_model=EvidenceList,
    responses=READ_RESPONSES,
)
def get_its_evidence(
    request: Request,
    database: DatabaseDependency,
    resource_id: Annotated[Identifier, Path(alias="id", examples=[_EXAMPLE])],
    query: OfRevision,
) -> Response:
    """Get the quotes of a claim, checked again against the stored text of their sources.

    Each quote has W3C Web Annotation selectors, with up to 32 characters of context on each side, and
    the spans of its parts: the number, its unit, the cue (the word that bounds the number, such as *more
    than*), the baseline (the number that a change starts from) and the change that the source states. Offsets count Unicode code points from 0,
    and `text[start:end] == exact` if `state` is `exact`.
    """
    with open_snapshot(database, query.as_of) as session:
        evidence = get_evidence(session, resource_id, get_address(request))
    body = evidence.model_dump_json().encode() if evidence else None
    return answer_document(request, body, "claim", resource_id, as_of=query.as_of)
