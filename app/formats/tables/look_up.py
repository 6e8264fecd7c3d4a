"""What rows have from other resources than their own: countries of organizations, citations."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic_core import from_json
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.public_address import PublicAddress
from app.formats.citations.read_cited_claims import read_cited_claims
from app.formats.tables.column import Json
from app.queries.documents import read_bodies


def look_up(
    session: Session, kind: str, documents: Iterable[Json], address: PublicAddress
) -> Iterator[Json]:
    """Yield the documents of claims or achievements with `countries`, and claims with `citation`."""
    for batch in batches(documents):
        _add_countries(session, batch)
        if kind == "claim":
            for document, cited in zip(
                batch, read_cited_claims(session, batch, address), strict=True
            ):
                document["citation"] = cited.write_plain()
        yield from batch


def _add_countries(session: Session, documents: Sequence[Json]) -> None:
    ids = {maker["id"] for document in documents for maker in document["organizations"]}
    countries = {
        organization_id: from_json(body)["country"]
        for part in batches(sorted(ids))
        for organization_id, body in read_bodies(session, "organization", part).items()
    }
    for document in documents:
        found = [countries[maker["id"]] for maker in document["organizations"]]
        document["countries"] = [country for country in found if country is not None]
