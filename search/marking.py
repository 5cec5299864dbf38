"""What to mark in a document: where the words of a plan stand.

In: a plan, then stored documents. Out: marks for title and text, typed words apart from
added ones. Uses the offsets recorded at indexing; only quotes, and names that were cut
differently, are searched for in the text. Called for results and for whole documents.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from search.analysis.english import stem
from search.analysis.normalize import normalize
from search.analysis.quotes import find_quote
from search.analysis.scripts import is_thai
from search.analysis.tokens import View
from search.lexicon.lexicon import function_words
from search.query.plan import (
    Bag,
    Boosted,
    Concept,
    Hybrid,
    Member,
    Must,
    Only,
    Plan,
    Quote,
    Scaled,
    TermSet,
)
from search.snippets import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from search.documents import Document
    from search.engines.base import Engine, Span

# Between the words of a sequence: spaces, a hyphen, a dot and a space; never a letter.
_GAP = 6
_PIECE = 4
_FRAGMENT = 3


@dataclass(frozen=True)
class _TypedName:
    """A name or phrase as it was typed, and the entities it may be."""

    words: frozenset[str]
    entities: frozenset[str]


@dataclass
class _Wanted:
    """The terms of a plan: alone, or in sequences; True when nobody typed them."""

    single: dict[tuple[View, str], bool] = field(default_factory=dict)
    sequences: dict[Member, bool] = field(default_factory=dict)
    names: list[_TypedName] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    pieces: set[str] = field(default_factory=set)

    def terms(self) -> frozenset[tuple[View, str]]:
        """Return what to ask an engine for."""
        words = [*self.sequences, *(name.words for name in self.names)]
        asked = ((View.WORDS, term) for terms in words for term in terms)
        return frozenset((*self.single, *asked))


class Marker:
    """Finds what to mark in any number of documents that one plan has found."""

    def __init__(self, plan: Plan, engine: Engine) -> None:
        self._engine = engine
        self._wanted = _Wanted()
        _collect(plan, self._wanted)
        self._terms = self._wanted.terms()

    def marks(self, document: Document) -> tuple[list[Mark], list[Mark]]:
        """Return the marks of the title and of the text, not yet joined.

        The words of a name or phrase are marked where they stand in a row or within the
        name; alone only if the document never has them so. Function words are marked
        between other marks, or when there is nothing else. Letters are marked where no
        word is, in a name the segmenter cut differently.
        """
        wanted = self._wanted
        spans = self._engine.spans(document.id, self._terms)
        texts = {"title": document.title, "text": document.text}
        by_field = {name: [s for s in spans if s.field == name] for name in texts}
        marks: dict[str, list[Mark]] = {}
        weak: dict[str, list[Mark]] = {}
        for name, text in texts.items():
            marks[name], weak[name] = _single_marks(by_field[name], wanted, text)
            marks[name] += _sequence_marks(by_field[name], wanted.sequences, text)
        for typed in wanted.names:
            for name, found in _name_marks(typed, by_field, texts).items():
                marks[name] += found
        for quote in wanted.quotes:
            for name, text in texts.items():
                marks[name] += [Mark(*span) for span in find_quote(text, quote)]
        if any(marks.values()):
            weak = {name: _between(weak[name], marks[name]) for name in texts}
        for name in texts:
            marks[name] += weak[name]
        if not any(marks.values()) and wanted.pieces:
            marks = {name: _piece_marks(t, wanted.pieces) for name, t in texts.items()}
        return marks["title"], marks["text"]


def _collect(plan: Plan, wanted: _Wanted) -> None:
    """Write down every term that may be marked; what is excluded marks nothing."""
    match plan:
        case Quote(text):
            wanted.quotes.append(text)
        case TermSet():
            _collect_terms(plan, wanted)
        case Concept(groups):
            _collect_concept([leaf for group in groups for leaf in group], wanted)
        case Hybrid(part) | Scaled(part):
            _collect(part, wanted)
        case Boosted(main, _, rescuers):
            _collect(main, wanted)
            pieces = (m[0] for leaf in rescuers for m in leaf.members)
            wanted.pieces.update(p for p in pieces if len(p) == _PIECE)
        case Bag(parts) | Must(parts, _):
            for part in parts:
                _collect(part, wanted)
        case Only():
            return


def _collect_concept(leaves: Sequence[TermSet], wanted: _Wanted) -> None:
    name = _typed_name(leaves)
    if name is not None:
        wanted.names.append(name)
    for leaf in leaves:
        if name is None or leaf.expanded:
            _collect_terms(leaf, wanted)


def _collect_terms(leaf: TermSet, wanted: _Wanted) -> None:
    for member in leaf.members:
        view = leaf.view
        if view is View.EXACT:  # offsets are kept of stems
            view, member = View.WORDS, tuple(map(stem, member))  # noqa: PLW2901
        if len(member) == 1:
            key = (view, member[0])
            wanted.single[key] = wanted.single.get(key, True) and leaf.expanded
        elif member:
            old = wanted.sequences.get(member, True)
            wanted.sequences[member] = old and leaf.expanded


def _typed_name(leaves: Sequence[TermSet]) -> _TypedName | None:
    """Return the name if the leaves are one thing, typed as several words."""
    typed = [leaf for leaf in leaves if not leaf.expanded and leaf.view is View.WORDS]
    entities = [leaf for leaf in leaves if leaf.view is View.ENTITIES]
    if len(typed) < 2:  # noqa: PLR2004
        return None
    return _TypedName(_terms(typed), _terms(entities))


def _terms(leaves: Iterable[TermSet]) -> frozenset[str]:
    return frozenset(
        term for leaf in leaves for member in leaf.members for term in member
    )


def _single_marks(
    spans: Sequence[Span], wanted: _Wanted, text: str
) -> tuple[list[Mark], list[Mark]]:
    """Return the marks of single terms: sure ones, and typed function words."""
    sure: list[Mark] = []
    weak: list[Mark] = []
    for span in spans:
        expanded = wanted.single.get((span.view, span.term))
        if expanded is not None:
            typed = span.view is View.WORDS and not expanded
            kind = weak if typed and _is_function_word(span, text) else sure
            kind.append(Mark(span.start, span.end, expanded))
    return sure, weak


def _is_function_word(span: Span, text: str) -> bool:
    """Tell "who" from WHO: a function word in capitals is a name."""
    word = text[span.start : span.end]
    return word.lower() in function_words() and not word.isupper()


def _between(weak: Sequence[Mark], strong: Sequence[Mark]) -> list[Mark]:
    """Return the weak marks with a strong one close on both sides."""
    starts = {mark.start for mark in strong}
    ends = {mark.end for mark in strong}
    return [
        mark
        for mark in weak
        if ends & {mark.start, mark.start - 1} and starts & {mark.end, mark.end + 1}
    ]


def _name_marks(
    name: _TypedName, by_field: Mapping[str, Sequence[Span]], texts: Mapping[str, str]
) -> dict[str, list[Mark]]:
    """Return the typed words of a name, by field: in a row, in the name, or all."""
    words = {
        place: [s for s in spans if s.view is View.WORDS and s.term in name.words]
        for place, spans in by_field.items()
    }
    inside = {
        place: [
            *_in_a_row(words[place], texts[place]),
            *_within(words[place], [s for s in spans if s.term in name.entities]),
        ]
        for place, spans in by_field.items()
    }
    if not any(inside.values()):
        inside = {
            place: [s for s in found if not _is_fragment(s, texts[place])]
            for place, found in words.items()
        }
    return {
        place: [Mark(s.start, s.end) for s in found] for place, found in inside.items()
    }


def _is_fragment(span: Span, text: str) -> bool:
    """Tell whether a short Thai word may be a piece of another one (ว-ลา-ดิมีร์)."""
    around = (text[span.start - 1 : span.start], text[span.end : span.end + 1])
    short = span.end - span.start <= _FRAGMENT and is_thai(text[span.start])
    return short and any(c and is_thai(c) for c in around)


def _in_a_row(words: Sequence[Span], text: str) -> Iterator[Span]:
    """Yield the words that have another one (not itself again) right beside them."""
    kept: Span | None = None
    for before, after in pairwise(words):
        if before.term != after.term and _follows(text, before.end, after.start):
            if kept is not before:
                yield before
            yield after
            kept = after


def _within(words: Sequence[Span], names: Sequence[Span]) -> Iterator[Span]:
    """Yield the words that stand in one of the names; both are in order of start."""
    at = 0
    for word in words:
        while at < len(names) and names[at].end <= word.start:
            at += 1
        if any(n.start <= word.start and word.end <= n.end for n in names[at : at + 4]):
            yield word


def _sequence_marks(
    spans: Sequence[Span], sequences: Mapping[Member, bool], text: str
) -> Iterator[Mark]:
    """Yield a mark wherever all terms of a sequence follow each other closely."""
    starts: dict[str, dict[int, Span]] = defaultdict(dict)
    for span in spans:
        if span.view is View.WORDS:
            starts[span.term][span.start] = span
    for member, expanded in sequences.items():
        for first in starts[member[0]].values():
            end: int | None = first.end
            for term in member[1:]:
                end = _next_end(starts[term], end, text) if end is not None else None
            if end is not None:
                yield Mark(first.start, end, expanded)


def _next_end(starts: Mapping[int, Span], end: int, text: str) -> int | None:
    for start in range(end, end + _GAP + 1):
        if start in starts and _follows(text, end, start):
            return starts[start].end
    return None


def _follows(text: str, end: int, start: int) -> bool:
    """Tell whether nothing but a few spaces and signs parts two words."""
    gap = text[end:start]
    return end <= start and len(gap) <= _GAP and not any(map(str.isalnum, gap))


def _piece_marks(text: str, pieces: set[str]) -> list[Mark]:
    """Return the longest stretches that are made of several typed pieces."""
    normalized = normalize(text)
    plain = normalized.text
    found: list[tuple[int, int]] = []
    for at in range(len(plain) - _PIECE + 1):
        if plain[at : at + _PIECE] in pieces:
            end = at + _PIECE
            if found and at < found[-1][1]:
                found[-1] = (found[-1][0], end)
            else:
                found.append((at, end))
    long = [span for span in found if span[1] - span[0] > _PIECE]
    spans = (normalized.original_span(start, end) for start, end in long or found)
    return [Mark(start, end) for start, end in spans]
