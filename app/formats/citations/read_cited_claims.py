"""What is needed to cite claims: their sources, and the revision in which each became what it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from pydantic_core import from_json
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.public_address import PublicAddress
from app.formats.citations.cited_claim import CitedClaim, CitedSource, make_cited_claim
from app.queries.documents import read_dated_bodies, read_revisions
from app.queries.history.standing import read_later_change, read_withdrawal_reasons
from app.schemas.common import Standing

# So many sources take about 20 MB. A million claims quote 40,000, each again and again.
_MAX_KEPT = 50_000


class CitedSources(NamedTuple):
    """Sources by id, and the revision of the last visible change of each.

    One is kept for a table: its claims quote the same sources over and over.
    """

    cited: dict[str, CitedSource]
    changed: dict[str, int]

    def read(self, session: Session, ids: AbstractSet[str]) -> None:
        """Read the sources with these ids that are not here yet; if they become too many, others go."""
        if len(self.cited) > _MAX_KEPT:
            self.cited.clear()
            self.changed.clear()
        for batch in batches(sorted(ids - self.cited.keys())):
            bodies = read_dated_bodies(session, "source", batch)
            self.cited.update(
                (key, CitedSource.of(from_json(own.body))) for key, own in bodies.items()
            )
            self.changed.update((key, own.revision) for key, own in bodies.items())


def read_cited_claim(
    session: Session,
    claim: Mapping[str, Any],
    address: PublicAddress,
    sources: CitedSources | None = None,
) -> CitedClaim:
    """Return the citation of a claim, which says if the claim was changed after the revision that is shown.

    `sources` has the sources that it quotes afterwards.
    """
    later = read_later_change(session, "claim", claim["id"])
    marks = []
    if later is not None and later.action == "withdraw":
        marks = [_write_mark("withdrawn since", later.comment)]
    elif later is not None:
        marks = [f"corrected since: version {later.version}"]
    [cited] = read_cited_claims(session, [claim], address, marks, sources)
    return cited


def read_cited_claims(
    session: Session,
    claims: Sequence[Mapping[str, Any]],
    address: PublicAddress,
    marks: Sequence[str] = (),
    sources: CitedSources | None = None,
) -> Iterator[CitedClaim]:
    """Yield the citations of claims, in order; each claim is its public JSON, perhaps with its `revision`.

    The revision is the one of the last visible change of the claim or of a source that it quotes: since
    then, the citation has been the same. `marks` are added to each, after its withdrawal.
    `sources` are those of earlier claims of the same table.
    """
    quoted = [{quote["source"]["id"] for quote in claim["evidence"]} for claim in claims]
    sources = CitedSources({}, {}) if sources is None else sources
    sources.read(session, set().union(*quoted))
    revisions = {claim["id"]: claim["revision"] for claim in claims if "revision" in claim}
    for batch in batches(claim["id"] for claim in claims if claim["id"] not in revisions):
        revisions |= read_revisions(session, "claim", batch)
    reasons = _read_reasons(session, claims)
    for claim, source_ids in zip(claims, quoted, strict=True):
        changed = (sources.changed[source_id] for source_id in source_ids)
        revision = max([revisions[claim["id"]], *changed])
        link = None if address.url is None else address.link(f"/claims/{claim['id']}")
        own = [*reasons.get(claim["id"], ()), *marks]
        yield make_cited_claim(claim, sources.cited, revision, link, own)


def _read_reasons(
    session: Session, claims: Iterable[Mapping[str, Any]]
) -> dict[str, tuple[str, ...]]:
    """Return by id the marks of the withdrawn ones among claims."""
    withdrawn = [claim["id"] for claim in claims if claim["status"] == Standing.WITHDRAWN]
    marks: dict[str, tuple[str, ...]] = {}
    for batch in batches(withdrawn):
        reasons = read_withdrawal_reasons(session, "claim", batch)
        marks |= {
            claim_id: (_write_mark("withdrawn", reasons.get(claim_id)),) for claim_id in batch
        }
    return marks


def _write_mark(name: str, reason: str | None) -> str:
    return f"{name}: {reason}" if reason else name
