"""What accompanies the data: how to cite it, under which licence it is, and what a reader finds."""

from dataclasses import dataclass
from datetime import datetime

import yaml

from app.releases.licence_terms import LICENCES, ReleaseTerms
from app.releases.schemas import COLLECTIONS


@dataclass(frozen=True, slots=True)
class Edition:
    """What is released: the state of the catalogue at one revision.

    `updated_at` is when that revision was committed, `counts` are by kind, and `content_hash` is
    that of `maintenance/content_hash.py`.
    """

    revision: int
    updated_at: datetime
    counts: dict[str, int]
    content_hash: str


_RIGHTS = """\
The licence is for what the curators of this catalogue made: the records, their order and their own
sentences. It is not for the texts of the sources in `texts/`, nor for the words that are quoted from
them: these belong to their authors and publishers, who may not have licensed them at all. They are
here as evidence of the records. Whoever passes them on needs a right of their own to do so.
"""


def write_citation(edition: Edition, terms: ReleaseTerms) -> str:
    """Citation File Format 1.2.0."""
    citation = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": terms.title,
        "authors": [{"name": author} for author in terms.authors],
        "version": str(edition.revision),
        "date-released": edition.updated_at.date().isoformat(),
        "license": terms.licence.value,
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{edition.content_hash}",
                "description": "The hash of the content, which `claimstone hash` prints.",
            }
        ],
    }
    return yaml.safe_dump(citation, allow_unicode=True, sort_keys=False, width=1000)


def write_licence(terms: ReleaseTerms) -> str:
    licence = LICENCES[terms.licence]
    return f"""\
{terms.title}

These data are licensed under
{licence.title} (SPDX: {terms.licence.value}).
The legal text: {licence.url}

{_RIGHTS}"""


def write_readme(edition: Edition, terms: ReleaseTerms) -> str:
    licence = LICENCES[terms.licence]
    counts = "\n".join(
        f"| {collection.name} | {edition.counts[collection.kind]} |" for collection in COLLECTIONS
    )
    return f"""\
# {terms.title}

A catalogue in which every number can be traced to the words that state it, as it stood at
revision {edition.revision}, {edition.updated_at.date().isoformat()}.

| collection | records |
|---|---|
{counts}

- `data/`: each collection whole, withdrawn claims included, described in `datapackage.json`
- `schemas/`: JSON Schemas of the records and of `bundle.json`
- `bundle.json` and `texts/`: everything, in the form that Claimstone loads
- `release.json`: revision, hash of the content, counts
- `SHA256SUMS`: checksums of all files; `sha256sum -c SHA256SUMS` compares them

Exact numbers are text in `value`; `number` is the nearest double, for convenience.

## Loading it

    claimstone migrate
    claimstone import bundle.json
    claimstone hash

In a catalogue that was empty the last command prints
`{edition.content_hash}`.

## Licence

{licence.title}
([{terms.licence.value}]({licence.url})); `CITATION.cff` tells how to cite it.

{_RIGHTS}"""
