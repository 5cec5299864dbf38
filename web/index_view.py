"""What the index holds, for the page about it.

In: ``IndexStatistics``. Out: a frozen view: counts with the search for each, what the
index was made with, and the import report. Called by the statistics page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from search.analysis.dates import BUDDHIST_OFFSET, DateSpan
from search.documents import clean_text
from web.report_view import ReportView, report_view

if TYPE_CHECKING:
    from search.service import IndexStatistics
    from web.translations import Texts
    from web.visit import Visit

_MOST_SOURCES = 50


@dataclass(frozen=True, slots=True)
class Counted:
    """A value with the number of its documents, and the search for them."""

    text: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """What the index holds."""

    generation: str
    built: str
    built_on: str
    documents: str
    languages: tuple[Counted, ...]
    years: tuple[Counted, ...]
    sources: tuple[Counted, ...]
    more_sources: int
    fingerprints: tuple[tuple[str, str], ...]
    report: ReportView
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
        _moment(statistics.built, texts),
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
        tuple(
            (texts.named("fingerprint", name), clean_text(value))
            for name, value in statistics.fingerprints.items()
        ),
        report_view(statistics.report, visit),
        bool(statistics.notice),
    )


def _moment(text: str, texts: Texts) -> str:
    """Return a moment in UTC for a reader, with both calendars.

    >>> from web.translations import Texts
    >>> _moment("2026-11-22T15:31:05Z", Texts("th"))
    '22 พ.ย. 2569 (2026) 15:31 UTC'
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return clean_text(text)
    day = DateSpan.of(moment.year, moment.month, moment.day)
    return f"{day.display(texts.language)} {moment:%H:%M} UTC"
