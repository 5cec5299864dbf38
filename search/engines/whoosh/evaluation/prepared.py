"""A plan with its leaves found in a segment, ready to be evaluated slab by slab.

In: a plan. Out: a ``Node``: the same tree with postings for terms and one number for
everything that only depends on the whole collection (weight × idf). Sums within sums
become one sum, so that its postings can be added in one go. Called by the evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, assert_never

from search.documents import LANGUAGES
from search.engines.meaning import joining, similarities
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
    Scope,
    TermSet,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from search.engines.whoosh.evaluation.leaves import Leaf, Leaves
    from search.semantic.vectors import Vectors


class Found(NamedTuple):
    """A leaf that some document has; it scores ``factor`` × saturation."""

    leaf: Leaf
    factor: float
    scope: Scope


@dataclass(frozen=True, slots=True)
class Sum:
    """What any leaf or part matches; scores add up."""

    leaves: tuple[Found, ...]
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Best:
    """What any group matches, with the score of its best group."""

    groups: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class Helped:
    """``Boosted``."""

    main: Node
    boosts: tuple[Found, ...]
    rescuers: tuple[Found, ...]
    at_least: int


@dataclass(frozen=True, slots=True)
class Near:
    """``Hybrid``, where words found something.

    ``joined`` are documents found by meaning alone; ``worth`` is what similarity adds
    to the score of every document. Both are by document number.
    """

    main: Node
    joined: NDArray[np.intp]
    worth: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Times:
    """``Scaled``; the language is a number."""

    part: Node
    language: int
    factor: float


@dataclass(frozen=True, slots=True)
class All:
    """``Must``."""

    parts: tuple[Node, ...]
    without: tuple[Node, ...]


Node = Sum | Best | Helped | Near | Times | All | Only


class Preparer:
    """Prepares plans for one segment; ``finds`` tells whether a node has matches."""

    def __init__(
        self, leaves: Leaves, vectors: Vectors | None, finds: Callable[[Node], bool]
    ) -> None:
        self._leaves = leaves
        self._vectors = vectors
        self._finds = finds

    def prepare(self, plan: Plan) -> Node:
        """Return a plan with its leaves found."""
        match plan:
            case TermSet() | Quote():
                return Sum(self._found((plan,)))
            case Bag(parts):
                return self._flat(parts)
            case Concept(groups):
                sums = tuple(Sum(self._found(group)) for group in groups)
                return sums[0] if len(sums) == 1 else Best(sums)
            case Boosted(main, boosts, rescuers, at_least):
                return Helped(
                    self.prepare(main),
                    self._found(boosts),
                    self._found(rescuers),
                    at_least,
                )
            case Hybrid():
                return self._near(plan)
            case Scaled(part, language, factor):
                return Times(self.prepare(part), language_code(language), factor)
            case Must(parts, without):
                return All(
                    tuple(self.prepare(part) for part in parts),
                    tuple(self.prepare(part) for part in without),
                )
            case Only():
                return plan
            case _:
                assert_never(plan)

    def _near(self, plan: Hybrid) -> Node:
        main = self.prepare(plan.main)
        if self._vectors is None or not self._finds(main):
            return main
        near = similarities(self._vectors, plan)
        return Near(main, joining(near, plan), near * worth(plan, self._leaves))

    def _flat(self, plans: Sequence[Plan]) -> Sum:
        """Return the sum of the plans, with the leaves of sums among them as its own."""
        own = [plan for plan in plans if isinstance(plan, TermSet)]
        leaves = self._found(own)
        parts: list[Node] = []
        for plan in plans:
            if isinstance(plan, TermSet):
                continue
            node = self.prepare(plan)
            if isinstance(node, Sum):
                leaves += node.leaves
                parts += node.parts
            else:
                parts.append(node)
        return Sum(leaves, tuple(parts))

    def _found(self, leaves: Iterable[TermSet | Quote]) -> tuple[Found, ...]:
        found = []
        for plan in leaves:
            leaf = self._leaves.find(plan)
            if leaf.frequency:
                found.append(Found(leaf, plan.weight * leaf.idf, plan.scope))
        return tuple(found)


def worth(plan: Hybrid, leaves: Leaves) -> float:
    """Return what full similarity of meaning adds to a score."""
    return plan.weight * sum(leaves.find(terms).idf for terms in plan.ideal)


def language_code(language: str) -> int:
    """Return the number a language has in the index.

    A language no document can have gets a number no document has.

    >>> language_code("en"), language_code("xx")
    (1, 2)
    """
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)
