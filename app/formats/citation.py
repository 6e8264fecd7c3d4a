"""Citation data of an exported file, so that it can be cited without the server."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """The origin of a file. `address` is the path and query that always return the same rows."""

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
