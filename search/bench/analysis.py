"""How fast texts become terms: ``python -m search.bench.analysis``.

In: the seeds and documents shuffled from their sentences, or a file of others. Out: a
table on standard output: characters and documents a processor second, one and two
processes, cold starts, memory, odd and large texts. Every figure is taken in a process
of its own, over texts it has not seen, so nothing is remembered from another.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.analysis.analyzer import Analyzer
from search.analysis.grams import GramStream
from search.analysis.normalize import normalize
from search.analysis.scripts import thai_runs
from search.analysis.thai import cut_both
from search.bench.analysis_trials import faults_of, large_texts, random_texts
from search.bench.peer import read_rows
from search.bench.speed import ROOT, make_documents
from search.indexer import build_index
from search.lexicon.glossary import load_glossary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_PARTS = 3
_STARTS = 3
_AT_ONCE = 500
_THAI, _ENGLISH, _MIXED = "Thai", "English", "Thai and English"


class Way(StrEnum):
    """How much of an analysis is done."""

    SEGMENTER = "segmenter alone"
    WORDS = "words, a text at a time"
    VIEWS = "all views"
    NAMES = "all views, names of the seeds"


@dataclass(frozen=True, slots=True)
class Rate:
    """What a process did in a processor second, and the memory it took."""

    thai: float
    characters: float
    documents: float
    megabytes: float


def read_texts(path: Path) -> list[str]:
    """Return the texts of a file: JSON Lines with ``text``, or tab-separated rows."""
    if path.suffix == ".jsonl":
        lines = path.read_text("utf-8").splitlines()
        return [json.loads(line)["text"] for line in lines]
    return [row.text for row in read_rows(path)]


def share_of_thai(text: str) -> float:
    """Return how much of a text is Thai letters.

    >>> share_of_thai("ไทย abc")
    0.42857142857142855
    """
    return _thai_letters(text) / max(len(text), 1)


def measure(way: Way, texts: Sequence[str]) -> Rate:
    """Return the best rates among three parts of the texts; each is read once."""
    work = _work(way)
    work(["ปูติน visits"])  # the word lists are read here
    thai, characters, documents = 0.0, 0.0, 0.0
    for first in range(_PARTS):
        part = texts[first::_PARTS]
        began = time.process_time()
        work(part)
        spent = max(time.process_time() - began, 1e-9)
        thai = max(thai, sum(map(_thai_letters, part)) / spent)
        characters = max(characters, sum(map(len, part)) / spent)
        documents = max(documents, len(part) / spent)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Rate(thai, characters, documents, memory)


def _work(way: Way) -> Callable[[Sequence[str]], object]:
    match way:
        case Way.SEGMENTER:
            return _segment
        case Way.WORDS:
            words = Analyzer().words
            return lambda texts: list(map(words, texts))
        case Way.VIEWS:
            return partial(_analyze, Analyzer())
        case Way.NAMES:
            names = load_glossary(ROOT / "seeds" / "glossary").names()
            return partial(_analyze, Analyzer(names))


def _segment(texts: Sequence[str]) -> None:
    """Cut the Thai runs of texts by both lists."""
    for some in _at_once(texts):
        cut_both([text[a:b] for text in some for a, b in thai_runs(text)])


def _analyze(analyzer: Analyzer, texts: Sequence[str]) -> None:
    """Analyse texts and ask for all their terms."""
    for some in _at_once(texts):
        for analysis in analyzer.analyze_all(some):
            for stream in analysis.views.values():
                if not isinstance(stream, GramStream):  # the index makes these itself
                    _ = stream.terms


def _at_once(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the texts, as many at once as the indexer takes."""
    for first in range(0, len(texts), _AT_ONCE):
        yield texts[first : first + _AT_ONCE]


def rates(texts: Sequence[str]) -> Iterator[str]:
    """Yield a row for each kind of text and way of cutting it."""
    yield "| texts | what | Thai M characters/s | M characters/s | documents/s | MB |"
    yield "|---|---|---|---|---|---|"
    for kind, own in _kinds(texts).items():
        ways = [Way.VIEWS, Way.NAMES] if kind != _THAI else list(Way)
        for way in ways if own else []:
            rate = _alone(way, own)
            yield (
                f"| {kind} | {way} | {rate.thai / 1e6:.2f} | {rate.characters / 1e6:.2f}"
                f" | {rate.documents:,.0f} | {rate.megabytes:.0f} |"
            )


def _kinds(texts: Sequence[str]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {_THAI: [], _ENGLISH: [], _MIXED: list(texts)}
    for text in texts:
        kinds[_THAI if share_of_thai(text) > 0.3 else _ENGLISH].append(text)  # noqa: PLR2004
    return kinds


def processes(texts: Sequence[str]) -> Iterator[str]:
    """Yield documents a second of the clock with one process and with two."""
    for count in (1, 2):
        with _pool(count) as pool:
            list(pool.map(_analyze_all, [["ปูติน visits"]] * count))  # start them
            began = time.perf_counter()
            list(pool.map(_analyze_all, [list(texts[i::count]) for i in range(count)]))
            wall = time.perf_counter() - began
        yield f"| {count} | {len(texts) / wall:,.0f} |"


def _analyze_all(texts: Sequence[str]) -> None:
    global _analyzer  # noqa: PLW0603  (one for the life of a worker process)
    _analyzer = _analyzer or Analyzer()
    _analyze(_analyzer, texts)


_analyzer: Analyzer | None = None


def cold_starts(folder: Path) -> Iterator[str]:
    """Yield the best of three fresh processes of each command."""
    seeds = ROOT / "seeds"
    build_index([seeds / "documents"], folder / "index", seeds / "glossary", workers=1)
    index = ["--index", str(folder / "index")]
    commands = {
        "analyze, Thai": ["analyze", "ปูตินเยือนเวียดนาม"],
        "analyze, Thai and English": ["analyze", "ปูติน visits"],
        "first query": ["search", "ปูติน", *index, "--no-semantic"],
        "first query with meaning": ["search", "ปูติน", *index],
    }
    for name, arguments in commands.items():
        spent, wall = min(_time_command(arguments) for _ in range(_STARTS))
        yield f"| {name} | {spent:.2f} | {wall:.2f} |"


def _time_command(arguments: Sequence[str]) -> tuple[float, float]:
    """Return processor seconds and seconds of one command in a fresh process."""
    before, began = os.times(), time.perf_counter()
    command = [sys.executable, "-m", "search", *arguments]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    wall, after = time.perf_counter() - began, os.times()
    user = after.children_user - before.children_user
    return user + after.children_system - before.children_system, wall


def trials(count: int) -> Iterator[str]:
    """Yield what random texts broke, then the time of large ones."""
    analyzer = Analyzer()
    broken = [
        (text, faults)
        for text in random_texts(count)
        if (faults := faults_of(analyzer, text))
    ]
    yield f"{count:,} random texts: {len(broken)} break a promise"
    yield from (f"  {text!r}: {', '.join(faults)}" for text, faults in broken[:10])
    yield "\n| a megabyte of | s | µs a character |\n|---|---|---|"
    for large in large_texts(analyzer):
        spent, each = large.seconds, large.microseconds_a_character
        yield f"| {large.kind} | {spent:.2f} | {each:.2f} |"


def _alone(way: Way, texts: Sequence[str]) -> Rate:
    with _pool(1) as pool:
        return pool.submit(measure, way, texts).result()


def _pool(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, multiprocessing.get_context("spawn"))


def _thai_letters(text: str) -> int:
    normal = normalize(text).text
    return sum(end - start for start, end in thai_runs(normal))


@click.command()
@click.option(
    "--documents", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--most", default=3_000, help="Documents to take from the file.")
@click.option("--count", default=3_000, help="Random texts to try.")
def main(documents: Path | None, most: int, count: int) -> None:
    """Print how fast texts become terms on this machine."""
    click.echo(f"load {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory(prefix="songphasa-") as name:
        folder = Path(name)
        if documents is None:
            documents = folder / "documents.jsonl"
            make_documents(most, documents)
        texts = read_texts(documents)[:most]
        for line in rates(texts):
            click.echo(line)
        click.echo("\n| processes | documents/s, by the clock |\n|---|---|")
        for line in processes(texts):
            click.echo(line)
        click.echo("\n| cold start | processor s | s |\n|---|---|---|")
        for line in cold_starts(folder):
            click.echo(line)
    click.echo()
    for line in trials(count):
        click.echo(line)


if __name__ == "__main__":
    main()
