"""How much the meaning of typed words counts beside the words themselves.

In: the plan of one leaf, its words and their vector. Out: the plan with meaning beside
it (``Hybrid``), and both languages made comparable. Called by the leaf planner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.lexicon.lexicon import function_words
from search.query.plan import Hybrid, Plan, Scaled, Scope
from search.query.typed import QueryWord, is_scrap, typed_sets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.query.weights import Weights


@dataclass(frozen=True, slots=True)
class Meant:
    """The words of a leaf, how many of them are ordinary, and what all mean together.

    ``names_only``: they are nothing but known names.
    """

    words: tuple[QueryWord, ...]
    ordinary: int
    vector: bytes
    names_only: bool


def ordinary_words(text: str, words: Iterable[QueryWord]) -> int:
    """Return how many words say something and are not numbers, codes or scraps.

    Known names are not to be among ``words``: their bearers are known already.

    >>> typed = "ผลิตที่ไหน"
    >>> ordinary_words(typed, [QueryWord(("ผลิต",), 0, 4, "th"),
    ...                        QueryWord(("ที่ไหน",), 4, 10, "th")])
    1
    """
    return sum(_is_ordinary(text[word.start : word.end], word) for word in words)


def with_meaning(plan: Plan, meant: Meant, other: str, weights: Weights) -> Plan:
    """Return the plan with meaning beside it; ``other`` is the language nobody typed.

    Meaning is what several ordinary words say together. In the language typed, names
    and a word alone say nearly all there is to say, and meaning counts little; across
    languages it counts much, whatever was typed, because words reach only as far as
    their translations. Known names and short queries are only ranked by it: a document
    without the name is no answer, however near.
    """
    telling = meant.ordinary >= weights.fewest_ordinary
    weight = weights.meaning if telling else weights.little_meaning
    enough = not meant.names_only and len(meant.words) >= weights.fewest_meant
    # Names are known in both languages; of other words some stay untranslated.
    factor = 1.0 if meant.names_only else weights.side(other)
    # Words of the other language count ``factor`` times in all, meaning more than that.
    more = weights.across / weight
    hybrid = Hybrid(
        Scaled(plan, other, 1 / more),
        meant.vector,
        typed_sets(meant.words, Scope.TEXT),
        weight,
        weights.nearest if enough else 0,
        weights.nearest_similarity,
    )
    return Scaled(hybrid, other, factor * more)


def _is_ordinary(surface: str, word: QueryWord) -> bool:
    if not word.language or is_scrap(word.terms[0]):
        return False
    return (
        any(letter.isalpha() for letter in surface)
        and surface.lower() not in function_words()
    )
