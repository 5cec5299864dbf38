"""The words that tell a text from the others: a query for documents like it.

In: a text, the analyzer and the vocabulary of an index. Out: words to search for.
Called for "similar documents" when an index has no vectors.
"""

from __future__ import annotations

from collections import Counter
from math import log
from typing import TYPE_CHECKING

from search.analysis.analyzer import entity_term
from search.analysis.names import longest
from search.analysis.tokens import View
from search.lexicon.lexicon import function_words
from search.query.plan import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.analysis.analyzer import Analysis, Analyzer
    from search.query.added import Vocabulary

# A text is known by its beginning; more takes longer and tells little more.
_LONGEST = 20_000
_SHORTEST_WORD = 2
# Only so many, the most frequent here, are looked up in the index.
_LOOKED_UP = 150


def telling_words(
    text: str, analyzer: Analyzer, vocabulary: Vocabulary, documents: int, most: int
) -> list[str]:
    """Return the words and names that stand often here and seldom elsewhere.

    The most telling first, at most ``most``, as they are written. A word of no other
    document may be called something else there, and counts as the rarest.
    """
    analysis = analyzer.analyze(text[:_LONGEST])
    counts = Counter(_said(text, analysis))
    weights: dict[str, float] = {}
    for (said, view, term), count in counts.most_common(_LOOKED_UP):
        frequency = vocabulary.document_frequency(view, ((term,),), Scope.TEXT)
        weight = (1 + log(count)) * log(1 + documents / max(1, frequency))
        weights[said] = max(weight, weights.get(said, 0.0))
    return sorted(weights, key=lambda said: (-weights[said], said))[:most]


def _said(text: str, analysis: Analysis) -> Iterator[tuple[str, View, str]]:
    """Yield every name and every ordinary word outside names, with its term."""
    inside: set[int] = set()
    for mention in longest(analysis.mentions):
        start, end = analysis.normalized.original_span(mention.start, mention.end)
        name = mention.name
        yield name.text, View.ENTITIES, entity_term(name.entity, name.language)
        inside.update(range(start, end))
    for token in analysis.views[View.WORDS]:
        word = text[token.start : token.end].lower()
        plain = len(word) >= _SHORTEST_WORD and word not in function_words()
        if plain and token.start not in inside:
            yield word, View.WORDS, token.term
