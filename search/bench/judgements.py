"""Judged collections: documents, topics and which documents answer them.

In: a folder with ``documents.jsonl``, ``queries.tsv`` and ``qrels-*.txt``, or the seeds.
Out: ``Collection``. Called by the quality bench and the ablations.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.bench.runs import Topic, read_topics
from search.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Mono: documents of the topic's language. Cross: of the other one. Bilingual: all.
TASKS = ("mono", "cross", "bilingual")

Qrels = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Collection:
    """One judged collection. ``qrels`` by task; a task without judgements is absent."""

    name: str
    source: Path
    topics: tuple[Topic, ...]
    qrels: Mapping[str, Qrels]


def load_collection(folder: Path) -> Collection:
    """Return the collection of one folder; UsageError names a missing or bad file."""
    qrels = {}
    for task in TASKS:
        path = folder / f"qrels-{task}.txt"
        if path.exists():
            qrels[task] = read_qrels(path)
    topics = tuple(read_topics(folder / "queries.tsv"))
    return Collection(folder.name, folder / "documents.jsonl", topics, qrels)


def load_seeds(judgements: Path, documents: Path, languages: Mapping[str, str]) -> Collection:
    """Return the seeds as a collection; ``languages`` gives each document's language.

    Judgements are made over all documents; the tasks restrict them by language.
    """
    topics = tuple(read_topics(judgements / "topics.tsv"))
    everything = read_qrels(judgements / "qrels.txt")
    qrels: dict[str, Qrels] = {"bilingual": everything, "mono": {}, "cross": {}}
    for topic in topics:
        for doc_id, grade in everything.get(topic.id, {}).items():
            if doc_id not in languages:
                raise UsageError(
                    str(judgements), f"topic {topic.id} judges {doc_id!r}, which is no document"
                )
            task = "mono" if languages[doc_id] == topic.language else "cross"
            if grade > 0:
                qrels[task].setdefault(topic.id, {})[doc_id] = grade
    return Collection("seeds", documents, topics, qrels)


def read_qrels(path: Path) -> Qrels:
    """Return grades by topic and document from a TREC file; UsageError names a line.

    The id of a document may hold no white space.
    """
    grades: Qrels = defaultdict(dict)
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split()
        if len(cells) != 4 or not cells[3].lstrip("-").isdecimal():  # noqa: PLR2004
            raise UsageError(str(path), f"line {number} is not: topic 0 document grade")
        grades[cells[0]][cells[2]] = int(cells[3])
    return dict(grades)
