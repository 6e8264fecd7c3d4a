"""The public address of a catalogue: links to its resources, and the IRIs that identify them.

Neither follows the request, whose `Host` a client chooses. Without the setting `public_url`, links are
paths, and resources are identified by URNs. Those of two catalogues may then be equal.
"""

import re
from dataclasses import dataclass

_NOT_OF_PATHS = re.compile(rb"%(?![0-9A-Fa-f]{2})|[^\w.~!$&'()*+,;=:@/%-]")
_STORED_LINK = b'"text_url":"/'


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """The address under which readers reach the server, such as `https://example.org/catalogue`."""

    url: str | None = None

    def link(self, path: str) -> str:
        """Return a link to a path of the server, such as `/v1/claims/x`."""
        if self.url is None and path.startswith("//"):
            # Else the first segment would be read as a host (RFC 3986, 4.2).
            return f"/.{path}"
        return f"{self.url or ''}{path}"

    def identify(self, path: str) -> str:
        """Return the IRI that identifies what has a path, such as `/claims/x`, in linked data."""
        if self.url is not None:
            return f"{self.url}{path}"
        return f"urn:claimstone{path.removeprefix('/v1').replace('/', ':').replace('?', ':')}"

    def complete_links(self, documents: bytes) -> bytes:
        """Return stored JSON in which links to the texts of sources lead to the public address."""
        if self.url is None:
            return documents
        # Within a text the quotation marks would be escaped, so this is a member of an object.
        return documents.replace(_STORED_LINK, b'"text_url":"%b/' % self.url.encode())


def write_path(sent: bytes) -> str:
    """Return the path of a request as it was sent, with escapes of what no URI has (RFC 3986, 3.3)."""
    return _NOT_OF_PATHS.sub(lambda match: b"%%%02X" % match[0][0], sent).decode("ascii")
