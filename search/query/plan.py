"""The query as an engine answers it: index terms, weights and filters.

In: nothing; these are values. The planner makes them from the query tree, every engine
evaluates them. Here is the specification that all engines keep.

A *plan* matches a set of documents and gives each a score of at least 0:

- ``TermSet``: a synonym set (Pirkola's SYN). Its term frequency in a document is the sum
  over its members, its document frequency the size of their union. Matches where the
  frequency is above 0; score = weight × BM25.
- ``Concept``: what one thing the person typed may be called. Each group is a sum of term
  sets (the typed words in all views; their translation); score = the best group's.
- ``Bag``: matches if any part does; score = sum.
- ``Boosted``: matches where ``main`` does, or where at least ``at_least`` of ``rescuers``
  do; score = that of ``main`` + all ``boosts`` and ``rescuers``.
- ``Hybrid``: matches where ``main`` does and, if that is anywhere, the ``nearest``
  documents by similarity of meaning, where it is at least ``floor``; score = that of
  ``main`` + ``weight`` × the sum of the idf of ``ideal`` × similarity, if above 0. Without
  vectors it is ``main``.
- ``Scaled``: matches where ``part`` does; score × ``factor`` for documents of one language.
- ``Must``: matches if every part does and no ``without`` does; score = sum.
- ``Quote``: text that must stand in the document, compared in normal form.
- ``Only``: a filter; score 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

    from search.analysis.tokens import View


class Scope(StrEnum):
    """Where to look: the whole text (title boosted) or the title alone."""

    TEXT = "text"
    TITLE = "title"


# One term, or several that must follow each other word by word.
Member = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermSet:
    """Synonyms in one view. ``expanded`` marks terms the person did not type."""

    view: View
    members: tuple[Member, ...]
    weight: float = 1.0
    scope: Scope = Scope.TEXT
    expanded: bool = False


@dataclass(frozen=True, slots=True)
class Concept:
    """Groups of term sets; a document gets the score of its best group.

    The maximum, not the sum: a name written in both scripts counts once.
    """

    groups: tuple[tuple[TermSet, ...], ...]


@dataclass(frozen=True, slots=True)
class Bag:
    """Any part may match; scores add up. An empty bag matches nothing."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Boosted:
    """A plan with evidence that is too weak to match alone.

    ``boosts`` only add to the score. Enough ``rescuers`` together (pieces of a name that
    was cut differently) match a document that ``main`` misses.
    """

    main: Plan
    boosts: tuple[TermSet, ...] = ()
    rescuers: tuple[TermSet, ...] = ()
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Hybrid:
    """A plan of words, and what their text means: a unit ``vector`` in 32-bit floats.

    What a similarity is worth depends on the query: ``ideal`` are its typed words, and
    the sum of their idf is about what a perfect document scores by words.
    """

    main: Plan
    vector: bytes = field(repr=False)
    ideal: tuple[TermSet, ...]
    weight: float
    nearest: int
    floor: float


@dataclass(frozen=True, slots=True)
class Scaled:
    """A plan whose scores count ``factor`` times in documents of ``language``.

    Documents in the language nobody typed match only what could be translated; the
    factor makes both lists comparable.
    """

    part: Plan
    language: str
    factor: float


@dataclass(frozen=True, slots=True)
class Must:
    """All of ``parts`` and none of ``without``. No parts means all documents."""

    parts: tuple[Plan, ...] = ()
    without: tuple[Plan, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted text, as ``search.engines.quotes.fold_quote`` writes it.

    ``required`` are term sets that every document with the text contains: an engine
    may use them to find candidates, the text itself decides.
    """

    text: str
    required: tuple[TermSet, ...]
    weight: float = 1.0
    scope: Scope = Scope.TEXT


@dataclass(frozen=True, slots=True)
class Only:
    """A filter on what is known about documents. Unset fields do not restrict.

    ``source`` is compared case-insensitively as a part of the document's source; a
    date matches when the document's date overlaps ``first..last``.
    """

    language: str | None = None
    source: str | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None


Plan = TermSet | Concept | Bag | Boosted | Hybrid | Scaled | Must | Quote | Only
