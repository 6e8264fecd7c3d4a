"""What a file tells of itself, so that it can be read and cited without the server."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """`address` is the path and query that give the same rows for as long as the catalogue lasts."""

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
