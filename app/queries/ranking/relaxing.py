"""Relaxing of a search that finds nothing: some of its words are left out, and the rarest are kept.

Words without meaning of their own, such as `the`, are left out first. If that is not enough, the resource is
taken that has the most of the words, each weighed by how rare it is, and its words are kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from app.domain.search.function_words import FUNCTION_WORDS
from app.domain.search.query import Alternatives, Choice, ExpandedSearch
from app.queries.ranking.best_hits import find_best
from app.queries.ranking.passages import find_passages, say_together
from app.queries.ranking.rank_statements import (
    SearchScope,
    name_numbers,
    select_any,
    select_frequencies,
)
from app.queries.ranking.ranking import BestHits, rank_hits
from app.queries.ranking.unspaced import cut_unspaced
from app.queries.search_index.match_expression import Expression
from app.queries.search_index.steps import ReadStep, Steps

# Words in more documents say little, and ranking all documents with them would take long.
COMMON = 5_000
# So many words are looked for in the texts of sources, the rarest first.
_MOST_IN_TEXTS = 8
# Of so many of the best documents, one that has so many times as many words takes the place of the best: a rare word
# of a note, such as `before`, does not outweigh the others of a question.
_MOST_COMPARED = 20
_FAR_MORE = 1.5
# So many words with a part are looked for, for parts of so many letters: `put` is no part of `computer`.
_MOST_PARTS = 64
_SHORTEST_PART = 4


def relax(
    dialect: str, search: ExpandedSearch, scopes: Sequence[SearchScope]
) -> Steps[tuple[ExpandedSearch, list[str]]]:
    """Find a search that finds something, with the most of the words; return it and the words left out.

    The search requires no words if none of them is found.
    """
    if search.query.excluded:
        open_search = replace(search, query=replace(search.query, excluded=()))
        found, _ = yield from find_best(dialect, open_search, scopes, 1)
        if found.total:
            # The words are there; what is excluded took them.
            return search, []
    cut = yield from cut_unspaced(dialect, search)
    if cut.query.required != search.query.required:
        search = cut
        found, _ = yield from find_best(dialect, search, scopes, 1)
        if found.total:
            return search, []
    spoken = [not _is_function_word(choice) for choice in search.query.required]
    if any(spoken) and not all(spoken):
        shorter = _keep(search, spoken)
        found, _ = yield from find_best(dialect, shorter, scopes, 1)
        if found.total:
            return shorter, _list_dropped(search, spoken)
        search_words, dropped = shorter, _list_dropped(search, spoken)
    else:
        search_words, dropped = search, []
    kept = yield from _find_kept(dialect, search_words, scopes)
    dropped += _list_dropped(search_words, kept)
    order = [_name(search, choice) for choice in search.query.required]
    return _keep(search_words, kept), sorted(dropped, key=order.index)


def relax_texts(
    dialect: str, search: ExpandedSearch, scopes: Sequence[SearchScope]
) -> Steps[tuple[ExpandedSearch, list[str]]]:
    """Find a search that finds documents, where all words are only in texts of sources.

    Words without meaning of their own are left out for that. If no text says the others close together, those are
    left out too that the document with most of them has not. Return it and the words left out.
    """
    spoken = [not _is_function_word(choice) for choice in search.query.required]
    shorter = _keep(search, spoken) if any(spoken) else search
    if not all(spoken):
        found = yield from rank_hits(dialect, shorter, scopes, 1)
        if found.total:
            return shorter, _list_dropped(search, spoken)
    words = len(shorter.query.required)
    excluded = search.query.excluded
    if words == 1 or (yield from say_together(dialect, shorter.full_words, excluded)):
        return search, []
    counts = yield from _count_words(dialect, shorter)
    kept = yield from _find_in_documents(dialect, shorter, scopes, counts)
    if sum(kept) * 2 <= words:
        return search, []
    most = _keep(shorter, kept)
    left_out = [choice not in most.query.required for choice in search.query.required]
    return most, _list_dropped(search, [not is_left_out for is_left_out in left_out])


def _find_kept(
    dialect: str, search: ExpandedSearch, scopes: Sequence[SearchScope]
) -> Steps[list[bool]]:
    """Find the words that are kept: those of the document that has the most and the rarest, or of a text with more."""
    counts = yield from _count_words(dialect, search)
    if 0 in counts and search.has_parts:
        search = _take_parts(search, counts)
        counts = yield from _count_words(dialect, search)
    in_documents = yield from _find_in_documents(dialect, search, scopes, counts)
    if 0 in counts and any("source" in scope.kinds for scope in scopes):
        in_texts = _drop_lone_units(search, (yield from _find_in_texts(dialect, search, counts)))
        # A rare word of a text, such as `compare`, does not outweigh the names that a document has.
        if sum(in_texts) >= sum(in_documents):
            return in_texts
    return in_documents


def _take_parts(search: ExpandedSearch, counts: Sequence[int]) -> ExpandedSearch:
    """Return a search that takes words with a part in place of a part that is no word itself."""
    every = zip(search.full_words, search.alternatives, counts, strict=True)
    taken = [
        full if count or len(full[0].tokens[-1]) < _SHORTEST_PART else parts[:_MOST_PARTS]
        for full, parts, count in every
    ]
    return replace(search, full_words=taken)


def _find_in_documents(
    dialect: str,
    search: ExpandedSearch,
    scopes: Sequence[SearchScope],
    counts: Sequence[int],
) -> Steps[list[bool]]:
    """Find the words of the document that has the most and the rarest; `counts` are the documents with each."""
    rare = [0 < count <= COMMON for count in counts]
    candidates = rare if any(rare) else [count > 0 for count in counts]
    if not any(candidates):
        return candidates
    one_choice = [
        phrase
        for phrases, is_candidate in zip(search.full_words, candidates, strict=True)
        if is_candidate
        for phrase in phrases
    ]
    anything = replace(search, full_words=[one_choice], alternatives=[one_choice])
    best: BestHits = yield from rank_hits(dialect, anything, scopes, _MOST_COMPARED)
    if not best.hits:
        # The words are found in other kinds, or as parts of words.
        return [False for _ in candidates]
    numbers = [hit.number for hit in best.hits]
    expressions = [Expression([phrases]) for phrases in search.alternatives]
    values = {f"words_{index}": each.write(dialect) for index, each in enumerate(expressions)}
    make = partial(select_any, dialect, len(expressions), len(numbers))
    named = dict(zip(name_numbers(len(numbers)), numbers, strict=True))
    rows = yield ReadStep(("any", len(expressions), len(numbers)), make, {**values, **named})
    found = {number: [bool(is_found) for is_found in row] for number, *row in rows}
    best_words, most_words = found[numbers[0]], max(map(found.__getitem__, numbers), key=sum)
    has_far_more = sum(most_words) >= _FAR_MORE * sum(best_words)
    return _drop_lone_units(search, most_words if has_far_more else best_words)


def _drop_lone_units(search: ExpandedSearch, kept: Sequence[bool]) -> list[bool]:
    """Leave out all of a number with its unit if a part of it is: the rest alone would find other numbers."""
    dropped: set[int] = set()
    for number in search.numbers:
        parts = {
            index
            for index, choice in enumerate(search.query.required)
            if any(phrase.span and phrase.span.overlaps(number) for phrase in choice)
        }
        if not all(kept[index] for index in parts):
            dropped |= parts
    return [is_kept and index not in dropped for index, is_kept in enumerate(kept)]


def _find_in_texts(
    dialect: str, search: ExpandedSearch, counts: Sequence[int]
) -> Steps[list[bool]]:
    """Find words that are only in texts of sources, the rarest of all, and those that are there with them."""
    kept = [False for _ in counts]
    excluded = search.query.excluded
    for index in sorted(range(len(counts)), key=counts.__getitem__)[:_MOST_IN_TEXTS]:
        trial = [is_kept or place == index for place, is_kept in enumerate(kept)]
        words = _keep(search, trial).full_words
        if any(kept) or counts[index] == 0:
            found = yield from find_passages(dialect, words, 1, excluded)
            kept = trial if found else kept
    return kept


def _count_words(dialect: str, search: ExpandedSearch) -> Steps[list[int]]:
    """Count the documents with each word, up to `COMMON + 1`."""
    expressions = [Expression([phrases]) for phrases in search.full_words]
    values = {f"words_{index}": each.write(dialect) for index, each in enumerate(expressions)}
    make = partial(select_frequencies, dialect, len(expressions), COMMON + 1)
    [row] = yield ReadStep(("frequencies", len(expressions)), make, values)
    return list(row)


def _is_function_word(choice: Choice) -> bool:
    return all(" ".join(phrase.runs) in FUNCTION_WORDS for phrase in choice)


def _keep(search: ExpandedSearch, kept: Sequence[bool]) -> ExpandedSearch:
    def choose(phrases: Alternatives) -> Alternatives:
        return [each for each, is_kept in zip(phrases, kept, strict=True) if is_kept]

    required = tuple(
        choice for choice, is_kept in zip(search.query.required, kept, strict=True) if is_kept
    )
    query = replace(search.query, required=required)
    return replace(
        search,
        query=query,
        full_words=choose(search.full_words),
        alternatives=choose(search.alternatives),
    )


def _list_dropped(search: ExpandedSearch, kept: Sequence[bool]) -> list[str]:
    return [
        _name(search, choice)
        for choice, is_kept in zip(search.query.required, kept, strict=True)
        if not is_kept
    ]


def _name(search: ExpandedSearch, choice: Choice) -> str:
    """Return words as they were typed."""
    spans = [phrase.span for phrase in choice if phrase.span]
    return " OR ".join(span.cut(search.query.text) for span in spans)
