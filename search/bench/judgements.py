"""Judged collections: documents, topics and which documents answer them.

In: a folder with ``documents.jsonl``, ``queries.tsv`` and ``qrels-*.txt``, or the
seeds. Out: ``Collection``. Called by the quality bench and the ablations.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.bench.runs import Topic, read_lines, read_topics
from search.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# Mono: documents of the topic's language. Cross: of the other one. Bilingual: all.
TASKS = ("mono", "cross", "bilingual")

Qrels = dict[str, dict[str, int]]
_GRADE = re.compile("-?[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Collection:
    """One judged collection. ``qrels`` by task; a task without judgements is absent."""

    name: str
    source: Path
    topics: tuple[Topic, ...]
    qrels: Mapping[str, Qrels]


def load_collection(folder: Path) -> Collection:
    """Return the collection of one folder; UsageError names a missing or bad file."""
    documents = folder / "documents.jsonl"
    if not documents.is_file():
        raise UsageError(str(documents), "is missing; a collection needs its documents")
    topics = tuple(read_topics(folder / "queries.tsv"))
    qrels = {}
    for task in TASKS:
        path = folder / f"qrels-{task}.txt"
        if path.exists():
            qrels[task] = read_qrels(path)
            _check_topics(path, qrels[task], topics)
    return Collection(folder.name, documents, topics, qrels)


def load_seeds(
    judgements: Path, documents: Path, languages: Mapping[str, str]
) -> Collection:
    """Return the seeds as a collection; ``languages`` gives each document's language.

    Judgements are made over all documents; the tasks restrict them by language.
    """
    topics = tuple(read_topics(judgements / "topics.tsv"))
    everything = read_qrels(judgements / "qrels.txt")
    _check_topics(judgements / "qrels.txt", everything, topics)
    qrels: dict[str, Qrels] = {"bilingual": everything, "mono": {}, "cross": {}}
    for topic in topics:
        for doc_id, grade in everything.get(topic.id, {}).items():
            if doc_id not in languages:
                problem = f"topic {topic.id} judges {doc_id!r}, which is no document"
                raise UsageError(str(judgements), problem)
            task = "mono" if languages[doc_id] == topic.language else "cross"
            if grade > 0:
                qrels[task].setdefault(topic.id, {})[doc_id] = grade
    return Collection("seeds", documents, topics, qrels)


def read_qrels(path: Path) -> Qrels:
    """Return grades by topic and document from a TREC file; UsageError names a line.

    The id of a document may hold no white space.
    """
    grades: Qrels = defaultdict(dict)
    for number, line in read_lines(path):
        cells = line.split()
        if len(cells) != 4 or not _GRADE.fullmatch(cells[3]):  # noqa: PLR2004
            raise UsageError(str(path), f"line {number} is not: topic 0 document grade")
        topic, _, doc_id, grade = cells
        if grades[topic].setdefault(doc_id, int(grade)) != int(grade):
            problem = f"line {number} judges {doc_id!r} for {topic} a second time"
            raise UsageError(str(path), f"{problem}, with another grade")
    return dict(grades)


def _check_topics(path: Path, qrels: Qrels, topics: Sequence[Topic]) -> None:
    unknown = sorted(set(qrels) - {topic.id for topic in topics})
    if unknown:
        listed = ", ".join(unknown[:5])
        raise UsageError(str(path), f"judges topics nobody asks: {listed}")
