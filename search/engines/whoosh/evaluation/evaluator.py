"""Plans evaluated over arrays: which documents match, and how well.

In: a plan and a segment. Out: ``Matches``, slab by slab, or of several slabs at once.
Same answers as the memory engine; instead of one posting at a time, whole lists at once.
Called by the engine, which turns places into hits.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, assert_never

import numpy as np

from search.engines.scoring import Statistics, length_codes
from search.engines.whoosh.evaluation.combining import Combiner, Weighted
from search.engines.whoosh.evaluation.leaves import Leaves
from search.engines.whoosh.evaluation.matches import (
    PIECE,
    Flags,
    Matches,
    Scores,
    Scoring,
    WeightedList,
    WeightedRow,
)
from search.engines.whoosh.evaluation.prepared import (
    All,
    Best,
    Found,
    Helped,
    Near,
    Node,
    Preparer,
    Sum,
    Times,
    language_code,
)
from search.engines.whoosh.evaluation.scored import sum_of
from search.engines.whoosh.evaluation.scratch import Scratch
from search.engines.whoosh.segment.files import NO_DAY
from search.engines.whoosh.segment.postings import Row, frequency_at
from search.query.plan import Only, Plan, Quote, Scope, TermSet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from search.engines.whoosh.segment.files import Segment
    from search.semantic.vectors import Vectors


# Leaves in less than this part of all documents are taken from several slabs at once.
RARE = 16


class Evaluator:
    """Evaluates plans over one segment; safe to share between threads."""

    def __init__(self, segment: Segment, vectors: Vectors | None = None) -> None:
        self._segment = segment
        info = segment.info
        self.leaves = Leaves(segment)
        self._vectors = vectors
        self._local = threading.local()
        scoring: dict[Scope, list[Scoring]] = {}
        self._scoring: dict[Scope, Scoring] = {}
        for scope in Scope:
            average = info.total_length[scope.value] / max(1, info.documents)
            table = _saturations(Statistics(info.documents, average))
            lengths = length_codes(segment.column(f"length_{scope.value}"))
            self._scoring[scope] = Scoring(table, lengths, whole=True)
            scoring[scope] = [
                Scoring(table, lengths[first:last]) for first, last in segment.slabs
            ]
        self._slabs = [
            _Slab(segment, i, {scope: parts[i] for scope, parts in scoring.items()})
            for i in range(len(segment.slabs))
        ]

    def run(self, plan: Plan) -> Iterator[tuple[int, Matches]]:
        """Yield document numbers, and matches whose places are counted from there.

        Matches are good until the next are asked for; the thread must not run another
        plan before it has done with this one.
        """
        preparer = Preparer(self.leaves, self._vectors, self._finds)
        return self._run(preparer.prepare(plan))

    def _run(self, node: Node) -> Iterator[tuple[int, Matches]]:
        if isinstance(node, Sum) and not node.parts and self._rare(node.leaves):
            yield from self._sums(node)
            return
        for slab in self._slabs:
            yield slab.first, slab.run(node, self._combiner(slab))

    def _combiner(self, slab: _Slab) -> Combiner:
        scratch = self._scratch()
        scratch.take_back()
        return Combiner(slab.size, scratch)

    def _rare(self, leaves: Sequence[Found]) -> bool:
        """Tell whether several slabs are quicker together than one by one."""
        if len(self._slabs) == 1:
            return False
        frequency = sum([found.leaf.frequency for found in leaves])
        return frequency * RARE < self._segment.info.documents

    def _sums(self, node: Sum) -> Iterator[tuple[int, Matches]]:
        """Yield the matches of rare leaves, of several slabs together.

        A slab on its own takes some time even if it has next to nothing.
        """
        together: list[WeightedList] = []
        size = 0
        for slab in self._slabs:
            weighted = slab.weighted(node.leaves, self._scoring, slab.first)
            if weighted.rows or size > PIECE:
                yield 0, sum_of(together)
                together, size = [], 0
            if weighted.rows:  # frequent here, rare elsewhere
                yield slab.first, slab.run(node, self._combiner(slab))
                continue
            together += weighted.lists
            size += sum([len(part.ids) for part in weighted.lists])
        yield 0, sum_of(together)

    def score(self, leaf: TermSet | Quote, number: int) -> tuple[int, int, float]:
        """Return a leaf's frequency in a document, in how many it is, and its score."""
        found = self.leaves.find(leaf)
        slab = self._slabs[number // self._segment.info.slab]
        count = frequency_at(found.postings(slab.number), number - slab.first)
        scoring = slab.scoring[leaf.scope]
        length = scoring.lengths[[number - slab.first]]
        saturation = scoring.saturations(length, np.array([count], np.uint8))
        factor = leaf.weight * found.idf
        return count, found.frequency, factor * float(saturation[0])

    def matches(self, plan: Plan, number: int) -> bool:
        """Tell whether a document matches."""
        return any(
            bool((matches.ids == number - first).any())
            for first, matches in self.run(plan)
        )

    def _finds(self, node: Node) -> bool:
        """Tell whether a node has matches; evaluated only if its form does not say."""
        match node:
            # Only leaves that are in some document are in a node.
            case Sum(leaves, parts):
                return bool(leaves) or any(map(self._finds, parts))
            case Best(groups):
                return any(map(self._finds, groups))
            case Times(part):
                return self._finds(part)
            case Helped(main) if self._finds(main):
                return True
            case _:
                return any(len(matches) for _, matches in self._run(node))

    def _scratch(self) -> Scratch:
        if not hasattr(self._local, "scratch"):
            info = self._segment.info
            self._local.scratch = Scratch(min(info.slab, info.documents))
        scratch: Scratch = self._local.scratch
        return scratch


class _Slab:
    """One slab of a segment, and how nodes are evaluated in it."""

    def __init__(
        self, segment: Segment, number: int, scoring: dict[Scope, Scoring]
    ) -> None:
        self._segment = segment
        self.number = number
        self.first, self.last = segment.slabs[number]
        self.size = self.last - self.first
        self.scoring = scoring
        self._languages: dict[int, Flags] = {}

    def run(self, node: Node, combiner: Combiner) -> Matches:
        """Return the matches of a node."""
        match node:
            case Sum(leaves, parts):
                done = [self.run(part, combiner) for part in parts]
                return combiner.total(self.weighted(leaves, self.scoring), done)
            case Best(groups):
                return combiner.best([self.run(group, combiner) for group in groups])
            case Helped(main, boosts, rescuers, at_least):
                return combiner.boosted(
                    self.run(main, combiner),
                    self.weighted(boosts, self.scoring),
                    self.weighted(rescuers, self.scoring),
                    at_least,
                )
            case Near(main, joined, worth):
                first, last = np.searchsorted(joined, (self.first, self.last))
                return combiner.near(
                    self.run(main, combiner),
                    joined[first:last] - self.first,
                    worth[self.first : self.last],
                )
            case Times(part, language, factor):
                speaks = self._speaks(language)
                return combiner.scaled(self.run(part, combiner), speaks, factor)
            case All(parts, without):
                return self._all(parts, without, combiner)
            case Only():
                return combiner.passing(self._passes(node))
            case _:
                assert_never(node)

    def weighted(
        self, leaves: Sequence[Found], scoring: dict[Scope, Scoring], first: int = 0
    ) -> Weighted:
        """Return the postings of leaves; ``first`` is where the slab begins in scoring."""
        number = self.number
        texts, titles = scoring[Scope.TEXT], scoring[Scope.TITLE]
        weighted = Weighted()
        lists, rows = weighted.lists, weighted.rows
        for leaf, factor, scope in leaves:
            postings = leaf.postings(number)
            own = titles if scope is Scope.TITLE else texts
            if isinstance(postings, Row):
                rows.append(WeightedRow(postings.counts, factor, own))
            elif len(postings.ids):
                lists.append(WeightedList(*postings, factor, own, first))
        return weighted

    def _all(
        self, parts: Sequence[Node], without: Sequence[Node], combiner: Combiner
    ) -> Matches:
        matches: Matches = (
            combiner.common([self.run(part, combiner) for part in parts])
            if parts
            else combiner.passing(np.ones(self.size, bool))
        )
        for part in without:
            matches = combiner.without(matches, self.run(part, combiner))
        return matches

    def _speaks(self, language: int) -> Flags:
        """Return which documents are in a language; always the same array."""
        if language not in self._languages:
            speaks: Flags = self._column("language") == language
            self._languages.setdefault(language, speaks)
        return self._languages[language]

    def _column(self, name: str) -> NDArray[Any]:
        return self._segment.column(name)[self.first : self.last]

    def _passes(self, only: Only) -> Flags:
        passes = np.ones(self.size, bool)
        if only.language is not None:
            passes &= self._column("language") == language_code(only.language)
        if only.source:
            wanted = only.source.casefold()
            sources = self._segment.info.sources
            allowed = np.array([wanted in s.casefold() for s in sources] or [False])
            passes &= allowed[self._column("source")]
        if only.first or only.last:
            passes &= self._column("first_day") != NO_DAY
        if only.first:
            passes &= self._column("last_day") >= only.first.toordinal()
        if only.last:
            passes &= self._column("first_day") <= only.last.toordinal()
        return passes


def _saturations(statistics: Statistics) -> Scores:
    """Return the saturation of every frequency * 256 + length code."""
    frequency = np.arange(256, dtype=np.float64)[:, None]
    table: Scores = (frequency / (frequency + statistics.normalisers())).ravel()
    return table
