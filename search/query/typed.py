"""The typed words of a leaf, as the index knows them.

In: the analysis of a query text. Out: ``QueryWord`` values and the term sets they stand
for; the terms any document with a quote must have. Called by the planner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from search.analysis.analyzer import GRAM
from search.analysis.scripts import is_thai
from search.analysis.tokens import View
from search.query.plan import Member, Scope, TermSet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.analysis.analyzer import Analysis, Analyzer
    from search.query.added import Vocabulary


# Aliases and translations come back query after query. Forgotten with their analyzer.
_in_a_row: WeakKeyDictionary[Analyzer, dict[str, Member]] = WeakKeyDictionary()
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class QueryWord:
    """The terms at one position (synonyms), and the stretch of the query they are.

    ``language`` is empty for numbers, codes and abbreviations: they are not translated.
    """

    terms: tuple[str, ...]
    start: int
    end: int
    language: str


def query_words(analysis: Analysis) -> list[QueryWord]:
    """Return the words of the ``words`` view, synonyms at one position together."""
    found: dict[int, tuple[list[str], int, int]] = {}
    for token in analysis.views[View.WORDS]:
        if token.position in found:
            found[token.position][0].append(token.term)
        else:
            found[token.position] = ([token.term], token.start, token.end)
    latin = set(analysis.views[View.EXACT].positions)
    return [
        QueryWord(tuple(terms), start, end, _language(terms[0], position in latin))
        for position, (terms, start, end) in found.items()
    ]


def typed_sets(words: Sequence[QueryWord], scope: Scope) -> tuple[TermSet, ...]:
    """Return one term set a word; lone letters count only when there is nothing else."""
    whole = [word for word in words if not is_scrap(word.terms[0])] or words
    return tuple(
        TermSet(View.WORDS, tuple((term,) for term in word.terms), scope=scope)
        for word in whole
    )


def terms_in_a_row(analyzer: Analyzer, text: str) -> Member:
    """Return the terms a text stands for, one a position; remembered."""
    known = _in_a_row.setdefault(analyzer, {})
    member = known.get(text)
    if member is None:
        if len(known) >= _REMEMBERED:
            known.clear()
        member = tuple(word.terms[0] for word in query_words(analyzer.analyze(text)))
        known[text] = member
    return member


def is_scrap(term: str) -> bool:
    """Tell whether a term is a lone Thai letter, left over from cutting a name."""
    return len(term) == 1 and is_thai(term)


def required_terms(
    analyzer: Analyzer, folded: str, scope: Scope, vocabulary: Vocabulary
) -> tuple[TermSet, ...]:
    """Return term sets that every document with a quoted text must contain.

    Thai: the four-letter pieces; other scripts: the stems. A quote too short for either
    is looked for among all pieces of the index.
    """
    views = analyzer.analyze(folded).views
    required = [
        TermSet(View.GRAMS, ((term,),), scope=scope)
        for term in dict.fromkeys(views[View.GRAMS].terms)
        if len(term) == GRAM
    ]
    words = views[View.WORDS]
    stems = dict(zip(words.starts, words.terms, strict=True))
    required += [
        TermSet(View.WORDS, ((stems[start],),), scope=scope)
        for start in dict.fromkeys(views[View.EXACT].starts)
    ]
    if not required and any(map(is_thai, folded)):
        short = max(views[View.GRAMS].terms, key=len, default="")
        holding = tuple(
            (t,) for t in vocabulary.terms(View.GRAMS) if short and short in t
        )
        required = [TermSet(View.GRAMS, holding, scope=scope)]
    return tuple(required)


def _language(term: str, latin: bool) -> str:
    if latin:
        return "en"
    return "th" if is_thai(term[0]) and "." not in term else ""
