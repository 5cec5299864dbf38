"""The indexer: from source files to a live generation of an index.

In: paths, an index folder, a glossary. Out: a ``BuildReport``; the new generation is
live only when it is complete and has been checked. Documents are analysed in batches,
in worker processes when there are many; memory holds few batches, and what a worker
knows of its documents, up to a limit.
"""

from __future__ import annotations

import shutil
import time
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from search.analysis.analyzer import Analyzer
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import FORMAT, Segment
from search.errors import IndexDamagedError, IndexWriteError
from search.generations import IndexFolder
from search.import_report import BuildReport, Tally
from search.lexicon.glossary import load_glossary
from search.lexicon.snapshot import write_snapshot
from search.opening import SEGMENT
from search.query.plan import Must
from search.sources.memory import Fresh, Memory, Remembered
from search.sources.table import write_table
from search.updating import find_previous, join
from search.vector_building import MOST_BY_DEFAULT, build_vectors, find_encoder
from search.workers import Seconds, Worker, analyse_all, work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from search.documents import Document
    from search.engines.base import Indexed

# A batch ends at either limit.
_BATCH_DOCUMENTS = 500
_BATCH_CHARACTERS = 500_000
# Below this many characters one process is quicker than starting others.
_WORTH_WORKERS = 1_000_000
_KILLED = (
    "the system ended one of the analysing processes, perhaps for want of memory "
    "(fewer of them need less: --workers 1)"
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is; ``share`` of its stage is done, 0 if that is not known."""

    stage: str
    documents: int
    skipped: int
    seconds: float
    share: float = 0.0


def build_index(
    sources: Sequence[Path],
    folder: Path,
    glossary_path: Path,
    *,
    workers: int = 1,
    update: bool = False,
    semantic: bool | None = False,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> BuildReport:
    """Build a new generation from the sources and make it live.

    An ``update`` reads and analyses only what has changed since the live generation was
    built; the new one is the same, byte for byte, as if everything had been read. If
    nothing has changed, the live one stays.

    ``semantic`` tells whether to make vectors for search by meaning; None makes them
    if there is an encoder and the documents are not too many.

    Raises SourceError if no document could be read (the old index goes on serving),
    GlossaryError, EncoderError, IndexBusyError, IndexWriteError.
    """
    started = time.perf_counter()
    glossary = load_glossary(glossary_path)
    encoder = find_encoder(semantic=semantic)
    report = BuildReport(workers=workers)

    def tell(stage: str, share: float = 0.0) -> None:
        seconds = time.perf_counter() - started
        counts = (report.documents, report.skipped_total)
        on_progress(Progress(stage, *counts, seconds, share))

    with IndexFolder(folder).build() as building:
        write_snapshot(glossary, building.folder)
        fingerprints = {
            "analyzer": Analyzer().fingerprint,
            "format": str(FORMAT),
            "glossary": f"{len(glossary.entities)} entities",
        }
        previous = None
        if update:
            previous = find_previous(
                IndexFolder(folder), building.folder, fingerprints, report.notes
            )
        memory = Memory(previous.files if previous else ())
        tally = Tally(report)
        kept: set[str] = set()
        runs = building.folder / "runs"
        batches = _batches(_counted(memory, sources, tally, kept, tell))
        try:
            folders = _analyse(
                batches, runs, building.folder, workers, tally.add_seconds
            )
        except BrokenProcessPool as error:
            raise IndexWriteError(folder, _KILLED) from error
        tally.finish(memory.seconds)
        report.kept = len(kept)
        if semantic is None and report.documents > MOST_BY_DEFAULT:
            encoder = None
        if encoder is not None:
            fingerprints["semantic"] = encoder.fingerprint
        if previous and previous.is_as(memory.files, report, fingerprints):
            report.notes.append("nothing has changed; the index stays as it is")
            report.seconds = round(time.perf_counter() - started, 3)
            report.generation = previous.generation.manifest.name
            return report
        tell("merging")
        dropped = previous.dropped(kept) if previous else frozenset()
        report.removed = len(dropped)
        join(folders, building.folder / SEGMENT, previous if kept else None, dropped)
        write_table(building.folder, memory.files)
        shutil.rmtree(runs)
        if encoder is not None:
            made = build_vectors(
                building.folder,
                building.folder / SEGMENT,
                folder,
                encoder,
                workers=workers,
                on_progress=lambda n: tell("meaning", n / report.documents),
            )
            report.encoder = encoder.fingerprint
            report.passages, report.reused = made.passages, made.reused
        tell("checking")
        report.seconds = round(time.perf_counter() - started, 3)
        generation = building.publish(
            fingerprints, report.documents, report.as_dict(), _check
        )
    report.generation = generation.manifest.name
    return report


def analyse(document: Document, analyzer: Analyzer) -> Indexed:
    """Return a document with the tokens of its title and text."""
    return analyse_all([document], analyzer)[0]


def _counted(
    memory: Memory,
    sources: Sequence[Path],
    tally: Tally,
    kept: set[str],
    tell: Callable[[str, float], None],
) -> Iterator[Document]:
    """Yield the documents to analyse while writing down everything about all."""
    for result in memory.read(sources):
        tally.add(result)
        tell("reading", memory.share)
        if isinstance(result, Remembered):
            kept.add(result.record.id)
        elif isinstance(result, Fresh):
            yield result.document


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
    batches: Iterator[list[Document]],
    runs: Path,
    names: Path,
    workers: int,
    took: Callable[[Seconds], None],
) -> list[Path]:
    """Write the batches as segments; return their folders."""
    runs.mkdir()
    first: list[list[Document]] = []
    characters = 0
    for batch in batches:
        first.append(batch)
        characters += sum(len(document.text) for document in batch)
        if characters >= _WORTH_WORKERS:
            break
    if not first:
        return []
    batches = chain(first, batches)
    del first  # they need not stay until all others are written
    if workers > 1 and characters >= _WORTH_WORKERS:
        return work(batches, names, runs, workers, took)
    worker = Worker(names, runs)
    for batch in batches:
        took(worker.take(batch))
    return worker.finish()


def _check(folder: Path) -> None:
    """Open what was built and ask it something, before anyone else does."""
    engine = WhooshEngine(Segment(folder / SEGMENT))
    found = engine.search(Must(), limit=5)
    if found.total != engine.size or not found.hits:
        raise IndexDamagedError(folder, "the new index does not list its documents")
    for hit in found.hits:
        engine.document(hit.doc_id)
