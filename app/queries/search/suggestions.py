"""Suggestions of names while a user types, also with a typing error."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    func,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from app.domain.search.query import Alternatives, Phrase, parse_beginning
from app.domain.search.stems import list_forms, list_stems
from app.domain.search.tokens import fold_for_search, split_runs, tokenize
from app.domain.search.typing_errors import list_beginnings, list_variants, may_have_error
from app.models import KINDS, Document, SearchTerm
from app.queries.documents import get_revision
from app.queries.search.hit import Document as PublicJson
from app.queries.search.hit import list_own_names, make_hint, read_document
from app.queries.search_index.index import find_entries, is_fts5
from app.queries.search_index.match_expression import Expression
from app.schemas.common import Standing
from app.schemas.search import Kind, SuggestionList, SuggestionRead, SuggestionRequest

# How many resources of a kind are read to choose from. If more of them match, the user has to type on.
_MAX_CANDIDATES = 200
# How many words are tried in place of one with a typing error; the shortest are.
_MAX_WORDS = 500
# No word has it, and it follows every letter.
_LAST_LETTER = "\U0010ffff"
# A claim has no name.
_NAMED = [kind for kind in Kind if kind.value != "claim"]
_Found = tuple[Kind, str, PublicJson]


def suggest(session: Session, parameters: SuggestionRequest) -> SuggestionList:
    """Suggest resources whose names have all typed words; the last word may be incomplete.

    If there are too few, those follow in which one of the words is typed with an error.
    """
    typed = [choice[0] for choice in parse_beginning(parameters.q).required]
    kinds = [kind for kind in parameters.kind or _NAMED if kind in _NAMED]
    data = _suggest_typed(session, kinds, typed, parameters.q) if typed else []
    if len(data) < parameters.limit:
        known = {(read.kind, read.id) for read in data}
        others = _suggest_meant(session, kinds, typed)
        data += [read for read in others if (read.kind, read.id) not in known]
    return SuggestionList(revision=get_revision(session), data=data[: parameters.limit])


def _suggest_typed(
    session: Session, kinds: Sequence[Kind], typed: Sequence[Phrase], text: str
) -> list[SuggestionRead]:
    """Return the suggestions for the typed words and other forms of them, in order."""
    whole = fold_for_search(text).strip()

    alternatives = [_list_forms(phrase) for phrase in typed]

    def order(name: str) -> tuple[bool, bool, int, int]:
        # A name that equals the text comes first, then names that begin with it, then those with most of
        # the words, and shorter ones.
        folded = fold_for_search(name)
        missing = _count_missing(name, alternatives)
        return folded != whole, not folded.startswith(whole), missing, len(folded)

    suggestions = []
    for kind, resource_id, document in _find_named(session, kinds, alternatives):
        name = min(list_own_names(kind, document), key=order)
        suggestions.append((order(name), _describe(kind, resource_id, document, name)))
    return _sort(suggestions)


def _describe(kind: Kind, resource_id: str, document: PublicJson, name: str) -> SuggestionRead:
    return SuggestionRead(kind=kind, id=resource_id, name=name, hint=make_hint(kind, document))


def _list_forms(phrase: Phrase) -> list[Phrase]:
    if len(phrase.tokens) > 1:
        return [phrase]
    return [phrase, *(Phrase((form,)) for form in list_forms(phrase.tokens[0])[1:])]


def _count_missing(name: str, alternatives: Alternatives) -> int:
    """Return how many of the alternatives a name has not; a resource may have them in several names."""
    tokens = tokenize(name)
    tokens += list_stems(tokens)
    return sum(not any(_has(tokens, phrase) for phrase in phrases) for phrases in alternatives)


def _has(tokens: Sequence[str], phrase: Phrase) -> bool:
    *first, last = phrase.tokens
    if phrase.prefix:
        return all(each in tokens for each in first) and any(
            each.startswith(last) for each in tokens
        )
    return all(each in tokens for each in phrase.tokens)


def _sort(suggestions: Iterable[tuple[Any, SuggestionRead]]) -> list[SuggestionRead]:
    ordered = sorted(suggestions, key=lambda each: (each[0], each[1].kind, each[1].id))
    return [read for _, read in ordered]


def _suggest_meant(
    session: Session, kinds: Sequence[Kind], typed: Sequence[Phrase]
) -> list[SuggestionRead]:
    """Return the suggestions for what may be meant if one of the typed words has an error.

    Names with the meant word come before those with a word that begins like it, and shorter names first.
    """
    best: dict[tuple[Kind, str], tuple[tuple[bool, int], SuggestionRead]] = {}
    for place, phrase in enumerate(typed):
        [*_, word] = phrase.tokens
        if len(phrase.tokens) > 1 or not may_have_error(word):
            continue
        meant = _find_words(session, word, is_beginning=phrase.prefix)
        alternatives: list[list[Phrase]] = [_list_forms(each) for each in typed]
        alternatives[place] = [Phrase((each,)) for each in meant]
        complete = set(list_variants(word))
        for kind, resource_id, document in _find_named(session, kinds, alternatives):
            found = list(_order_meant(list_own_names(kind, document), set(meant), complete))
            if found:
                key, name = min(found)
                item = (key, _describe(kind, resource_id, document, name))
                known = best.get((kind, resource_id), item)
                best[kind, resource_id] = min(item, known, key=lambda each: each[0])
    return _sort(best.values())


def _order_meant(
    names: Iterable[str], meant: set[str], complete: set[str]
) -> Iterator[tuple[tuple[bool, int], str]]:
    """Yield the names that have a meant word, each with its sort key."""
    for name in names:
        words = meant.intersection(split_runs(name))
        if words:
            yield (complete.isdisjoint(words), len(name)), name


def _find_words(session: Session, word: str, *, is_beginning: bool) -> Sequence[str]:
    """Return the words of the catalogue that are one typing error away from a word, or begin like that."""
    variants = list_beginnings(word) if is_beginning else list_variants(word)
    if is_fts5(session):
        term = _select_fts5(variants, is_beginning=is_beginning)
    else:
        term = _select_postgresql(variants, is_beginning=is_beginning)
    [column] = term.selected_columns
    ordered = term.order_by(func.length(column), column)
    return session.scalars(ordered.limit(_MAX_WORDS)).all()


def _select_fts5(variants: Sequence[str], *, is_beginning: bool) -> Select[str]:
    listed = func.json_each(json.dumps(variants)).table_valued("value")
    matched = _match(listed.c.value, is_beginning=is_beginning)
    return select(SearchTerm.term).select_from(listed).join(SearchTerm, matched)


def _select_postgresql(variants: Sequence[str], *, is_beginning: bool) -> Select[str]:
    listed = func.unnest(cast(variants, ARRAY(String))).table_valued("value").render_derived()
    matched = _match(listed.c.value, is_beginning=is_beginning)
    # With an offset, PostgreSQL looks each variant up in the index. It would read all words for each.
    looked_up = select(SearchTerm.term).where(matched).offset(literal_column("0")).lateral()
    return select(looked_up.c.term).select_from(listed).join(looked_up, true())


def _match(variant: ColumnElement[str], *, is_beginning: bool) -> ColumnElement[bool]:
    term = SearchTerm.term.expression
    if not is_beginning:
        return term == variant
    return and_(term >= variant, term < variant.op("||")(literal(_LAST_LETTER, String)))


def _find_named(
    session: Session, kinds: Iterable[Kind], alternatives: Alternatives
) -> Iterator[_Found]:
    for kind in kinds:
        for resource_id, body in session.execute(_select_named(session, kind, alternatives)):
            yield kind, resource_id, read_document(body)


def _select_named(session: Session, kind: Kind, alternatives: Alternatives) -> Select[str, bytes]:
    """Make the query for resources of a kind that have a phrase of each alternative in their names.

    Each row is the id and the public JSON of a resource. Withdrawn resources are left out.
    """
    model, entries = (
        KINDS[kind].model,
        find_entries(session, Expression(alternatives, "A")).of_kind(kind),
    )
    return (
        select(model.id, Document.body)
        .join(entries.table, entries.number == model.number)
        .join(Document, Document.number == model.number)
        .where(
            *entries.conditions, model.status != literal_column(f"'{Standing.WITHDRAWN}'", String)
        )
        .order_by(entries.number)
        .limit(_MAX_CANDIDATES)
    )
