"""The engine as one of several in a comparison: index, query, one line of JSON.

In: documents or queries as tab-separated lines (id, language, text, tokens). Out: counts
and times on standard output. ``project:seg`` takes the tokens as they are, so that only
the engine is timed; ``project:own`` takes the text, with our analysis, all views and the
planner (expansion off). Run by ``search.bench.speed`` and by other comparisons:

    python -m search.bench.peer ENGINE index DOCS FOLDER
    python -m search.bench.peer ENGINE query FOLDER QUERIES [--hits FILE] [--snippets]
"""

from __future__ import annotations

import json
import shutil
import time
from array import array
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import click
import numpy as np

from search.analysis.analyzer import Analyzer
from search.analysis.tokens import TokenStream, View, empty_stream
from search.documents import Document
from search.engines.base import Indexed
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.writing.merger import merge_segments
from search.engines.whoosh.writing.runs import Runs
from search.errors import UsageError
from search.garbage import collected_later
from search.lexicon.lexicon import Lexicon
from search.query.expansion import Options, Planner
from search.query.parser import parse
from search.query.plan import Bag, Plan, TermSet
from search.results import make_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

TOP = 10
_SEGMENT = "segment"
# Documents analysed at once.
_BATCH = 256


class Row(NamedTuple):
    """A document or a query: its text, and the same cut into tokens by someone else."""

    id: str
    language: str
    text: str
    tokens: str


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file; UsageError if it has none, or names a bad line."""
    number = 0
    # Line by line as bytes: a third of the time of a file of text.
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            cells = line.decode().rstrip("\r\n").split("\t")
            if len(cells) < 4:  # noqa: PLR2004
                raise UsageError(
                    str(path), f"line {number} is not id, language, text, tokens"
                )
            yield Row(*cells[:4])
    if not number:
        raise UsageError(str(path), "it is empty")


class Peer(Protocol):
    """One way of using the engine."""

    def indexed(self, rows: Iterable[Row]) -> Iterator[Indexed]:
        """Yield rows as documents to be indexed."""
        ...

    def plan(self, row: Row) -> Plan:
        """Return a row as a query."""
        ...


class GivenTokens:
    """Takes tokens as they come; only the view of words is filled."""

    def indexed(self, rows: Iterable[Row]) -> Iterator[Indexed]:
        """Yield documents whose text is their tokens, joined by spaces."""
        for row in rows:
            document = Document(row.id, "", row.tokens, row.language)
            views = {**_NO_VIEWS, View.WORDS: _stream(row.tokens)}
            yield Indexed(document, _NO_VIEWS, views)

    def plan(self, row: Row) -> Plan:
        """Return the tokens, any of which may match."""
        words = dict.fromkeys(row.tokens.split())
        return Bag(tuple(TermSet(View.WORDS, ((word,),)) for word in words))


class OwnAnalysis:
    """Takes text, with everything the program does when translation is off."""

    def __init__(self, engine: WhooshEngine | None = None) -> None:
        self._analyzer = Analyzer()
        self._no_title = self._analyzer.analyze("").views
        if engine:
            self._planner = Planner(self._analyzer, Lexicon(), engine)

    def indexed(self, rows: Iterable[Row]) -> Iterator[Indexed]:
        """Yield documents analysed in all views, some hundred at a time."""
        rows = iter(rows)
        while batch := list(islice(rows, _BATCH)):
            analysed = self._analyzer.analyze_all([row.text for row in batch])
            for row, own in zip(batch, analysed, strict=True):
                document = Document(row.id, "", row.text, row.language)
                yield Indexed(document, self._no_title, own.views)

    def plan(self, row: Row) -> Plan:
        """Return the plan of the words as a person would type them."""
        return self._planner.plan(parse(row.text).query, Options(expand=False)).plan


_NO_VIEWS = {view: empty_stream() for view in View}


def _stream(tokens: str) -> TokenStream:
    """Return tokens that stand one space apart."""
    terms = tokens.split()
    positions = np.arange(len(terms), dtype=np.int32)
    widths = np.fromiter(map(len, terms), np.int32, len(terms))
    ends = np.cumsum(widths, dtype=np.int32) + positions
    return TokenStream(terms, _column(ends - widths), _column(ends), _column(positions))


def _column(values: NDArray[np.int32]) -> array[int]:
    # An array reads as a list does, and is made and copied in no time.
    return array("i", values.tobytes())


def build(peer: Peer, rows: Iterable[Row], folder: Path) -> int:
    """Build a segment in the folder; return the number of documents."""
    shutil.rmtree(folder, ignore_errors=True)
    with collected_later():
        return _build(peer, rows, folder)


def _build(peer: Peer, rows: Iterable[Row], folder: Path) -> int:
    runs = Runs(folder / "runs")
    count = 0
    for item in peer.indexed(rows):
        runs.add(item)
        count += 1
    written = runs.finish()
    if len(written) == 1:
        written[0].rename(folder / _SEGMENT)
    else:
        segments = [Segment(run) for run in written]
        merge_segments(segments, [frozenset()] * len(written), folder / _SEGMENT)
    shutil.rmtree(folder / "runs")
    return count


def open_engine(folder: Path) -> WhooshEngine:
    """Return the engine over a built folder."""
    return WhooshEngine(Segment(folder / _SEGMENT))


def asking(
    peer: Peer, engine: WhooshEngine, *, snippets: bool
) -> Callable[[Row], list[str]]:
    """Return a function that answers one query with document ids.

    With snippets the whole answer is made, documents, marks and passages.
    """

    def ask(row: Row) -> list[str]:
        plan = peer.plan(row)
        found = engine.search(plan, limit=TOP)
        if snippets:
            make_results(engine, plan, found.hits, snippets=True, explain=False)
        return [hit.doc_id for hit in found.hits]

    return ask


def time_queries(ask: Callable[[Row], list[str]], rows: list[Row]) -> dict[str, float]:
    """Return how long the queries take, in milliseconds."""
    times: list[float] = []
    found = 0
    wall, cpu = time.perf_counter(), time.process_time()
    for row in rows:
        began = time.perf_counter()
        found += len(ask(row))
        times.append((time.perf_counter() - began) * 1e3)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    first = times[0]
    times.sort()
    return {
        "first_ms": round(first, 3),
        "p50_ms": round(times[len(times) // 2], 3),
        "p95_ms": round(times[int(len(times) * 0.95)], 3),
        "qps": round(len(times) / wall, 1),
        "cpu_ms": round(cpu / len(times) * 1e3, 4),
        "found": found,
        "queries": len(times),
    }


@click.group()
@click.argument("engine", type=click.Choice(["project:seg", "project:own"]))
@click.pass_context
def main(context: click.Context, engine: str) -> None:
    """Index documents or answer queries as one engine of a comparison."""
    context.obj = engine


@main.command()
@click.argument("docs", type=click.Path(path_type=Path, exists=True))
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def index(engine: str, docs: Path, folder: Path) -> None:
    """Build an index of DOCS in FOLDER."""
    began = time.perf_counter()
    peer = GivenTokens() if engine.endswith(":seg") else OwnAnalysis()
    count = build(peer, read_rows(docs), folder)
    tell_build(count, began)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.argument("queries", type=click.Path(path_type=Path, exists=True))
@click.option("--hits", type=click.Path(path_type=Path), help="Write the ids found.")
@click.option("--snippets", is_flag=True, help="Make the whole answer.")
@click.option("--passes", type=click.IntRange(1), default=1, help="The last is timed.")
@click.pass_obj
def query(
    engine: str,
    folder: Path,
    queries: Path,
    hits: Path | None,
    snippets: bool,
    passes: int,
) -> None:
    """Answer QUERIES from the index in FOLDER."""
    rows = list(read_rows(queries))
    began = time.perf_counter()
    opened = open_engine(folder)
    opened_ms = round((time.perf_counter() - began) * 1e3, 3)
    peer = GivenTokens() if engine.endswith(":seg") else OwnAnalysis(opened)
    ask = asking(peer, opened, snippets=snippets)
    if hits:
        lines = ("\t".join((row.id, *ask(row))) for row in rows)
        hits.write_text("\n".join(lines) + "\n", "utf-8")
    tell_queries(ask, rows, passes, opened_ms)


def tell_build(documents: int, began: float) -> None:
    """Print what building took since ``began`` on the performance counter."""
    tell(
        docs=documents,
        seconds=round(time.perf_counter() - began, 3),
        index_cpu_s=round(time.process_time(), 3),
    )


def tell_queries(
    ask: Callable[[Row], list[str]], rows: list[Row], passes: int, open_ms: float
) -> None:
    """Ask all queries so many times; print the figures of the last time."""
    timed = [time_queries(ask, rows) for _ in range(passes)]
    tell(open_ms=open_ms, **{**timed[-1], "first_ms": timed[0]["first_ms"]})


def tell(**figures: float) -> None:
    """Print figures as one JSON object."""
    click.echo(json.dumps(figures))


if __name__ == "__main__":
    main()
