"""What rows have from other resources than their own: countries of organizations, citations."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic_core import from_json
from sqlalchemy.orm import Session

from app.domain.batches import batches
from app.domain.public_address import PublicAddress
from app.formats.citations.read_cited_claims import CitedSources, read_cited_claims
from app.formats.tables.column import Json
from app.queries.documents import read_bodies

# So many parsed documents stay in the caches of a processor until their rows are written.
_BATCH = 100


def look_up(
    session: Session, kind: str, documents: Iterable[Json], address: PublicAddress
) -> Iterator[Json]:
    """Yield the documents of claims or achievements with `countries`, and claims with `citation`."""
    sources, countries = CitedSources({}, {}), dict[str, str | None]()
    for batch in batches(documents, _BATCH):
        _add_countries(session, batch, countries)
        if kind == "claim":
            cited = read_cited_claims(session, batch, address, sources=sources)
            for document, citation in zip(batch, cited, strict=True):
                document["citation"] = citation.write_plain()
        yield from batch


def _add_countries(
    session: Session, documents: Sequence[Json], countries: dict[str, str | None]
) -> None:
    """Add the countries of organizations; `countries` keeps them by id for the rows that follow."""
    ids = {maker["id"] for document in documents for maker in document["organizations"]}
    for part in batches(sorted(ids - countries.keys())):
        bodies = read_bodies(session, "organization", part)
        countries.update((key, from_json(body)["country"]) for key, body in bodies.items())
    for document in documents:
        found = [countries[maker["id"]] for maker in document["organizations"]]
        document["countries"] = [country for country in found if country is not None]
