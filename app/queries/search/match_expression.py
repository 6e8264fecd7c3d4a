"""What an entry of the search index must have, written in the language of each engine.

Everything in an expression is a token of letters and digits in quotation marks, or a label of ours, so
that no text that a client sends is read as an operator.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.search.query import Phrase
from app.queries.lists.filter_labels import Labels

# Names, statements and quotes, by the letters of the weights of a tsvector.
FIELDS = "ABC"
_FTS5_COLUMNS = {"A": "names", "B": "statements", "C": "quotes"}
# All of the outer ones must occur, and of the inner ones any.
Alternatives = Sequence[Sequence[Phrase]]


@dataclass(frozen=True, slots=True)
class Expression:
    """Alternatives within some fields, the labels beside them, and nothing of `without` in any field.

    One of both is given, words or labels. `without_labels` are labels of which there must be none.
    """

    alternatives: Alternatives
    fields: str = FIELDS
    labels: Labels = ()
    without: Alternatives = ()
    without_labels: Sequence[str] = ()

    @property
    def finds_nothing(self) -> bool:
        """A word for which there is no alternative finds nothing, and cannot be written."""
        return not all(self.alternatives)

    def write(self, dialect: str) -> str:
        """As `sqlite` or `postgresql` reads it."""
        return self._write_fts5() if dialect == "sqlite" else self._write_tsquery()

    def _write_fts5(self) -> str:
        words = _join_fts5(self.alternatives)
        if self.fields != FIELDS:
            # To say so of all would make FTS5 look at the field of every occurrence.
            columns = " ".join(_FTS5_COLUMNS[field] for field in self.fields)
            words = f"{{{columns}}} : ({words})"
        labels = [" OR ".join(f'"{one}"' for one in several) for several in self.labels]
        written = " AND ".join(f"({one})" for one in [words, *labels] if one)
        excluded = [f'"{without_label}"' for without_label in self.without_labels]
        excluded += [f"({_join_fts5(self.without)})"] if self.without else []
        return f"({written}) NOT ({' OR '.join(excluded)})" if excluded else written

    def _write_tsquery(self) -> str:
        words = _join_tsquery(self.alternatives, self.fields)
        labels = [" | ".join(f"'{one}'" for one in several) for several in self.labels]
        excluded = [f"!'{without_label}'" for without_label in self.without_labels]
        excluded += [f"!({_join_tsquery(self.without, FIELDS)})"] if self.without else []
        required = [f"({one})" for one in [words, *labels] if one]
        return " & ".join([*required, *excluded])


def _join_fts5(alternatives: Alternatives) -> str:
    return " AND ".join(f"({' OR '.join(map(_write_fts5, phrases))})" for phrases in alternatives)


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
