"""Identifiers of a state of the catalogue: `EPOCH.REVISION`.

The revision counts the changes of a catalogue. After a restore, a copy or a reset, the same revision
number names other contents. So each of these operations gives the catalogue a new epoch, a random name.
"""

import re
from secrets import token_hex
from typing import NamedTuple

_EPOCH_BYTES = 6
# Any word before the dot is read as an epoch, even if no catalogue ever had this epoch.
PATTERN = r"^([0-9A-Za-z_-]{1,64}\.)?[0-9]{1,15}$"
_PATTERN = re.compile(PATTERN)


class CatalogueRevision(NamedTuple):
    """A state of the catalogue. Responses show it as `EPOCH.REVISION`.

    `revision` counts the changes of the catalogue; `epoch` is a random name that changes at each
    restore, copy or reset of the catalogue.
    """

    epoch: str
    revision: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.revision}"


class RequestedRevision(NamedTuple):
    """The state that the catalogue must have reached for a request, named by the client.

    `revision` counts the changes of the catalogue. `epoch` is the random name that a restore or reset
    changes; it is None if the client names none, and then the current one is meant.
    """

    epoch: str | None
    revision: int

    def is_met_by(self, version: CatalogueRevision) -> bool:
        """Return whether a catalogue at `version` has the requested epoch and has reached the revision.

        Without a requested epoch, only the revisions are compared.
        """
        return self.epoch in (None, version.epoch) and version.revision >= self.revision


def make_epoch() -> str:
    return token_hex(_EPOCH_BYTES)


def parse_revision(text: str) -> RequestedRevision | None:
    """Parse `REVISION` or `EPOCH.REVISION`; return None for any other text."""
    if not _PATTERN.fullmatch(text):
        return None
    epoch, _, revision = text.rpartition(".")
    return RequestedRevision(epoch or None, int(revision))
