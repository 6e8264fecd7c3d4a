"""Match expressions: conditions on entries of the search index, in the query language of the database.

The languages are that of FTS5 (SQLite) and `tsquery` (PostgreSQL). Search words are written as quoted
tokens of letters and digits, so a database never reads text from a client as an operator. Labels are
values of filters that are stored in the index like words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.batches import batches
from app.domain.search.query import Alternatives, Phrase
from app.domain.search.tokens import write_label
from app.queries.lists.filter_labels import Labels

# The fields of a document: names, statements and quotes, by the letters of the weights of a tsvector.
FIELDS = "ABC"
# So many phrases are read together; finding the best takes as long for 16 to 128.
_TOGETHER = 64
# No entry has this token.
_NOWHERE = write_label("nowhere", "")
_FTS5_COLUMNS = {"A": "names", "B": "statements", "C": "quotes"}


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition on an entry of the search index.

    The entry must have a phrase of each item of `alternatives`, in one of `fields`, and a label of each
    item of `labels` (filter values stored in the index like words). An entry does not match if it has a
    phrase of every item of `without`, in any field, one of `without_phrases`, or one of `without_labels`.
    `alternatives` and `labels` must not both be empty.
    """

    alternatives: Alternatives
    fields: str = FIELDS
    labels: Labels = ()
    without: Alternatives = ()
    without_phrases: Sequence[Phrase] = ()
    without_labels: Sequence[str] = ()

    @property
    def finds_nothing(self) -> bool:
        """True if an item of `alternatives` has no phrases, so that no entry can match.

        Such an expression must not be written, because it is not valid in the query language.
        """
        return not all(self.alternatives)

    def write(self, dialect: str) -> str:
        """Return the expression as text in the query language of the database's search index.

        `dialect` is `sqlite` (the language is that of FTS5) or `postgresql` (`tsquery`).
        """
        return self._write_fts5() if dialect == "sqlite" else self._write_tsquery()

    def _write_fts5(self) -> str:
        words = _join_fts5(self.alternatives)
        if self.fields != FIELDS:
            # If all columns were named, FTS5 would check the column of every occurrence.
            columns = " ".join(_FTS5_COLUMNS[field] for field in self.fields)
            words = f"{{{columns}}} : ({words})"
        labels = [" OR ".join(f'"{label}"' for label in choices) for choices in self.labels]
        written = " AND ".join(f"({part})" for part in [words, *labels] if part)
        excluded = [f'"{without_label}"' for without_label in self.without_labels]
        excluded += map(_write_fts5, self.without_phrases)
        excluded += [f"({_join_fts5(self.without)})"] if self.without else []
        return f"({written}) NOT ({' OR '.join(excluded)})" if excluded else written

    def _write_tsquery(self) -> str:
        words = _join_tsquery(self.alternatives, self.fields)
        labels = [" | ".join(f"'{label}'" for label in choices) for choices in self.labels]
        excluded = [f"!'{without_label}'" for without_label in self.without_labels]
        excluded += [f"!{_write_tsquery(phrase, FIELDS)}" for phrase in self.without_phrases]
        excluded += [f"!({_join_tsquery(self.without, FIELDS)})"] if self.without else []
        required = [f"({part})" for part in [words, *labels] if part]
        return " & ".join([*required, *excluded])


def _join_fts5(alternatives: Alternatives) -> str:
    return " AND ".join(
        f"({_join_choices([*map(_write_fts5, phrases)])})" for phrases in alternatives
    )


def _join_choices(written: Sequence[str]) -> str:
    """Join phrases of which one must occur.

    For each row FTS5 steps through all parts of an `OR`, so that thousands of words take seconds. It would
    make one `OR` of nested ones, unless there is another operator between them.
    """
    if len(written) <= _TOGETHER:
        return " OR ".join(written)
    groups = (" OR ".join(group) for group in batches(written, _TOGETHER))
    return " OR ".join(f'(({group}) NOT "{_NOWHERE}")' for group in groups)


def _write_fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{" *" if phrase.prefix else ""}'


def _join_tsquery(alternatives: Alternatives, fields: str) -> str:
    return " & ".join(
        f"({' | '.join(_write_tsquery(phrase, fields) for phrase in phrases)})"
        for phrases in alternatives
    )


def _write_tsquery(phrase: Phrase, fields: str) -> str:
    *first, last = phrase.tokens
    tokens = [f"'{token}':{fields}" for token in first]
    tokens.append(f"'{last}':{'*' if phrase.prefix else ''}{fields}")
    return f"({' <-> '.join(tokens)})"
