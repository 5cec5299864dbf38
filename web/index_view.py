"""What the index holds, for the page about it.

In: ``IndexStatistics``. Out: a frozen view: counts with the search for each, and the
fingerprints and the import report as lines. Called by the statistics page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis.dates import BUDDHIST_OFFSET
from search.documents import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.service import IndexStatistics
    from web.visit import Visit

_MOST_SOURCES = 50
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Counted:
    """A value with the number of its documents, and the search for them."""

    text: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a report; ``depth`` says how far it belongs under others."""

    depth: int
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """What the index holds."""

    generation: str
    built: str
    documents: str
    languages: tuple[Counted, ...]
    years: tuple[Counted, ...]
    sources: tuple[Counted, ...]
    more_sources: int
    fingerprints: tuple[Line, ...]
    report: tuple[Line, ...]
    notice: bool


def statistics_view(statistics: IndexStatistics, visit: Visit) -> StatisticsView:
    """Return what the index holds, each value with the search for its documents."""
    texts, facets = visit.texts, statistics.facets
    shift = BUDDHIST_OFFSET if texts.language == "th" else 0

    def search(name: str, value: str) -> str:
        pairs = [(name, value)] if name != "from" else [("from", value), ("to", value)]
        return visit.link("/search", pairs)

    return StatisticsView(
        statistics.generation,
        statistics.built,
        f"{statistics.documents:,}",
        tuple(
            Counted(texts.named("lang", value), count, search("lang", value))
            for value, count in facets.languages
        ),
        tuple(
            Counted(str(year + shift), count, search("from", str(year + shift)))
            for year, count in sorted(facets.years, reverse=True)
        ),
        tuple(
            Counted(value, count, search("source", value))
            for value, count in facets.sources[:_MOST_SOURCES]
        ),
        max(0, len(facets.sources) - _MOST_SOURCES),
        tuple(Line(0, name, value) for name, value in statistics.fingerprints.items()),
        tuple(report_lines(statistics.report)),
        bool(statistics.notice),
    )


def report_lines(value: object, name: str = "", depth: int = 0) -> Iterator[Line]:
    """Yield a report of any shape as lines.

    >>> lines = report_lines({"not_read": ["ก.doc"], "seconds": 5})
    >>> [(line.depth, line.name, line.value) for line in lines]
    [(0, 'not read', ''), (1, '', 'ก.doc'), (0, 'seconds', '5')]
    """
    if isinstance(value, dict) and depth < _DEEPEST:
        if name:
            yield Line(depth, name, "")
        for key, inner in value.items():
            label = clean_text(str(key)).replace("_", " ")
            yield from report_lines(inner, label, depth + bool(name))
    elif isinstance(value, list | tuple) and depth < _DEEPEST:
        yield Line(depth, name, "" if value else "–")
        for inner in value:
            yield from report_lines(inner, "", depth + 1)
    else:
        shown = f"{value:,}" if isinstance(value, int) else str(value)
        yield Line(depth, name, clean_text(shown))
