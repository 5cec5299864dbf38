"""What meaning costs: time to make vectors, their size, time of a query, memory, loss.

In: an encoder and a folder to write in. Out: lines of text. Times are processor time on
one core, the best of several; rates and sizes are those of the seeds. The collections of
10,000 and 100,000 documents are random unit vectors: a scan takes as long whatever they
mean. Called by ``search.bench.meaning``.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING

import numpy as np

from search.bench.development import DEVELOPMENT, read_documents
from search.bench.judgements import load_collection
from search.bench.measures import reciprocal_rank
from search.bench.quality import ROOT
from search.engines.meaning import joining, similarities
from search.query.plan import Bag, Hybrid
from search.query.weights import DEFAULT_WEIGHTS
from search.semantic.building import encode_documents, write_vectors
from search.semantic.encoder import unit_rows
from search.semantic.passages import cut_passages
from search.semantic.vectors import (
    FORMAT,
    HASH_SIZE,
    Quantised,
    Vectors,
    VectorsInfo,
    highest,
    quantise,
)
from search.sources.base import Skipped
from search.sources.files import read_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.semantic.encoder import Encoder, Floats

SIZES = (10_000, 100_000)
# About what the seeds have.
_PASSAGES = 5
_BLOCK = 10_000
_ROUNDS = 3
_QUERIES = 20
_NEAREST = 10
_JUDGED = "xquad"
# A process of its own: what this one holds already would not be counted.
_MEMORY = """
from pathlib import Path
import search.semantic.vectors
from search.semantic.encoder import load_encoder

def resident():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

before = resident()
load_encoder()
print(resident() - before)
"""


def cost_lines(place: Path, encoder: Encoder) -> Iterator[str]:
    """Yield everything measured, a line each."""
    contents = [
        (item.document.title, item.document.text)
        for item in read_sources([ROOT / "seeds" / "documents"])
        if not isinstance(item, Skipped)
    ]
    yield from _making(place, encoder, contents)
    yield from _asking(encoder, contents)
    rows = np.random.default_rng(7)
    for size in SIZES:
        yield _scanning(_random(size, encoder.dimensions, rows))
    if (DEVELOPMENT / _JUDGED).exists():
        yield _loss(encoder)


def _making(
    place: Path, encoder: Encoder, contents: list[tuple[str, str]]
) -> Iterator[str]:
    took = _best(lambda: encode_documents(contents, encoder))
    report = write_vectors(place / "seeds-vectors", contents, encoder)
    size = sum(f.stat().st_size for f in (place / "seeds-vectors").iterdir())
    text = sum(len(f"{title}{text}".encode()) for title, text in contents)
    documents, passages = report.documents, report.passages
    yield (
        f"making vectors: {documents / took:.0f} documents/s, "
        f"{passages / took:.0f} passages/s on one core "
        f"({documents} documents, {passages} passages)"
    )
    yield (
        f"index growth: {size / documents:,.0f} bytes a document, "
        f"{size / text:.2f} of the text"
    )


def _asking(encoder: Encoder, contents: list[tuple[str, str]]) -> Iterator[str]:
    titles = [title for title, _ in contents if title]
    times = [_best(lambda title=title: encoder.encode([title])) for title in titles]  # type: ignore[misc]
    yield f"encoding a query: {median(times) * 1000:.1f} ms"
    if not Path("/proc/self/status").exists():
        return
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _MEMORY], capture_output=True, check=True, cwd=ROOT
    )
    yield f"memory of the encoder: {int(done.stdout) / 1024:.0f} MB a process"


def _scanning(vectors: Vectors) -> str:
    size, dimensions = vectors.info.documents, vectors.info.dimensions
    weights = DEFAULT_WEIGHTS
    queries = np.random.default_rng(11).normal(size=(_QUERIES, dimensions))
    times = []
    for query in unit_rows(queries.astype(np.float32)):
        plan = Hybrid(
            Bag(()),
            query.tobytes(),
            (),
            weights.meaning,
            weights.nearest,
            weights.nearest_similarity,
        )

        def ask(plan: Hybrid = plan) -> None:
            near = similarities(vectors, plan)
            joining(near, plan)

        times.append(_time(ask))  # once: a query asked again is remembered
    stored = vectors.documents.values.nbytes + vectors.passages.values.nbytes
    return (
        f"comparing a query with {size:,} documents (random unit vectors, "
        f"{_PASSAGES} passages each, {stored / 1e6:,.0f} MB of vectors): "
        f"{min(times) * 1000:.1f} ms at best, {median(times) * 1000:.1f} ms in the middle"
    )


def _random(size: int, dimensions: int, chance: np.random.Generator) -> Vectors:
    many = size * _PASSAGES
    return Vectors(
        VectorsInfo(FORMAT, "random", dimensions, size, many),
        _random_rows(size, dimensions, chance),
        _random_rows(many, dimensions, chance),
        np.arange(0, many + 1, _PASSAGES),
        np.zeros((many, 2), np.uint32),
        np.zeros((size, HASH_SIZE), np.uint8),
    )


def _random_rows(size: int, dimensions: int, chance: np.random.Generator) -> Quantised:
    values = np.empty((size, dimensions), np.int8)
    scales = np.empty(size, np.float32)
    for first in range(0, size, _BLOCK):
        last = min(first + _BLOCK, size)
        rows = chance.standard_normal((last - first, dimensions), np.float32)
        small = quantise(unit_rows(rows))
        values[first:last], scales[first:last] = small.values, small.scales
    return Quantised(values, scales)


def _loss(encoder: Encoder) -> str:
    """Return how bytes answer beside floats, by meaning alone."""
    collection = load_collection(DEVELOPMENT / _JUDGED)
    documents = sorted(read_documents(collection.source), key=lambda d: d.id)
    whole, passages, first = [], [], [0]
    for document in documents:
        spans = cut_passages(document.text)
        texts = [document.title, *(document.text[a:b] for a, b in spans)]
        rows = encoder.encode(texts)
        whole.append(unit_rows(rows.sum(axis=0, keepdims=True)))
        passages.append(rows[1:])
        first.append(first[-1] + len(spans))
    exact, small = (
        Vectors(
            VectorsInfo(FORMAT, "", encoder.dimensions, len(documents), first[-1]),
            store(np.concatenate(whole)),
            store(np.concatenate(passages)),
            np.array(first),
            np.zeros((first[-1], 2), np.uint32),
            np.zeros((len(documents), HASH_SIZE), np.uint8),
        )
        for store in (_as_floats, quantise)
    )
    shared, apart, ranks = [], [], []
    for topic in collection.topics:
        query = encoder.encode([topic.text])[0]
        near = [vectors.similarity(query) for vectors in (exact, small)]
        best = [highest(one, _NEAREST).tolist() for one in near]
        shared.append(len({*best[0]} & {*best[1]}) / _NEAREST)
        apart.append(float(np.abs(near[0] - near[1]).max()))
        grades = collection.qrels["bilingual"].get(topic.id, {})
        ranks.append(
            [reciprocal_rank([documents[i].id for i in b], grades, 10) for b in best]
        )
    means = [fmean(column) for column in zip(*ranks, strict=True)]
    return (
        f"loss by bytes beside floats ({_JUDGED}, {len(shared)} topics, meaning alone): "
        f"{fmean(shared):.1%} of the nearest {_NEAREST} are the same, similarities "
        f"differ by {max(apart):.4f} at most, MRR@10 {means[0]:.4f} → {means[1]:.4f}"
    )


def _as_floats(rows: Floats) -> Quantised:
    ones = np.ones(len(rows), np.float32)
    return Quantised(rows, ones)  # type: ignore[arg-type]  # the same sums, unrounded


def _best(call: Callable[[], object]) -> float:
    return min(_time(call) for _ in range(_ROUNDS))


def _time(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started
