"""``make bench``: how fast indexing and searching are, on this machine.

In: nothing; documents are made by shuffling the sentences of the seeds, the same every
time. Out: a table on standard output: documents a second, size of the index beside the
text, and the time of each class of query. Processor time, which a busy machine
disturbs least.
"""

from __future__ import annotations

import json
import os
import random
import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

import click

from search.indexer import build_index
from search.opening import IndexHandle
from search.service import Request, SearchService
from search.sources.base import Skipped
from search.sources.files import read_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+|(?<=[ก-๎]) (?=[ก-๎])")
# What people type, by class; every class in both languages.
QUERIES = {
    "one name": ("ปูติน", "Min Aung Hlaing", "เมียนมา", "Rosatom"),
    "words": ("ขายอาวุธ เครื่องบินรบ", "nuclear power plant deal"),
    "question": (
        "รัสเซียขายเครื่องบินรบให้เมียนมากี่ลำ",
        "Which country buys most of its arms from Russia?",
    ),
    "phrase": ('"ที่ผ่านมา"', '"security conference"'),
    "exclusion": ("รัสเซีย -คิวบา", "Russia -Vietnam"),
    "filter": ("รัสเซีย date:2567 lang:th", "Russia date:2024"),
}
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of processor time of one class of query."""

    name: str
    middle: float
    worst: float


def sentence_pools() -> dict[str, list[str]]:
    """Return the sentences of the seeds, by language."""
    pools: dict[str, list[str]] = {"th": [], "en": []}
    for item in read_sources([ROOT / "seeds" / "documents"]):
        if not isinstance(item, Skipped):
            sentences = _SENTENCE.split(item.document.text)
            pools[item.document.language] += [s for s in sentences if s.strip()]
    return pools


def make_documents(count: int, target: Path) -> int:
    """Write shuffled documents as JSON Lines; return the bytes of their texts."""
    chance = random.Random(7)  # noqa: S311  (the same documents every time)
    pools = sentence_pools()
    size = 0
    with target.open("w", encoding="utf-8") as file:
        for number in range(count):
            language = "th" if chance.random() < 0.65 else "en"  # noqa: PLR2004
            text = " ".join(chance.choices(pools[language], k=chance.randint(4, 16)))
            row = {
                "id": f"s{number}",
                "title": text[:60],
                "text": text,
                "lang": language,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            size += len(text.encode())
    return size


def measure(count: int, workers: int) -> Iterator[str]:
    """Yield the lines of one size."""
    with tempfile.TemporaryDirectory(prefix="songphasa-") as name:
        folder = Path(name)
        text = make_documents(count, folder / "documents.jsonl")
        started = time.perf_counter(), _processor_seconds()
        build_index(
            [folder / "documents.jsonl"],
            folder / "index",
            ROOT / "seeds" / "glossary",
            workers=workers,
        )
        wall = time.perf_counter() - started[0]
        spent = _processor_seconds() - started[1]
        size = sum(
            f.stat().st_size for f in folder.glob("index/generations/**/*.arrays")
        )
        yield (
            f"{count:,} documents, {workers} workers: {count / wall:,.0f} documents/s, "
            f"{count / spent:,.0f} a processor second; index {size / text:.2f} of the text"
        )
        started = time.perf_counter(), _processor_seconds()
        handle = IndexHandle(folder / "index")
        handle.open()
        yield f"  open: {1000 * (time.perf_counter() - started[0]):.0f} ms"
        service = SearchService(handle)
        for timing in _timings(service):
            yield f"  {timing.name:<10} {timing.middle:7.1f} ms, p95 {timing.worst:7.1f} ms"


def _timings(service: SearchService) -> Iterator[Timing]:
    for name, texts in QUERIES.items():
        spent = [
            _milliseconds(lambda text=text: service.search(Request(text)))  # type: ignore[misc]
            for text in texts
            for _ in range(_ROUNDS)
        ]
        yield Timing(name, median(spent), quantiles(spent, n=20)[-1])


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def _processor_seconds() -> float:
    """Return the processor time of this process and the workers that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@click.command()
@click.option("--sizes", default="1000,10000", help="Numbers of documents.")
@click.option("--workers", default=os.cpu_count() or 1, help="Analysing processes.")
def main(sizes: str, workers: int) -> None:
    """Print how fast indexing and searching are (answers with ten snippets)."""
    click.echo(f"load {os.getloadavg()[0]:.1f}")
    for count in sizes.split(","):
        for line in measure(int(count), workers):
            click.echo(line)


if __name__ == "__main__":
    main()
