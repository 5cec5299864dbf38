"""Judged collections held ready: indexed once, planned and ranked many times.

In: a collection folder. Out: ``Prepared``, which ranks a text under any options. Called
by the ablations and the robustness tables; ``make eval`` goes through the service instead.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

from search.analysis.analyzer import Analyzer
from search.bench.judgements import Collection, load_collection, load_seeds
from search.bench.measures import ndcg, reciprocal_rank
from search.documents import Document
from search.engines.base import Indexed
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.writing.inverter import write_segment
from search.errors import SourceError
from search.lexicon.glossary import load_glossary
from search.lexicon.lexicon import Lexicon, load_lexicon
from search.query.expansion import Options, Planner
from search.query.plan import Must, Only
from search.query.tree import Words
from search.sources.base import Skipped
from search.sources.files import read_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ROOT = Path(__file__).resolve().parents[2]
DEVELOPMENT = ROOT.parent / "shared" / "eval"
_DEPTH = 100


@dataclass(frozen=True)
class Prepared:
    """One collection, indexed in a temporary folder."""

    collection: Collection
    documents: tuple[Document, ...]
    engine: WhooshEngine
    analyzer: Analyzer
    lexicon: Lexicon

    @cached_property
    def planner(self) -> Planner:
        """The planner with every layer."""
        return Planner(self.analyzer, self.lexicon, self.engine)

    def ranked(
        self,
        text: str,
        language: str,
        options: Options,
        planner: Planner | None = None,
    ) -> list[str]:
        """Return the ids of the best documents of a language (``any``: of both)."""
        plan = (planner or self.planner).plan(Words(text), options).plan
        if language != "any":
            plan = Must((plan, Only(language=language)))
        hits = self.engine.search(plan, limit=_DEPTH).hits
        return [hit.doc_id for hit in hits]

    def score(
        self,
        task: str,
        options: Options,
        *,
        language: str = "",
        planner: Planner | None = None,
        change: Callable[[str], str] = lambda text: text,
        kept: Mapping[str, bool] | None = None,
    ) -> tuple[float, float]:
        """Return MRR@10 and nDCG@10 of a task.

        ``language`` restricts the topics, ``change`` damages their text, ``kept`` drops
        documents from judgements and answers.
        """
        figures = []
        for topic in self.collection.topics:
            grades = self.collection.qrels.get(task, {}).get(topic.id)
            if not grades or (language and topic.language != language):
                continue
            other = "en" if topic.language == "th" else "th"
            where = {"mono": topic.language, "cross": other}.get(task, "any")
            ranked = self.ranked(change(topic.text), where, options, planner)
            if kept is not None:
                ranked = [doc_id for doc_id in ranked if kept[doc_id]]
                grades = {doc_id: g for doc_id, g in grades.items() if kept[doc_id]}
            figures.append(
                (reciprocal_rank(ranked, grades, 10), ndcg(ranked, grades, 10))
            )
        first, second = zip(*figures, strict=True)
        return fmean(first), fmean(second)


def prepare(name: str) -> Prepared:
    """Return a development collection ready to be asked; SourceError without it."""
    folder = DEVELOPMENT / name
    if not folder.exists():
        raise SourceError(folder, "the development collections are not here")
    documents = tuple(read_documents(folder / "documents.jsonl"))
    return _prepared(load_collection(folder), documents)


def prepare_seeds() -> Prepared:
    """Return the seeds and their judgements, ready to be asked."""
    seeds = ROOT / "seeds"
    documents = tuple(
        item.document
        for item in read_sources([seeds / "documents"])
        if not isinstance(item, Skipped)
    )
    languages = {document.id: document.language for document in documents}
    judged = load_seeds(seeds / "judgements", seeds / "documents", languages)
    return _prepared(judged, documents)


def _prepared(collection: Collection, documents: tuple[Document, ...]) -> Prepared:
    glossary = load_glossary(ROOT / "seeds" / "glossary")
    analyzer = Analyzer(glossary.names())
    target = Path(tempfile.mkdtemp(prefix="songphasa-")) / "segment"
    write_segment([_indexed(d, analyzer) for d in documents], target)
    engine = WhooshEngine(Segment(target))
    lexicon = load_lexicon(glossary)
    return Prepared(collection, documents, engine, analyzer, lexicon)


def read_documents(path: Path) -> Iterable[Document]:
    """Yield the documents of a collection."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Document(row["id"], row["title"], row["text"], row["lang"])


def _indexed(document: Document, analyzer: Analyzer) -> Indexed:
    title = analyzer.analyze(document.title).views
    return Indexed(document, title, analyzer.analyze(document.text).views)
