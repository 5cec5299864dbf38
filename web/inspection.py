"""Looking inside the analyzer: every step from a text to its terms.

In: a text and its ``Analysis``. Out: frozen views: what the normal form changed, tokens
by position, known names and dates, all with ranges of the text as typed. Called by the
analysis page and its JSON.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis.date_text import find_dates
from search.query.parser import Note, parse
from search.query.tree import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.analysis.analyzer import Analysis
    from search.analysis.date_text import DateMention
    from search.analysis.normalize import Normalized
    from search.analysis.tokens import Token, TokenStream


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the text that its normal form writes otherwise."""

    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ViewTokens:
    """The tokens of one view, those at one position together."""

    name: str
    places: tuple[tuple[Token, ...], ...]


@dataclass(frozen=True, slots=True)
class NameFound:
    """A known name: the text as typed, its range there and what it stands for."""

    text: str
    start: int
    end: int
    entity: str
    language: str
    weak: bool


@dataclass(frozen=True, slots=True)
class AnalysisView:
    """Every step from a text to its terms."""

    text: str
    reading: str
    notes: tuple[Note, ...]
    normal: str
    changes: tuple[Change, ...]
    views: tuple[ViewTokens, ...]
    names: tuple[NameFound, ...]
    dates: tuple[DateMention, ...]


def analysis_view(text: str, analysis: Analysis) -> AnalysisView:
    """Return every step of an analysis; all offsets count code points of ``text``."""
    parsed = parse(text)
    return AnalysisView(
        text,
        describe(parsed.query),
        parsed.notes,
        analysis.normalized.text,
        changes(text, analysis.normalized),
        tuple(
            ViewTokens(view.value, tuple(_places(stream)))
            for view, stream in analysis.views.items()
        ),
        tuple(_names(text, analysis)),
        find_dates(text),
    )


def changes(text: str, normalized: Normalized) -> tuple[Change, ...]:
    r"""Return each stretch that the normal form writes otherwise or leaves out.

    >>> from search.analysis.normalize import normalize
    >>> typed = "นํ้า\u200bท่วม"
    >>> [(c.before, c.after) for c in changes(typed, normalize(typed))]
    [('ํ้า\u200b', '้ำ')]
    """
    found: list[Change] = []
    normal = normalized.text
    reached = at = 0
    while at < len(normal):
        start, end = normalized.original_span(at, at + 1)
        stop = at + 1
        while stop < len(normal):
            following = normalized.original_span(stop, stop + 1)
            if following[0] >= end:
                break
            end = max(end, following[1])
            stop += 1
        if start > reached:
            found.append(Change(reached, start, text[reached:start], ""))
        if text[start:end] != normal[at:stop]:
            found.append(Change(start, end, text[start:end], normal[at:stop]))
        reached, at = end, stop
    if reached < len(text):
        found.append(Change(reached, len(text), text[reached:], ""))
    return tuple(_joined(found))


def _joined(found: list[Change]) -> Iterator[Change]:
    """Yield changes with neighbours made one."""
    last: Change | None = None
    for change in found:
        if last and last.end == change.start:
            last = Change(
                last.start,
                change.end,
                last.before + change.before,
                last.after + change.after,
            )
            continue
        if last:
            yield last
        last = change
    if last:
        yield last


def _places(stream: TokenStream) -> Iterator[tuple[Token, ...]]:
    place: list[Token] = []
    for token in stream:
        if place and token.position != place[0].position:
            yield tuple(place)
            place = []
        place.append(token)
    if place:
        yield tuple(place)


def _names(text: str, analysis: Analysis) -> Iterator[NameFound]:
    for mention in analysis.mentions:
        start, end = analysis.normalized.original_span(mention.start, mention.end)
        name = mention.name
        yield NameFound(
            text[start:end], start, end, name.entity, name.language, name.weak
        )
