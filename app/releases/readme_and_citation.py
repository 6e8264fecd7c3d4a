"""The README, citation and licence files of a release."""

from dataclasses import dataclass
from datetime import datetime

import yaml

from app.models import KINDS
from app.releases.licence_terms import LICENCES, ReleaseTerms


@dataclass(frozen=True, slots=True)
class Edition:
    """The state of the catalogue that a release contains.

    `updated_at` is when `revision` was committed. `counts` has the number of records of each kind.
    `content_hash` is the hash that `claimstone hash` prints.
    """

    revision: int
    updated_at: datetime
    counts: dict[str, int]
    content_hash: str


RIGHTS = """\
The licence covers the work of the curators of this catalogue: the records, their arrangement and
their own sentences. It does not cover the texts of the sources (in `texts/` and `catalogue.sqlite`), nor the words quoted from
them. These belong to their authors and publishers, who may not have licensed them at all. They are
included as evidence for the records. To pass them on, you need a right of your own.
"""


def write_citation(edition: Edition, terms: ReleaseTerms) -> str:
    """Write `CITATION.cff` (Citation File Format 1.2.0)."""
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
                "description": "The hash of the content, as printed by `claimstone hash`.",
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

{RIGHTS}"""


def write_readme(edition: Edition, terms: ReleaseTerms) -> str:
    licence = LICENCES[terms.licence]
    counts = "\n".join(
        f"| {kind.plural} | {edition.counts[kind.name]} |" for kind in KINDS.values()
    )
    return f"""\
# {terms.title}

A catalogue in which every number can be traced to the words that state it, as of
revision {edition.revision}, {edition.updated_at.date().isoformat()}.

| collection | records |
|---|---|
{counts}

- `data/`: each collection in full, withdrawn records included, described in `datapackage.json`
- `catalogue.sqlite`: all of it as plain tables with views and full text, for Datasette, DuckDB or `sqlite3`;
  begin with the view `flat_claims`, and `columns`, which says what each column means
- `schemas/`: JSON Schemas of the records and of `bundle.json`
- `bundle.json` and `texts/`: everything, in the format that Claimstone imports
- `release.json`: revision, hash of the content, counts
- `SHA256SUMS`: checksums of all files; `sha256sum -c SHA256SUMS` compares them

Exact numbers are text in `value`; `number` is the nearest double, for convenience.

## Importing it

    claimstone migrate
    claimstone import bundle.json
    claimstone hash

If the catalogue was empty before, the last command prints
`{edition.content_hash}`.

## Licence

{licence.title}
([{terms.licence.value}]({licence.url})); see `CITATION.cff` for how to cite it.

{RIGHTS}"""
