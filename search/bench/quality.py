"""``make eval``: how good the answers are, on judged collections.

In: the seeds' judgements and, when present, the development collections beside the
repository. Out: a table of MRR@10, nDCG@10 and recall@100 by task and language, and the
difference to the committed baseline. Exit code 1 when a figure fell.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import click

from search.bench.judgements import TASKS, Collection, load_collection, load_seeds
from search.bench.measures import ndcg, recall, reciprocal_rank
from search.bench.runs import rank_topic
from search.indexer import build_index
from search.opening import IndexHandle
from search.service import Request, SearchService

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
BASELINE = ROOT / "docs" / "quality-baseline.json"
DEVELOPMENT = ROOT.parent / "shared" / "eval"
MEASURES = ("MRR@10", "nDCG@10", "R@100")
# Figures may differ by this much between machines (ties, rounding).
_TOLERANCE = 0.003
_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one collection, task and topic language (``all`` for both)."""

    collection: str
    task: str
    language: str
    topics: int
    figures: tuple[float, ...]

    @property
    def key(self) -> str:
        """The row's name in the baseline."""
        return f"{self.collection}/{self.task}/{self.language}"


def evaluate(
    service: SearchService,
    collection: Collection,
    *,
    expand: bool = True,
    semantic: bool = True,
) -> Iterator[Row]:
    """Yield the figures of every task and language of a collection."""
    for task in TASKS:
        qrels = collection.qrels.get(task)
        if not qrels:
            continue
        scores: dict[str, list[tuple[float, ...]]] = defaultdict(list)
        for topic in collection.topics:
            grades = qrels.get(topic.id, {})
            if not any(grade > 0 for grade in grades.values()):
                continue  # nothing to find: no ranking is better than another
            language = _documents_language(task, topic.language)
            like = Request("", language, size=_DEPTH, expand=expand, semantic=semantic)
            ranked = [doc_id for doc_id, _ in rank_topic(service, topic, like)]
            figures = (
                reciprocal_rank(ranked, grades, 10),
                ndcg(ranked, grades, 10),
                recall(ranked, grades, _DEPTH),
            )
            scores["all"].append(figures)
            scores[topic.language].append(figures)
        for language, values in sorted(scores.items()):
            means = tuple(fmean(column) for column in zip(*values, strict=True))
            yield Row(collection.name, task, language, len(values), means)


def find_collections(
    judgements: Path, documents: Path, service: SearchService
) -> Collection:
    """Return the seeds as a collection, with the languages the index gave them."""
    languages = {}
    for doc_id in service.ids():
        languages[doc_id] = service.document(doc_id).document.language
    return load_seeds(judgements, documents, languages)


def _documents_language(task: str, language: str) -> str:
    if task == "bilingual":
        return "any"
    if task == "mono":
        return language
    return "en" if language == "th" else "th"


def _table(rows: list[Row], baseline: dict[str, list[float]]) -> Iterator[str]:
    yield f"{'collection':<13}{'task':<10}{'topics':<7}{'n':>5}   " + "   ".join(
        f"{name:<15}" for name in MEASURES
    )
    for row in rows:
        old = baseline.get(row.key)
        cells = []
        for i, value in enumerate(row.figures):
            change = f" ({value - old[i]:+.3f})" if old else ""
            cells.append(f"{value:.3f}{change:<10}")
        figures = "   ".join(cells)
        about = f"{row.collection:<13}{row.task:<10}{row.language:<7}{row.topics:>5}"
        yield f"{about}   {figures}"


def _fallen(rows: list[Row], baseline: dict[str, list[float]]) -> list[str]:
    """Return what is worse than in the baseline, or no longer measured at all."""
    measured = {row.key for row in rows}
    here = {row.collection for row in rows}
    gone = [k for k in baseline if k not in measured and k.partition("/")[0] in here]
    return [f"{key}: is no longer measured" for key in gone] + [
        f"{row.key} {name}: {value:.3f}, was {old:.3f}"
        for row in rows
        for name, value, old in zip(
            MEASURES, row.figures, baseline.get(row.key, ()), strict=False
        )
        if value < old - _TOLERANCE
    ]


def run_all(*, expand: bool, semantic: bool) -> list[Row]:
    """Index every collection there is and return all its rows."""
    rows: list[Row] = []
    glossary = ROOT / "seeds" / "glossary"
    folders = sorted(DEVELOPMENT.glob("*/queries.tsv")) if DEVELOPMENT.exists() else []
    with tempfile.TemporaryDirectory() as temporary:
        seeds = Path(temporary) / "seeds"
        documents = ROOT / "seeds" / "documents"
        build_index([documents], seeds, glossary, semantic=None)
        service = SearchService(IndexHandle(seeds))
        judged = find_collections(ROOT / "seeds" / "judgements", documents, service)
        rows += evaluate(service, judged, expand=expand, semantic=semantic)
        for queries in folders:
            collection = load_collection(queries.parent)
            folder = Path(temporary) / collection.name
            build_index([collection.source], folder, glossary, semantic=None)
            service = SearchService(IndexHandle(folder))
            rows += evaluate(service, collection, expand=expand, semantic=semantic)
    return rows


@click.command()
@click.option("--no-expand", is_flag=True, help="Only the words as typed.")
@click.option("--no-semantic", is_flag=True, help="Words alone, without meaning.")
@click.option("--save-baseline", is_flag=True, help=f"Write {BASELINE.name}.")
def main(*, no_expand: bool, no_semantic: bool, save_baseline: bool) -> None:
    """Print how good the answers are, beside the committed baseline."""
    plain = no_expand or no_semantic
    if plain and save_baseline:
        raise click.UsageError(
            "the baseline is with everything; leave out --no-expand and --no-semantic"
        )
    if not DEVELOPMENT.exists():
        click.echo("No development collections beside the repository: seeds only.")
    baseline: dict[str, list[float]] = {}
    if BASELINE.exists() and not plain:
        baseline = json.loads(BASELINE.read_text("utf-8"))
    rows = run_all(expand=not no_expand, semantic=not no_semantic)
    for line in _table(rows, {} if save_baseline else baseline):
        click.echo(line)
    if save_baseline:
        kept = {row.key: [round(v, 4) for v in row.figures] for row in rows}
        BASELINE.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
        click.echo(f"Baseline written: {BASELINE.relative_to(ROOT)}")
        return
    fallen = _fallen(rows, baseline)
    for line in fallen:
        click.echo(f"FELL  {line}", err=True)
    if fallen:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
