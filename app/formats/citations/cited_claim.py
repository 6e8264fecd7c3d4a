"""A claim to cite: first its sources, then the catalogue. Plain text, and what all forms of a citation share."""

from collections.abc import Mapping, Sequence
from sys import intern
from typing import Any, NamedTuple


class CitedSource(NamedTuple):
    """A source with the quotes of a claim from it, in their order.

    What is unknown is None. `published` is EDTF. A quote has its words, and its first and last offset.
    """

    title: str
    publisher: str | None
    published: str | None
    url: str | None
    language: str
    quotes: Sequence[tuple[str, int, int]] = ()
    is_table: bool = False

    @classmethod
    def of(cls, source: Mapping[str, Any]) -> "CitedSource":
        """Return a source, from its public JSON, without quotes."""
        published = source["published"]
        return cls(
            title=_fold_space(source["title"]),
            publisher=source["publisher"] and intern(_fold_space(source["publisher"])),
            published=published and published["edtf"],
            url=source["url"],
            language=source["language"],
        )

    def quote(self, quotes: Sequence[Mapping[str, Any]]) -> "CitedSource":
        """Return the source with these quotes, which are as in the public JSON of a claim."""
        return CitedSource(
            *self[:5],
            quotes=[(quote["exact"], quote["start"], quote["end"]) for quote in quotes],
            is_table=any(quote.get("cell") for quote in quotes),
        )

    @property
    def words(self) -> str:
        """The quoted words, each in quotation marks."""
        return "; ".join(f'"{exact}"' for exact, _, _ in self.quotes)


class CitedClaim(NamedTuple):
    """A claim to cite, in the version that it got with the revision `revision` of the catalogue.

    `url` leads to this version; None if the catalogue has no public address. `marks` say what a reader
    must know before relying on it, such as `withdrawn: misread`.
    """

    id: str
    version: int
    revision: int
    url: str | None
    sources: Sequence[CitedSource]
    marks: Sequence[str] = ()

    @property
    def key(self) -> str:
        return f"{self.id}-r{self.revision}"

    @property
    def entries(self) -> list[tuple[str, CitedSource]]:
        """The key and the source of each entry of a bibliography; the only one needs no number."""
        if len(self.sources) == 1:
            return [(self.key, self.sources[0])]
        numbered = enumerate(self.sources, start=1)
        return [(f"{self.key}-{number}", source) for number, source in numbered]

    @property
    def catalogue(self) -> str:
        """The sentence that cites the catalogue."""
        named = f"Claimstone, claim {self.id}, version {self.version}, revision {self.revision}"
        cited = named if self.url is None else f"{named}, {self.url}"
        return f"{cited} [{_fold_space('; '.join(self.marks))}]" if self.marks else cited

    def write_note(self, source: CitedSource) -> str:
        """Return the note of an entry: the quoted words, and the sentence that cites the catalogue."""
        return f"{source.words}. {self.catalogue}"

    def write_plain(self) -> str:
        return " ".join([*map(_write_source, self.sources), self.catalogue])


def make_cited_claim(
    claim: Mapping[str, Any],
    sources: Mapping[str, CitedSource],
    revision: int,
    link: str | None,
    marks: Sequence[str] = (),
) -> CitedClaim:
    """Make the citation of a claim from its public JSON and its sources, by their ids.

    `link` leads to the claim; None without a public address. `marks` are those of `CitedClaim`.
    """
    quotes: dict[str, list[Mapping[str, Any]]] = {}
    for quote in claim["evidence"]:
        quotes.setdefault(quote["source"]["id"], []).append(quote)
    cited = [sources[source_id].quote(quoted) for source_id, quoted in quotes.items()]
    url = None if link is None else f"{link}?as_of={revision}"
    return CitedClaim(claim["id"], claim["version"], revision, url, cited, marks)


def _write_source(source: CitedSource) -> str:
    quoted = "; ".join(
        f'characters {start}-{end}: "{exact}"' for exact, start, end in source.quotes
    )
    published = source.published or "n.d."
    parts = [source.publisher, f'"{source.title}"', published, quoted]
    return f"{', '.join(part for part in parts if part)}."


def _fold_space(text: str) -> str:
    """Return a text in one line, as anything but a quote is in a citation."""
    return " ".join(text.split())
