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


@dataclass(slots=True)
class _Part:
    """A title or text, its spans and marks; ``weak`` ones need others beside them."""

    text: str
    spans: list[Span] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    weak: list[Span] = field(default_factory=list)


class Marker:
    """Finds what to mark in any number of documents that one plan has found."""

    def __init__(self, plan: Plan, engine: Engine) -> None:
        self._engine = engine
        self._wanted = _Wanted()
        _collect(plan, self._wanted)
        self.terms = self._wanted.terms()

    def marks(
        self, document: Document, spans: Sequence[Span] | None = None
    ) -> tuple[list[Mark], list[Mark]]:
        """Return the marks of the title and of the text, not yet joined.

        ``spans`` are those of ``terms`` in the document, if they are known already. The
        words of a name or phrase are marked where they stand in a row or within the
        name; alone only if the document never has them so. Function words are marked
        between other marks, or when there is nothing else. Letters are marked where no
        word is, in a name the segmenter cut differently.
        """
        if spans is None:
            spans = self._engine.spans(document.id, self.terms)
        wanted = self._wanted
        title, text = parts = (_Part(document.title), _Part(document.text))
        for span in spans:
            (title if span.field == "title" else text).spans.append(span)
        for part in parts:
            _mark_single(part, wanted.single)
            if wanted.sequences:
                part.marks += _sequence_marks(part, wanted.sequences)
            for quote in wanted.quotes:
                part.marks += [Mark(*span) for span in find_quote(part.text, quote)]
        for name in wanted.names:
            _mark_name(name, parts)
        found = bool(title.marks or text.marks)
        for part in parts:
            weak = _between(part.weak, part.marks) if found else part.weak
            part.marks += [Mark(span.start, span.end) for span in weak]
        if wanted.pieces and not (title.marks or text.marks):
            for part in parts:
                part.marks += _piece_marks(part.text, wanted.pieces)
        return title.marks, text.marks


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
    if len(typed) < 2:  # noqa: PLR2004
        return None
    entities = (leaf for leaf in leaves if leaf.view is View.ENTITIES)
    return _TypedName(_terms(typed), _terms(entities))


def _terms(leaves: Iterable[TermSet]) -> frozenset[str]:
    return frozenset(t for leaf in leaves for member in leaf.members for t in member)


def _mark_single(part: _Part, single: Mapping[tuple[View, str], bool]) -> None:
    """Mark single terms; typed function words are kept apart."""
    for span in part.spans:
        expanded = single.get((span.view, span.term))
        typed = expanded is False and span.view is View.WORDS
        if typed and _is_function_word(part.text[span.start : span.end]):
            part.weak.append(span)
        elif expanded is not None:
            part.marks.append(Mark(span.start, span.end, expanded))


def _is_function_word(word: str) -> bool:
    """Tell "who" from WHO: a function word in capitals is a name."""
    return word.lower() in function_words() and not word.isupper()


def _between(weak: Sequence[Span], strong: Sequence[Mark]) -> list[Span]:
    """Return the weak spans with a strong mark close on both sides."""
    starts = {mark.start for mark in strong}
    ends = {mark.end for mark in strong}
    return [
        span
        for span in weak
        if (span.start in ends or span.start - 1 in ends)
        and (span.end in starts or span.end + 1 in starts)
    ]


def _mark_name(name: _TypedName, parts: Sequence[_Part]) -> None:
    """Mark the typed words of a name: in a row, in the name, or all."""
    chosen: list[list[Span]] = []
    for part in parts:
        words = _words(name, part)
        names = [span for span in part.spans if span.term in name.entities]
        chosen.append([*_in_a_row(words, part.text), *_within(words, names)])
    near = any(chosen)
    for part, spans in zip(parts, chosen, strict=True):
        words = [] if near else _words(name, part)
        alone = [word for word in words if not _is_fragment(word, part.text)]
        part.marks += [Mark(span.start, span.end) for span in (*spans, *alone)]


def _words(name: _TypedName, part: _Part) -> list[Span]:
    return [s for s in part.spans if s.view is View.WORDS and s.term in name.words]


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


def _sequence_marks(part: _Part, sequences: Mapping[Member, bool]) -> Iterator[Mark]:
    """Yield a mark wherever all terms of a sequence follow each other closely."""
    starts: dict[str, dict[int, Span]] = defaultdict(dict)
    for span in part.spans:
        if span.view is View.WORDS:
            starts[span.term][span.start] = span
    for member, expanded in sequences.items():
        for first in starts[member[0]].values():
            end: int | None = first.end
            for term in member[1:]:
                if end is not None:
                    end = _next_end(starts[term], end, part.text)
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
    return [Mark(*normalized.original_span(*span)) for span in long or found]
