"""The indexer: from source files to a live generation of an index.

In: paths, an index folder, a glossary. Out: a ``BuildReport``; the new generation is
live only when it is complete and has been checked. Documents are analysed in batches,
in worker processes when there are many; memory holds one batch a worker.
"""

from __future__ import annotations

import multiprocessing
import shutil
import time
from collections import Counter, deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from search.analysis.analyzer import Analyzer
from search.engines.base import Indexed
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.files import FORMAT, Segment
from search.engines.whoosh.inverter import write_segment
from search.engines.whoosh.merger import merge_segments
from search.errors import IndexDamagedError, IndexWriteError
from search.generations import IndexFolder
from search.lexicon.glossary import load_glossary
from search.lexicon.snapshot import read_snapshot, write_snapshot
from search.opening import SEGMENT
from search.query.plan import Must
from search.sources.base import Skipped
from search.sources.files import read_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from search.documents import Document
    from search.sources.base import Found

# A batch ends at either limit; it bounds a worker's memory.
_BATCH_DOCUMENTS = 2_000
_BATCH_CHARACTERS = 2_000_000
# Below this many characters one process is quicker than starting others.
_WORTH_WORKERS = 1_000_000
_MOST_LISTED = 200
_KILLED = (
    "the system ended one of the analysing processes, perhaps for want of memory "
    "(fewer of them need less: --workers 1)"
)


@dataclass
class BuildReport:
    """What a build read, what it could not read and why. JSON-ready by ``as_dict``."""

    documents: int = 0
    characters: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)
    skipped_total: int = 0
    warnings: list[dict[str, str]] = field(default_factory=list)
    warnings_total: int = 0
    languages: dict[str, int] = field(default_factory=dict)
    encodings: dict[str, int] = field(default_factory=dict)
    dated: int = 0
    first_date: str = ""
    last_date: str = ""
    seconds: float = 0.0
    workers: int = 1
    generation: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is."""

    stage: str
    documents: int
    skipped: int
    seconds: float


def build_index(
    sources: Sequence[Path],
    folder: Path,
    glossary_path: Path,
    *,
    workers: int = 1,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> BuildReport:
    """Build a new generation from the sources and make it live.

    Raises SourceError if no document could be read (the old index goes on serving),
    GlossaryError, IndexBusyError, IndexWriteError.
    """
    started = time.perf_counter()
    glossary = load_glossary(glossary_path)
    report = BuildReport(workers=workers)

    def tell(stage: str) -> None:
        seconds = time.perf_counter() - started
        on_progress(Progress(stage, report.documents, report.skipped_total, seconds))

    with IndexFolder(folder).build() as building:
        write_snapshot(glossary, building.folder)
        runs = building.folder / "runs"
        batches = _batches(_counted(read_sources(sources), report, tell))
        try:
            folders = _analyse(batches, runs, building.folder, workers)
        except BrokenProcessPool as error:
            raise IndexWriteError(folder, _KILLED) from error
        tell("merging")
        _join(folders, building.folder / SEGMENT)
        shutil.rmtree(runs)
        tell("checking")
        report.seconds = round(time.perf_counter() - started, 3)
        fingerprints = {
            "analyzer": Analyzer().fingerprint,
            "format": str(FORMAT),
            "glossary": f"{len(glossary.entities)} entities",
        }
        generation = building.publish(
            fingerprints, report.documents, report.as_dict(), _check
        )
    report.generation = generation.manifest.name
    return report


def analyse(document: Document, analyzer: Analyzer) -> Indexed:
    """Return a document with the tokens of its title and text."""
    title = analyzer.analyze(document.title).views
    return Indexed(document, title, analyzer.analyze(document.text).views)


def _counted(
    found: Iterable[Found | Skipped], report: BuildReport, tell: Callable[[str], None]
) -> Iterator[Document]:
    """Yield the documents while writing down everything about them."""
    languages: Counter[str] = Counter()
    encodings: Counter[str] = Counter()
    for item in found:
        if isinstance(item, Skipped):
            report.skipped_total += 1
            if len(report.skipped) < _MOST_LISTED:
                report.skipped.append({"path": item.path, "reason": item.reason})
            continue
        document = item.document
        report.documents += 1
        report.characters += len(document.text)
        languages[document.language] += 1
        encodings[item.encoding] += 1
        report.warnings_total += len(item.warnings)
        for warning in item.warnings[: max(0, _MOST_LISTED - len(report.warnings))]:
            report.warnings.append({"path": item.path, "warning": warning})
        if document.date:
            report.dated += 1
            first, last = (
                document.date.first.isoformat(),
                document.date.last.isoformat(),
            )
            report.first_date = min(report.first_date or first, first)
            report.last_date = max(report.last_date, last)
        tell("reading")
        yield document
    report.languages = dict(sorted(languages.items()))
    report.encodings = dict(sorted(encodings.items()))


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    characters = 0
    for document in documents:
        batch.append(document)
        characters += len(document.text)
        if len(batch) >= _BATCH_DOCUMENTS or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _analyse(
    batches: Iterator[list[Document]], runs: Path, names: Path, workers: int
) -> list[Path]:
    """Write each batch as a segment of its own; return their folders in order."""
    runs.mkdir()
    first = next(batches, None)
    if first is None:
        return []
    small = sum(len(d.text) for d in first) < _WORTH_WORKERS
    if workers <= 1 or small:
        _, analyzer = read_snapshot(names)
        folders = []
        for number, batch in enumerate(_chain(first, batches)):
            folders.append(runs / f"{number:06d}")
            write_segment([analyse(d, analyzer) for d in batch], folders[-1])
        return folders
    return _analyse_in_workers(_chain(first, batches), runs, names, workers)


def _analyse_in_workers(
    batches: Iterator[list[Document]], runs: Path, names: Path, workers: int
) -> list[Path]:
    folders: list[Path] = []
    waiting: deque[Future[None]] = deque()
    # Fresh processes: forking one that has threads can hang.
    with ProcessPoolExecutor(
        workers,
        multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(names,),
    ) as pool:
        for number, batch in enumerate(batches):
            folders.append(runs / f"{number:06d}")
            waiting.append(pool.submit(_work, batch, folders[-1]))
            while len(waiting) > workers + 1:  # bounded memory: reading waits
                waiting.popleft().result()
        for future in waiting:
            future.result()
    return folders


_worker_analyzer: Analyzer | None = None


def _start_worker(names: Path) -> None:
    global _worker_analyzer  # one analyzer a process, made once
    _, _worker_analyzer = read_snapshot(names)


def _work(batch: list[Document], folder: Path) -> None:
    analyzer = _worker_analyzer or Analyzer()
    write_segment([analyse(document, analyzer) for document in batch], folder)


def _chain(
    first: list[Document], rest: Iterator[list[Document]]
) -> Iterator[list[Document]]:
    yield first
    yield from rest


def _join(folders: Sequence[Path], target: Path) -> None:
    if len(folders) == 1:
        folders[0].rename(target)
        return
    segments = [Segment(folder) for folder in folders]
    merge_segments(segments, [frozenset()] * len(segments), target)


def _check(folder: Path) -> None:
    """Open what was built and ask it something, before anyone else does."""
    engine = WhooshEngine(Segment(folder / SEGMENT))
    found = engine.search(Must(), limit=5)
    if found.total != engine.size or not found.hits:
        raise IndexDamagedError(folder, "the new index does not list its documents")
    for hit in found.hits:
        engine.document(hit.doc_id)
