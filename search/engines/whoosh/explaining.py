"""Why a document has its score: the parts of a plan that add up to it.

In: a plan and a document's number. Out: ``Part`` s, one for each leaf that scored.
Called by the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from search.documents import LANGUAGES
from search.engines.base import Part
from search.engines.explanation import describe, scaled_parts
from search.engines.meaning import meaning_part, similarities
from search.engines.whoosh.evaluation.prepared import worth
from search.query.plan import (
    Bag,
    Boosted,
    Concept,
    Hybrid,
    Must,
    Only,
    Plan,
    Quote,
    Scaled,
    TermSet,
)

if TYPE_CHECKING:
    from search.engines.whoosh.evaluation.evaluator import Evaluator
    from search.engines.whoosh.segment.files import Segment
    from search.semantic.vectors import Vectors


class Explainer:
    """Explains the score of one document."""

    def __init__(
        self,
        segment: Segment,
        vectors: Vectors | None,
        evaluator: Evaluator,
        number: int,
    ) -> None:
        self._documents = segment.info.documents
        self._language = LANGUAGES[segment.column("language")[number]]
        self._vectors = vectors
        self._evaluator = evaluator
        self._number = number

    def explain(self, plan: Plan) -> list[Part]:
        """Return the parts that add up to the document's score for this plan."""
        match plan:
            case TermSet() | Quote():
                counts = self._evaluator.score(plan, self._number)
                return [Part(describe(plan), *counts)] if counts[0] else []
            case Concept(groups):
                explained = [self.explain(Bag(group)) for group in groups]
                return max(explained, key=lambda parts: sum(p.score for p in parts))
            case Boosted(main, boosts, rescuers, _):
                if not self._evaluator.matches(plan, self._number):
                    return []
                return self.explain(Bag((main, *boosts, *rescuers)))
            case Hybrid(main):
                by_words = self._evaluator.matches(main, self._number)
                lines = self.explain(main) if by_words else []
                return lines + self._nearness(plan)
            case Scaled(part, language, factor):
                applied = factor if self._language == language else 1.0
                return scaled_parts(self.explain(part), applied)
            case Must(parts, _):
                # Within a bag, what does not match adds nothing.
                if not self._evaluator.matches(plan, self._number):
                    return []
                return self.explain(Bag(parts))
            case Bag(parts):
                return [line for part in parts for line in self.explain(part)]
            case Only():
                return []
            case _:
                assert_never(plan)

    def _nearness(self, plan: Hybrid) -> list[Part]:
        evaluator = self._evaluator
        if self._vectors is None or not evaluator.matches(plan, self._number):
            return []
        near = float(similarities(self._vectors, plan)[self._number])
        return meaning_part(near, worth(plan, evaluator.leaves), self._documents)
