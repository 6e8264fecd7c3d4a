"""Citation data inside an exported file, so that its reader can cite it without asking the server."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """The data by which a reader can cite an exported list; `name` is its collection.

    `address` is a link that always returns the same `total` rows, as of `revision`.
    """

    name: str
    address: str
    revision: int
    total: int

    @property
    def citation(self) -> str:
        return (
            f"Claimstone, {self.name}, {self.total} rows, revision {self.revision} of the "
            f"catalogue, {self.address}"
        )
