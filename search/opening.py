"""Opening an index: engine, analyzer, lexicon and planner that belong together.

In: an index folder. Out: ``OpenIndex``, everything one generation needs to answer, and
``IndexHandle``, which notices a newer generation and swaps it in. A generation carries
its glossary, so names in documents and queries always agree. Called by the service and
the indexer's check.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis.analyzer import Analyzer
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.files import FORMAT, Segment
from search.errors import IndexStaleError, SongphasaError
from search.generations import Generation, IndexFolder
from search.lexicon.glossary import Glossary, load_glossary
from search.lexicon.lexicon import load_lexicon
from search.query.expansion import Planner

if TYPE_CHECKING:
    from pathlib import Path

    from search.engines.base import Engine

SEGMENT = "segment"
GLOSSARY = "glossary.tsv"


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """One generation, ready to answer."""

    generation: str
    built: str
    engine: Engine
    analyzer: Analyzer
    planner: Planner
    glossary: Glossary
    fingerprints: dict[str, str]
    report: dict[str, object]
    notice: str = ""


def open_generation(generation: Generation, without: frozenset[str]) -> OpenIndex:
    """Return a generation ready to answer; IndexStaleError if its terms would not match."""
    glossary = load_glossary(generation.folder / GLOSSARY)
    analyzer = Analyzer(glossary.names())
    manifest = generation.manifest
    wanted = {"analyzer": analyzer.fingerprint, "format": str(FORMAT)}
    for what, value in wanted.items():
        built = manifest.fingerprints.get(what, "")
        if built != value:
            raise IndexStaleError(what, built, value)
    engine = WhooshEngine(Segment(generation.folder / SEGMENT))
    lexicon = load_lexicon(glossary, without=without)
    return OpenIndex(
        manifest.name,
        manifest.created,
        engine,
        analyzer,
        Planner(analyzer, lexicon, engine),
        glossary,
        dict(manifest.fingerprints),
        dict(manifest.report),
        generation.notice,
    )


class IndexHandle:
    """Keeps the live generation of a folder open and follows every switch.

    Safe to share between threads. When a newer generation cannot be opened, the one
    that is open goes on serving with a notice.
    """

    def __init__(self, folder: Path, *, without: frozenset[str] = frozenset()) -> None:
        self._folder = IndexFolder(folder)
        self._without = without
        self._lock = threading.Lock()
        self._open: OpenIndex | None = None
        self._refused = ""

    def open(self) -> OpenIndex:
        """Return the live index; IndexUnavailableError when there is none."""
        live = self._folder.live_name()
        current = self._open
        if current is not None and live in (current.generation, self._refused, None):
            return current
        with self._lock:
            current = self._open
            if current is not None and live == current.generation:
                return current
            return self._swap(live or "", current)

    def _swap(self, live: str, current: OpenIndex | None) -> OpenIndex:
        try:
            self._open = open_generation(self._folder.current(), self._without)
        except SongphasaError:
            if current is None:
                raise
            self._refused = live
            return current
        self._refused = live if self._open.generation != live else ""
        return self._open
