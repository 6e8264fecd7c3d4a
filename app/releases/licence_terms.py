"""The terms of a release: its licence, title and authors."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Licence(StrEnum):
    """Licences for data, by their SPDX identifiers."""

    CC0 = "CC0-1.0"
    CC_BY = "CC-BY-4.0"
    CC_BY_SA = "CC-BY-SA-4.0"
    ODC_BY = "ODC-By-1.0"
    ODBL = "ODbL-1.0"
    PDDL = "PDDL-1.0"


class LicenceText(NamedTuple):
    """The title of a licence; `url` leads to the legal text at the body that maintains the licence."""

    title: str
    url: str


_CREATIVE_COMMONS = "https://creativecommons.org"
_OPEN_DATA_COMMONS = "https://opendatacommons.org/licenses"
LICENCES = {
    Licence.CC0: LicenceText(
        "Creative Commons Zero v1.0 Universal",
        f"{_CREATIVE_COMMONS}/publicdomain/zero/1.0/legalcode",
    ),
    Licence.CC_BY: LicenceText(
        "Creative Commons Attribution 4.0 International",
        f"{_CREATIVE_COMMONS}/licenses/by/4.0/legalcode",
    ),
    Licence.CC_BY_SA: LicenceText(
        "Creative Commons Attribution Share Alike 4.0 International",
        f"{_CREATIVE_COMMONS}/licenses/by-sa/4.0/legalcode",
    ),
    Licence.ODC_BY: LicenceText(
        "Open Data Commons Attribution License v1.0", f"{_OPEN_DATA_COMMONS}/by/1-0/"
    ),
    Licence.ODBL: LicenceText(
        "Open Data Commons Open Database License v1.0", f"{_OPEN_DATA_COMMONS}/odbl/1-0/"
    ),
    Licence.PDDL: LicenceText(
        "Open Data Commons Public Domain Dedication & License 1.0",
        f"{_OPEN_DATA_COMMONS}/pddl/1-0/",
    ),
}


@dataclass(frozen=True, slots=True)
class ReleaseTerms:
    """The terms of a release, set by its curator.

    `authors` are names of people or bodies, at least one.
    """

    title: str
    authors: tuple[str, ...]
    licence: Licence
