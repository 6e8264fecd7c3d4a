"""The name of a state of the catalogue: `EPOCH.REVISION`.

A revision counts the changes of one catalogue. After a restore, a copy or a new beginning the same
number names other contents, so that the catalogue has an epoch beside it: random, and new each time.
"""

import re
from secrets import token_hex
from typing import NamedTuple

_EPOCH_BYTES = 6
# Any word before the dot is read as an epoch: one that the catalogue is not in.
PATTERN = r"^([0-9A-Za-z_-]{1,64}\.)?[0-9]{1,15}$"
_PATTERN = re.compile(PATTERN)


class CatalogueRevision(NamedTuple):
    """What an answer shows: a revision of one epoch."""

    epoch: str
    revision: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.revision}"


class RequestedRevision(NamedTuple):
    """A revision as a client names it; `epoch` is None where it means the present one."""

    epoch: str | None
    revision: int

    def is_met_by(self, version: CatalogueRevision) -> bool:
        """Whether a catalogue is in this epoch, and at this revision or past it."""
        return self.epoch in (None, version.epoch) and version.revision >= self.revision


def make_epoch() -> str:
    return token_hex(_EPOCH_BYTES)


def parse_revision(text: str) -> RequestedRevision | None:
    """Read `REVISION` or `EPOCH.REVISION`; None for anything else."""
    if not _PATTERN.fullmatch(text):
        return None
    epoch, _, revision = text.rpartition(".")
    return RequestedRevision(epoch or None, int(revision))
