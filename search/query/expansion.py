"""From the query tree to a plan: analysis and expansion at the leaves.

In: a query tree. Out: ``Planned``: a plan for any engine, and a record of every
expansion with the reason for it. NOT, phrases, fields and groups keep their meaning,
because only ``Words`` leaves are expanded, each in its place. Called by the service.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, assert_never

from search.analysis.quotes import fold_quote
from search.analysis.tokens import View
from search.query.leaves import LeafPlanner
from search.query.plan import Bag, Must, Only, Plan, Quote, Scope
from search.query.sounds import Sounds
from search.query.tree import (
    All,
    AnyOf,
    DatedIn,
    Everything,
    FromSource,
    InLanguage,
    Not,
    Phrase,
    Query,
    Words,
)
from search.query.typed import required_terms
from search.query.weights import DEFAULT_WEIGHTS, Weights

if TYPE_CHECKING:
    from search.analysis.analyzer import Analyzer
    from search.lexicon.lexicon import Lexicon
    from search.query.added import Expansion, Vocabulary
    from search.semantic.queries import QueryEncoder


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan and why it holds terms nobody typed."""

    plan: Plan
    expansions: tuple[Expansion, ...] = ()
    # Why meaning was left out, when it should not have been.
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What the person chose: expansion off, or some added terms removed.

    Without expansion only the typed words count, so ``semantic`` is off too.
    """

    expand: bool = True
    without: frozenset[str] = frozenset()
    weights: Weights = field(default=DEFAULT_WEIGHTS)
    views: frozenset[View] = frozenset(View)
    without_layers: frozenset[str] = frozenset()
    semantic: bool = True


class Planner:
    """Turns query trees into plans with one analyzer and one lexicon."""

    def __init__(
        self,
        analyzer: Analyzer,
        lexicon: Lexicon,
        vocabulary: Vocabulary,
        *,
        without_layers: frozenset[str] = frozenset(),
        meaning: QueryEncoder | None = None,
    ) -> None:
        """Plan without some layers: ``glossary``, ``places``, …, ``sounds``.

        ``meaning`` encodes queries; without it plans are of words alone.
        """
        self._analyzer = analyzer
        self._lexicon = lexicon
        self._vocabulary = vocabulary
        self._without_layers = without_layers
        self._sounds = Sounds(vocabulary)
        self._meaning = meaning

    def warm(self) -> None:
        """Begin to load the encoder, so that the first query need not wait for it."""
        if self._meaning is not None:
            self._meaning.warm()

    def wait(self) -> None:
        """Return when queries can be encoded, or are known not to be."""
        if self._meaning is not None:
            self._meaning.wait()

    def plan(self, query: Query, options: Options | None = None) -> Planned:
        """Return the plan of a query tree."""
        chosen = options or Options()
        off = chosen.without_layers | self._without_layers
        chosen = replace(chosen, without_layers=off)
        leaves = LeafPlanner(
            self._analyzer,
            self._lexicon,
            self._vocabulary,
            self._sounds,
            chosen,
            self._meaning,
        )
        plan = self._plan(query, leaves)
        return Planned(plan, tuple(leaves.expansions), leaves.notice)

    def _excluded(self, query: Query, leaves: LeafPlanner) -> Plan:
        """Return the plan of what must not match; its expansions say so."""
        before = len(leaves.expansions)
        outside, leaves.excluding = leaves.excluding, True
        plan = self._plan(query, leaves)
        leaves.excluding = outside
        leaves.expansions[before:] = [
            replace(added, excluded=not added.excluded)
            for added in leaves.expansions[before:]
        ]
        return plan

    def _plan(self, query: Query, leaves: LeafPlanner) -> Plan:
        match query:
            case Words(text, title_only):
                return leaves.words(text, Scope.TITLE if title_only else Scope.TEXT)
            case Phrase(text, title_only):
                scope = Scope.TITLE if title_only else Scope.TEXT
                return self._quote(text, scope)
            case All(parts):
                wanted = [part for part in parts if not isinstance(part, Not)]
                banned = [part.part for part in parts if isinstance(part, Not)]
                return Must(
                    tuple(self._plan(part, leaves) for part in wanted),
                    tuple(self._excluded(part, leaves) for part in banned),
                )
            case AnyOf(parts):
                return Bag(tuple(self._plan(part, leaves) for part in parts))
            case Not(part):
                return Must((), (self._excluded(part, leaves),))
            case InLanguage(language):
                return Only(language=language)
            case FromSource(source):
                return Only(source=source)
            case DatedIn(span):
                return Only(first=span.first, last=span.last)
            case Everything():
                return Must()
            case _:
                assert_never(query)

    def _quote(self, text: str, scope: Scope) -> Plan:
        folded = fold_quote(text)
        if not folded:
            return Bag(())
        required = required_terms(self._analyzer, folded, scope, self._vocabulary)
        return Quote(folded, required, scope=scope)
