"""The weights of ranking, in one place.

In: nothing. Out: ``Weights``, what the planner puts on each part of a plan. The defaults
were tuned on development judgements with ``make eval``; the table of what each is worth
is in docs/analysis.md and docs/cross-language.md.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Every number the planner uses. 1.0 is one typed word in the ``words`` view."""

    words_alt: float = 0.8
    grams: float = 0.05
    # A query of few words is often a name: then its letters count for more.
    grams_short: float = 0.5
    short_query: int = 4
    exact: float = 0.5
    # Documents in the language nobody typed score lower, because some concepts stay
    # untranslated; their scores count this many times: beside meaning, and by words
    # alone (tuned on the half test, where every text is in one language only).
    english_side: float = 1.9
    thai_side: float = 1.7
    english_side_words: float = 3.0
    thai_side_words: float = 3.2
    dictionary: float = 0.75
    # The words of a translation that stands nowhere as a whole.
    soft: float = 0.7
    weak_alias: float = 0.5
    # In a query of nothing but known names, what the other views count of their weight.
    names_boosts: float = 0.1
    # A name of three words counts at most as this many words on the other side.
    most_words: int = 3
    alternatives: int = 16
    # A document that means just what was typed: this part of a perfect one by words,
    # in the language typed, and across languages.
    meaning: float = 0.7
    across: float = 0.9
    # Beside names and function words it takes this many other words to mean something
    # together; below that the words themselves say nearly all there is to say.
    fewest_ordinary: int = 2
    little_meaning: float = 0.2
    # So many documents without a matching word may join, this similar or more; only
    # when enough words were typed to mean something, and not all are names.
    nearest: int = 20
    nearest_similarity: float = 0.1
    fewest_meant: int = 3

    def side(self, language: str) -> float:
        """Return how often documents of the other language count beside meaning."""
        return self.english_side if language == "en" else self.thai_side

    def side_by_words(self, language: str) -> float:
        """Return how often documents of the other language count by words alone."""
        return self.english_side_words if language == "en" else self.thai_side_words


DEFAULT_WEIGHTS = Weights()
