"""What it costs to store a document: time to compress and to read it, and its size.

In: the documents of a file of tab-separated rows (``search.bench.peer``), or of the
bench's own corpus. Out: a table of compressors, each document by itself
(``docs/adr/0014``):

    python -m search.bench.compression [--documents FILE]
"""

from __future__ import annotations

import tempfile
import time
import zlib
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
import zstandard

from search.bench.corpus import write_documents
from search.bench.peer import read_rows
from search.engines.whoosh.segment.letters import encode_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_COUNT = 5_000
_TURNS = 3
_LEVELS = (1, 3, 5)
# What a dictionary is trained on, and how large it gets.
_SAMPLES, _DICTIONARY = 2_000, 64 * 1024


class Way(NamedTuple):
    """One way of compressing a document and reading it again."""

    name: str
    compress: Callable[[bytes], bytes]
    read: Callable[[bytes], bytes]


def ways(texts: Sequence[bytes]) -> Iterator[Way]:
    """Yield zlib, zstd at some levels, and zstd with a dictionary of these texts."""
    yield Way("zlib, level 6", partial(zlib.compress, level=6), zlib.decompress)
    read = zstandard.ZstdDecompressor().decompress
    for level in _LEVELS:
        compress = zstandard.ZstdCompressor(level).compress
        yield Way(f"zstd, level {level}", compress, read)
    known = zstandard.train_dictionary(_DICTIONARY, list(texts[:_SAMPLES]))
    compress = zstandard.ZstdCompressor(3, dict_data=known).compress
    read = zstandard.ZstdDecompressor(dict_data=known).decompress
    yield Way("zstd 3, dictionary", compress, read)


def table(texts: Sequence[bytes]) -> Iterator[str]:
    """Yield a row for each way: microseconds a text, best of three, and its share."""
    letters = sum(map(len, texts))
    yield f"{len(texts):,} texts of {letters / len(texts):.0f} letters on average"
    yield f"{'':<20}{'compress':>10}{'read':>10}{'of the letters':>17}"
    for way in ways(texts):
        packed: list[bytes] = []
        there = back = float("inf")
        for _ in range(_TURNS):
            began = time.process_time()
            packed = list(map(way.compress, texts))
            middle = time.process_time()
            if list(map(way.read, packed)) != list(texts):
                msg = f"{way.name} lost something"
                raise ValueError(msg)
            there = min(there, middle - began)
            back = min(back, time.process_time() - middle)
        each = 1e6 / len(texts)
        share = sum(map(len, packed)) / letters
        times = f"{there * each:>7.1f} µs{back * each:>7.1f} µs"
        yield f"{way.name:<20}{times}{share:>17.2f}"


@click.command()
@click.option("--documents", type=click.Path(path_type=Path, exists=True))
def main(documents: Path | None) -> None:
    """Print what storing documents takes with each compressor."""
    with tempfile.TemporaryDirectory() as folder:
        file = documents or Path(folder) / "documents.tsv"
        if documents is None:
            write_documents(_COUNT, file)
        rows = islice(read_rows(file), _COUNT)
        texts = [encode_letters(row.text) for row in rows]
    for line in table(texts):
        click.echo(line)


if __name__ == "__main__":
    main()
