"""How words and meaning are best put together, and at which weight.

``python -m search.bench.fusion`` prints the table of docs/semantic.md, measured on the
development collections beside the repository. It needs the encoder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import click
import numpy as np
from numpy.typing import NDArray

from search.bench.development import Prepared, prepare, prepare_seeds
from search.bench.measures import ndcg, reciprocal_rank
from search.engines.whoosh.engine import WhooshEngine
from search.errors import EncoderError
from search.query.expansion import Options, Planner
from search.query.tree import Words
from search.query.weights import DEFAULT_WEIGHTS, Weights
from search.semantic.building import write_vectors
from search.semantic.encoder import Encoder, load_encoder
from search.semantic.queries import QueryEncoder
from search.semantic.vectors import Vectors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.bench.runs import Topic

SEEDS = "seeds"
SETS = ("xquad", "ntrex-title", "iapp", SEEDS)
_WEIGHTS = (0.3, 0.5, 0.6, 0.7, 0.8, 1.0, 1.5)
# What meaning counts beside fewer than two ordinary words.
_LITTLE = (0.1, 0.2, 0.3, 0.4, 0.7)
# What it counts across languages.
_ACROSS = (0.5, 0.7, 0.8, 0.9, 1.0, 1.2)
_DEPTH = 10

Scores = NDArray[np.float64]
# From scores by words (not a number: no match) and similarities to scores.
Method = Callable[[Scores, Scores], Scores]


@dataclass(frozen=True)
class Asked:
    """One topic: what words say of every document, and what meaning says."""

    topic: Topic
    words: Scores
    near: Scores


@dataclass(frozen=True)
class Measured:
    """A collection with vectors, every topic asked once by words."""

    prepared: Prepared
    ids: tuple[str, ...]
    languages: tuple[str, ...]
    asked: tuple[Asked, ...]
    planner: Planner


def reciprocal_ranks(words: Scores, near: Scores) -> Scores:
    """Return reciprocal rank fusion, with the customary 60."""
    first, second = _ranks(words), _ranks(near)
    fused: Scores = np.where(np.isnan(words), 0, 1 / (60 + first)) + 1 / (60 + second)
    return fused


def min_max(words: Scores, near: Scores) -> Scores:
    """Return the sum of both, each stretched to 0..1."""
    return _stretched(np.nan_to_num(words)) + _stretched(near)


def plain_sum(weight: float) -> Method:
    """Return the method that adds similarities times a fixed number."""
    return lambda words, near: np.nan_to_num(words) + weight * np.maximum(near, 0)


def measure(name: str, encoder: Encoder) -> Measured:
    """Return a development collection with everything the table needs."""
    prepared = prepare_seeds() if name == SEEDS else prepare(name)
    by_id = {document.id: document for document in prepared.documents}
    ids = tuple(prepared.engine.ids())
    folder = Path(tempfile.mkdtemp(prefix="songphasa-")) / "vectors"
    contents = ((by_id[doc_id].title, by_id[doc_id].text) for doc_id in ids)
    write_vectors(folder, contents, encoder)
    vectors = Vectors.open(folder)
    places = {doc_id: number for number, doc_id in enumerate(ids)}
    asked = []
    for topic in prepared.collection.topics:
        plan = prepared.planner.plan(Words(topic.text)).plan
        words = np.full(len(ids), np.nan)
        for hit in prepared.engine.search(plan, limit=len(ids)).hits:
            words[places[hit.doc_id]] = hit.score
        near = vectors.similarity(encoder.encode([topic.text])[0]).astype(np.float64)
        asked.append(Asked(topic, words, near))
    engine = WhooshEngine(prepared.engine.segment, vectors)
    meaning = QueryEncoder(lambda: encoder, budget=60)
    planner = Planner(prepared.analyzer, prepared.lexicon, engine, meaning=meaning)
    languages = tuple(by_id[doc_id].language for doc_id in ids)
    return Measured(
        replace(prepared, engine=engine), ids, languages, tuple(asked), planner
    )


def fused_cells(measured: Measured, method: Method) -> Iterator[str]:
    """Yield the figures of one method on one collection."""
    yield from _cells(
        measured,
        lambda task, language: _fused(measured, method, task, language),
    )


def engine_cells(measured: Measured, weights: Weights) -> Iterator[str]:
    """Yield the figures of the engine itself with these weights."""
    options = Options(weights=weights)

    def score(task: str, language: str) -> tuple[float, float]:
        prepared, planner = measured.prepared, measured.planner
        return prepared.score(task, options, language=language, planner=planner)

    yield from _cells(measured, score)


def _cells(
    measured: Measured, score: Callable[[str, str], tuple[float, float]]
) -> Iterator[str]:
    qrels = measured.prepared.collection.qrels
    yield f"{score('mono', '')[0]:.3f}"
    if "cross" in qrels:
        yield f"{score('cross', 'th')[0]:.3f} / {score('cross', 'en')[0]:.3f}"
        found = [score("bilingual", language)[1] for language in ("th", "en")]
        yield f"{found[0]:.3f} / {found[1]:.3f}"


def _fused(
    measured: Measured, method: Method, task: str, language: str
) -> tuple[float, float]:
    figures = []
    own = np.array(measured.languages)
    for asked in measured.asked:
        grades = measured.prepared.collection.qrels[task].get(asked.topic.id)
        if not grades or (language and asked.topic.language != language):
            continue
        scores = method(asked.words, asked.near)
        matched = ~np.isnan(scores)
        if task != "bilingual":
            matched &= (own == asked.topic.language) == (task == "mono")
        order = np.argsort(np.where(matched, -scores, np.inf), kind="stable")
        ranked = [measured.ids[i] for i in order[: min(_DEPTH, matched.sum())]]
        figures.append(
            (reciprocal_rank(ranked, grades, _DEPTH), ndcg(ranked, grades, _DEPTH))
        )
    first, second = zip(*figures, strict=True)
    return fmean(first), fmean(second)


def _ranks(scores: Scores) -> Scores:
    order = np.argsort(-np.nan_to_num(scores, nan=-np.inf), kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    return ranks


def _stretched(scores: Scores) -> Scores:
    low, high = scores.min(), scores.max()
    stretched: Scores = (scores - low) / (high - low or 1.0)
    return stretched


@click.command()
@click.argument("sets", nargs=-1)
def main(sets: tuple[str, ...]) -> None:
    """Print MRR@10 (mono, th→en / en→th) and nDCG@10 (all documents, th / en)."""
    encoder = load_encoder()
    if encoder is None:
        raise EncoderError("", "none is installed; pip install songphasa[semantic]")
    measured = [measure(name, encoder) for name in sets or SETS]
    heads = []
    for one in measured:
        name = one.prepared.collection.name
        heads.append(f"{name} mono")
        if "cross" in one.prepared.collection.qrels:
            heads += [f"{name} cross", f"{name} both"]
    click.echo("| | " + " | ".join(heads) + " |\n|---|" + "---|" * len(heads))
    methods: dict[str, Method] = {
        "words alone": lambda words, _: words,
        "meaning alone": lambda _, near: near,
        "reciprocal rank fusion": reciprocal_ranks,
        "min-max sum": min_max,
        "sum, fixed weight 20": plain_sum(20),
        "sum, fixed weight 40": plain_sum(40),
    }
    for name, method in methods.items():
        cells = [cell for one in measured for cell in fused_cells(one, method)]
        click.echo(f"| {name} | " + " | ".join(cells) + " |")
    built = {
        f"as built, weight {weight}": replace(DEFAULT_WEIGHTS, meaning=weight)
        for weight in _WEIGHTS
    } | {
        f"as built, {little} for few words": replace(
            DEFAULT_WEIGHTS, little_meaning=little
        )
        for little in _LITTLE
    }
    built |= {
        f"as built, {across} across": replace(DEFAULT_WEIGHTS, across=across)
        for across in _ACROSS
    }
    for name, weights in built.items():
        cells = [cell for one in measured for cell in engine_cells(one, weights)]
        click.echo(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
