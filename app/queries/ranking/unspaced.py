"""Words of Chinese, Japanese and Korean texts without spaces, for a search that finds nothing."""

from dataclasses import replace
from functools import partial

from app.domain.search.query import Choice, ExpandedSearch, Phrase
from app.domain.search.tokens import pair
from app.domain.search.unspaced import list_parts
from app.queries.ranking.rank_statements import select_frequencies
from app.queries.search_index.match_expression import Expression
from app.queries.search_index.steps import ReadStep, Steps

# How many parts of texts are looked up.
_MOST_PARTS = 240


def cut_unspaced(dialect: str, search: ExpandedSearch) -> Steps[ExpandedSearch]:
    """Cut the unspaced texts of a search into the words that documents have, as few as possible."""
    parts: list[str] = []
    for choice in search.query.required:
        parts += list_parts(_get_unspaced(choice, search) or "")
    parts = list(dict.fromkeys(parts))[:_MOST_PARTS]
    if not parts:
        return search
    values = {
        f"words_{index}": Expression([[_make_phrase(part)]]).write(dialect)
        for index, part in enumerate(parts)
    }
    make = partial(select_frequencies, dialect, len(parts), 1)
    [row] = yield ReadStep(("known", len(parts)), make, values)
    known = {part for part, count in zip(parts, row, strict=True) if count}
    required: list[Choice] = []
    full_words, alternatives = [], []
    expanded = zip(search.query.required, search.full_words, search.alternatives, strict=True)
    for choice, full, contained in expanded:
        pieces = choice[0].cut(known) if _get_unspaced(choice, search) else []
        if len(pieces) > 1:
            required += [(piece,) for piece in pieces]
            full_words += [[piece] for piece in pieces]
            alternatives += [[piece] for piece in pieces]
        else:
            required.append(choice)
            full_words.append([*full])
            alternatives.append([*contained])
    query = replace(search.query, required=tuple(required))
    return replace(search, query=query, full_words=full_words, alternatives=alternatives)


def _get_unspaced(choice: Choice, search: ExpandedSearch) -> str | None:
    [phrase, *others] = choice
    is_number = phrase.span and any(phrase.span.overlaps(number) for number in search.numbers)
    return None if others or is_number else phrase.unspaced


def _make_phrase(part: str) -> Phrase:
    return Phrase(tuple(pair(part)), (part,))
