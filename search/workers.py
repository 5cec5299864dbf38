"""Documents analysed and written as segments, here or in several processes.

In: batches of documents. Out: segment folders, to be merged into one. A process keeps
what it has analysed, small, until it is worth a segment; batches may therefore be small,
so that memory holds few documents and all processes end at about the same time. Called
by the indexer.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.build_lock import interrupts_held, leave_with_parent
from search.engines.base import Indexed
from search.engines.whoosh.writing.runs import Runs
from search.garbage import collected_later
from search.lexicon.snapshot import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from search.analysis.analyzer import Analyzer
    from search.documents import Document

# Characters analysed together: many short texts at once take less time.
_TOGETHER = 100_000
# A longer text is analysed by itself, so that it is known how long it takes.
_ALONE = 50_000

Seconds = list[tuple[float, str]]


class Worker:
    """Analyses documents and writes segments below a folder; ``finish`` comes last.

    ``names`` is the folder of the glossary's snapshot; ``processes`` tells how many
    work at the same time.
    """

    def __init__(self, names: Path, folder: Path, processes: int = 1) -> None:
        _, self._analyzer = read_snapshot(names)
        # Reading the word lists would make the first document look slow.
        self._analyzer.analyze("ข่าว news")
        self._runs = Runs(folder, processes)

    def take(self, batch: Sequence[Document]) -> Seconds:
        """Take in a batch; return about how long each document took to analyse."""
        with collected_later():
            return self._take(batch)

    def finish(self) -> list[Path]:
        """Write what is left; return the folders of all segments."""
        return self._runs.finish()

    def _take(self, batch: Sequence[Document]) -> Seconds:
        seconds: Seconds = []
        for part in _parts(batch):
            started = time.perf_counter()
            indexed = analyse_all(part, self._analyzer)
            took = time.perf_counter() - started
            lengths = list(map(_characters, part))
            each = took / sum(lengths)
            for document, length in zip(part, lengths, strict=True):
                seconds.append((each * length, document.id))
            for item in indexed:
                self._runs.add(item)
        return seconds


def analyse_all(documents: Sequence[Document], analyzer: Analyzer) -> list[Indexed]:
    """Return documents with the tokens of their titles and texts."""
    texts = [text for document in documents for text in (document.title, document.text)]
    views = [analysis.views for analysis in analyzer.analyze_all(texts)]
    return list(map(Indexed, documents, views[::2], views[1::2]))


def work(
    batches: Iterable[Sequence[Document]],
    names: Path,
    folder: Path,
    workers: int,
    took: Callable[[Seconds], None],
) -> list[Path]:
    """Write all batches in so many processes; return the folders of the segments.

    BrokenProcessPool if the system ends one of the processes.
    """
    free = deque[ProcessPoolExecutor]()
    busy: dict[Future[Seconds], ProcessPoolExecutor] = {}
    used: dict[ProcessPoolExecutor, None] = {}
    with _pools(workers, names, folder) as pools:
        # One batch to work on and one that waits; reading waits for them.
        free.extend(pools * 2)
        for batch in batches:
            if not free:
                for future in wait(busy, return_when=FIRST_COMPLETED).done:
                    free.append(busy.pop(future))
                    took(future.result())
            pool = free.popleft()
            used[pool] = None
            with interrupts_held():  # this may start a process
                busy[pool.submit(_take, batch)] = pool
        for future in busy:
            took(future.result())
        finished = [pool.submit(_finish) for pool in used]
        return [segment for future in finished for segment in future.result()]


def _parts(batch: Sequence[Document]) -> Iterator[list[Document]]:
    """Yield long documents alone, short ones together."""
    part: list[Document] = []
    together = 0
    for document in batch:
        characters = _characters(document)
        if characters > _ALONE:
            yield [document]
            continue
        part.append(document)
        together += characters
        if together > _TOGETHER:
            yield part
            part, together = [], 0
    if part:
        yield part


def _characters(document: Document) -> int:
    """Return how many characters a document has, at least one: times are shared out."""
    return len(document.title) + len(document.text) + 1


@contextmanager
def _pools(
    workers: int, names: Path, folder: Path
) -> Iterator[list[ProcessPoolExecutor]]:
    """Give pools of one process each; if something fails they are ended at once."""
    others = set(multiprocessing.active_children())
    # Fresh processes: forking one that has threads can hang.
    context = multiprocessing.get_context("spawn")
    pools = [
        ProcessPoolExecutor(
            1,
            context,
            initializer=_start,
            initargs=(names, folder / str(number), workers),
        )
        for number in range(workers)
    ]
    try:
        yield pools
    except BaseException:
        for pool in pools:
            pool.shutdown(wait=False, cancel_futures=True)
        own = set(multiprocessing.active_children()) - others
        for process in own:
            process.terminate()
        for process in own:
            process.join()
        raise
    for pool in pools:
        pool.shutdown()


_worker: Worker | None = None


def _start(names: Path, folder: Path, processes: int) -> None:
    global _worker  # noqa: PLW0603 (one a process)
    leave_with_parent()
    _worker = Worker(names, folder, processes)


def _take(batch: Sequence[Document]) -> Seconds:
    return _here().take(batch)


def _finish() -> list[Path]:
    return _here().finish()


def _here() -> Worker:
    if _worker is None:
        msg = "this process was not started to analyse"
        raise RuntimeError(msg)
    return _worker
