"""Organizations of an article, and the places at which it mentions them."""

from dataclasses import dataclass

from app.domain.quotes.span import Span


@dataclass(frozen=True, slots=True)
class OrganizationInText:
    """An organization that an article names.

    `ids` are those of the catalogue: none for a new one, several where the name does not say which. `name` is the
    fullest that the text has, `spellings` are all, `span` is its first place, and `rule` says why it is one.
    """

    ids: tuple[str, ...]
    name: str
    spellings: tuple[str, ...]
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class OrganizationPlace:
    """A place at which an organization is named."""

    span: Span
    organization: OrganizationInText
