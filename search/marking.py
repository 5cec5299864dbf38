"""What to mark in a document: where the words of a plan stand.

In: a plan and a stored document. Out: marks for its title and text, typed words apart
from added ones. Uses the offsets recorded at indexing; only quotes are searched for in
the text. Called by the service.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.analysis.quotes import find_quote
from search.analysis.tokens import View
from search.query.plan import Bag, Concept, Member, Must, Only, Plan, Quote, TermSet
from search.snippets import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.documents import Document
    from search.engines.base import Engine, Span

# Terms of a sequence stand this close: a space, a hyphen, a dot and a space.
_GAP = 2


@dataclass
class _Wanted:
    """The terms of a plan: alone, or in sequences; True when nobody typed them."""

    single: dict[tuple[View, str], bool] = field(default_factory=dict)
    sequences: dict[Member, bool] = field(default_factory=dict)
    quotes: list[str] = field(default_factory=list)


def find_marks(
    plan: Plan, engine: Engine, document: Document
) -> tuple[list[Mark], list[Mark]]:
    """Return the marks of the title and of the text, not yet joined."""
    wanted = _collect(plan)
    terms = set(wanted.single)
    terms.update((View.WORDS, term) for member in wanted.sequences for term in member)
    marks: dict[str, list[Mark]] = {"title": [], "text": []}
    places: dict[str, list[Span]] = {"title": [], "text": []}
    for span in engine.spans(document.id, terms):
        expanded = wanted.single.get((span.view, span.term))
        if expanded is not None:
            marks[span.field].append(Mark(span.start, span.end, expanded))
        if span.view is View.WORDS:
            places[span.field].append(span)
    for name, spans in places.items():
        marks[name] += _sequence_marks(spans, wanted.sequences)
    for quote in wanted.quotes:
        for name, text in (("title", document.title), ("text", document.text)):
            marks[name] += [Mark(start, end) for start, end in find_quote(text, quote)]
    return marks["title"], marks["text"]


def _collect(plan: Plan) -> _Wanted:
    wanted = _Wanted()
    for leaf in _leaves(plan):
        if isinstance(leaf, Quote):
            wanted.quotes.append(leaf.text)
            continue
        for member in leaf.members:
            if len(member) == 1:
                key = (leaf.view, member[0])
                wanted.single[key] = wanted.single.get(key, True) and leaf.expanded
            else:
                old = wanted.sequences.get(member, True)
                wanted.sequences[member] = old and leaf.expanded
    return wanted


def _leaves(plan: Plan) -> Iterator[TermSet | Quote]:
    """Yield every leaf that may mark something; what is excluded marks nothing."""
    match plan:
        case TermSet() | Quote():
            yield plan
        case Concept(groups):
            for group in groups:
                yield from group
        case Bag(parts) | Must(parts, _):
            for part in parts:
                yield from _leaves(part)
        case Only():
            return


def _sequence_marks(
    spans: Sequence[Span], sequences: dict[Member, bool]
) -> Iterator[Mark]:
    """Yield a mark wherever all terms of a sequence follow each other closely."""
    at: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        at[span.term].append(span)
    for member, expanded in sequences.items():
        following = {(s.term, s.start): s for s in spans if s.term in member}
        for first in at.get(member[0], ()):
            end: int | None = first.end
            for term in member[1:]:
                end = _next_end(following, term, end) if end is not None else None
            if end is not None:
                yield Mark(first.start, end, expanded)


def _next_end(
    following: dict[tuple[str, int], Span], term: str, end: int
) -> int | None:
    for start in range(end, end + _GAP + 1):
        span = following.get((term, start))
        if span is not None:
            return span.end
    return None
