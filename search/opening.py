"""Opening an index: engine, analyzer, lexicon and planner that belong together.

In: an index folder. Out: ``OpenIndex``, everything one generation needs to answer, and
``IndexHandle``, which notices a newer generation and swaps it in. A generation carries
its glossary, so names in documents and queries always agree. Called by the service and
the indexer's check.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.analysis.analyzer import Analyzer
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import FORMAT, Segment
from search.errors import IndexStaleError, SongphasaError, VectorsError
from search.generations import Generation, IndexFolder
from search.lexicon.lexicon import load_lexicon
from search.lexicon.snapshot import read_snapshot
from search.manifests import find_damage
from search.query.expansion import Planner
from search.semantic.opening import Meaning, open_meaning

if TYPE_CHECKING:
    from pathlib import Path

    from search.engines.base import Engine
    from search.lexicon.glossary import Glossary

SEGMENT = "segment"


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
    """Return a generation ready to answer; IndexStaleError if its terms differ."""
    manifest = generation.manifest
    # The fingerprint does not depend on names, which take longer to read.
    wanted = {"analyzer": Analyzer().fingerprint, "format": str(FORMAT)}
    for what, value in wanted.items():
        built = manifest.fingerprints.get(what, "")
        if built != value:
            raise IndexStaleError(what, built, value)
    glossary, analyzer = read_snapshot(generation.folder)
    segment = Segment(generation.folder / SEGMENT)
    segment.open()  # before a later build may remove the folder
    meaning = _open_meaning(generation, len(segment.ids))
    engine = WhooshEngine(segment, meaning.vectors)
    lexicon = load_lexicon(glossary, without=without)
    return OpenIndex(
        manifest.name,
        manifest.created,
        engine,
        analyzer,
        Planner(
            analyzer,
            lexicon,
            engine,
            without_layers=without,
            meaning=meaning.encoder,
        ),
        glossary,
        dict(manifest.fingerprints),
        dict(manifest.report),
        " ".join(filter(None, (generation.notice, meaning.notice))),
    )


def _open_meaning(generation: Generation, documents: int) -> Meaning:
    """Return the vectors and the encoder; what is wrong with them is a notice."""
    damage = next(
        find_damage(generation.folder, generation.manifest.optional(), "content"), None
    )
    if damage is None:
        return open_meaning(generation.folder, documents)
    if not generation.folder.is_dir():  # a newer build took it away: look again
        raise damage
    return Meaning(notice=str(VectorsError(damage.file, damage.problem)))


class IndexHandle:
    """Keeps the live generation of a folder open and follows every switch.

    Safe to share between threads. When a newer generation cannot be opened, the one
    that is open goes on serving with a notice. When somebody has written into the files
    of the open one, it is checked and opened anew before anything is answered.
    """

    # Seconds between two looks at the files that are open.
    look_every = 1.0

    def __init__(self, folder: Path, *, without: frozenset[str] = frozenset()) -> None:
        self._folder = IndexFolder(folder)
        self._without = without
        self._lock = threading.Lock()
        self._open: OpenIndex | None = None
        self._generation: Generation | None = None
        self._looked = 0.0
        self._refused = ""

    def open(self) -> OpenIndex:
        """Return the live index; IndexUnavailableError when there is none.

        While one thread opens a new generation, the others answer from the old one.
        """
        current = self._open
        live = self._folder.live_name()
        if current is not None and live in (current.generation, self._refused, None):
            if not self._has_changed():
                return current
            self._open = current = None  # so that the other threads wait, too
        if current is None:
            with self._lock:
                return self._swap()
        if not self._lock.acquire(blocking=False):
            return current
        try:
            return self._swap()
        finally:
            self._lock.release()

    def _swap(self) -> OpenIndex:
        current = self._open
        live = self._folder.live_name()
        if current is not None and live in (current.generation, self._refused, None):
            return current  # another thread was here first
        try:
            opened, self._generation = self._folder.load(self._load)
            self._looked = time.monotonic()
        except SongphasaError as error:
            if current is None:
                raise
            notice = f"{error} Until then generation {current.generation} is served."
            opened = replace(current, notice=notice)
        # What cannot be opened now is not tried again with every request.
        self._refused = live if live and opened.generation != live else ""
        self._open = opened
        return opened

    def _load(self, generation: Generation) -> tuple[OpenIndex, Generation]:
        return open_generation(generation, self._without), generation

    def _has_changed(self) -> bool:
        now = time.monotonic()
        if self._generation is None or now - self._looked < self.look_every:
            return False
        self._looked = now
        return self._generation.changed()
