"""What meaning does to every kind of topic, and what it costs.

``python -m search.bench.meaning`` asks every judged topic with and without meaning. It
prints the difference by kind of topic, the topics that got worse, and the costs of
``search.bench.meaning_cost``. Exit code 1 when a kind of the seeds, or the names, lost
more than 0.02 of nDCG@10 in the mean. It needs the encoder.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, cast

import click

from search.analysis.normalize import normalize
from search.bench.development import DEVELOPMENT, Prepared
from search.bench.judgements import TASKS, Collection, load_collection
from search.bench.meaning_cost import cost_lines
from search.bench.measures import average_precision, ndcg, reciprocal_rank
from search.bench.quality import ROOT, find_collections
from search.bench.robustness import SETS, stands_whole, unknown_names
from search.bench.runs import Topic, rank_topic
from search.errors import EncoderError
from search.indexer import build_index
from search.lexicon.lexicon import load_lexicon
from search.opening import IndexHandle
from search.semantic.encoder import load_encoder
from search.service import Request, SearchService

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.engines.whoosh.engine import WhooshEngine

NAMES = "names"
SEEDS = "seeds"
# What a kind of topic may lose in the mean before the command fails.
MOST_LOST = 0.02
_DEPTH = 10
_NAMES_DEPTH = 1_000
_SAME = 1e-9

# MRR@10 and nDCG@10; of a name its average precision, twice.
Figures = tuple[float, float]
Ranked = list[str]


@dataclass(frozen=True, slots=True)
class Compared:
    """One topic asked by words alone and with meaning."""

    collection: str
    task: str
    topic: Topic
    words: Figures
    both: Figures

    @property
    def gain(self) -> Figures:
        """What meaning added to each figure."""
        return self.both[0] - self.words[0], self.both[1] - self.words[1]


@dataclass(frozen=True, slots=True)
class Ready:
    """A judged collection, indexed with vectors."""

    collection: Collection
    handle: IndexHandle
    service: SearchService

    def prepared(self) -> Prepared:
        """Return it as the search for unknown names wants it."""
        index = self.handle.open()
        engine = cast("WhooshEngine", index.engine)
        documents = tuple(engine.document(doc_id) for doc_id in engine.ids())
        lexicon = load_lexicon(index.glossary)
        return Prepared(self.collection, documents, engine, index.analyzer, lexicon)


@dataclass(frozen=True, slots=True)
class Kind:
    """All topics of one kind, in one task of one collection."""

    collection: str
    task: str
    kind: str
    topics: tuple[Compared, ...]

    @property
    def gain(self) -> Figures:
        """What meaning added in the mean."""
        first, second = zip(*(topic.gain for topic in self.topics), strict=True)
        return fmean(first), fmean(second)

    @property
    def fell(self) -> bool:
        """Whether the kind lost more than it may, among the seeds or the names."""
        return self.collection in (SEEDS, NAMES) and self.gain[1] < -MOST_LOST


def compare(service: SearchService, collection: Collection) -> Iterator[Compared]:
    """Yield every judged topic of a collection, asked twice."""
    for task in TASKS:
        judged = collection.qrels.get(task, {})
        for topic in collection.topics:
            grades = judged.get(topic.id, {})
            if not any(grade > 0 for grade in grades.values()):
                continue
            other = "en" if topic.language == "th" else "th"
            where = {"mono": topic.language, "cross": other}.get(task, "any")
            words, both = (
                (reciprocal_rank(ids, grades, _DEPTH), ndcg(ids, grades, _DEPTH))
                for ids in _asked_twice(service, topic, where, _DEPTH)
            )
            yield Compared(collection.name, task, topic, words, both)


def compare_names(collections: Sequence[Ready]) -> Iterator[Compared]:
    """Yield names no dictionary holds, each asked twice; the Thai texts with them."""
    services = {one.collection.name: one.service for one in collections}
    for number, (name, prepared) in enumerate(
        unknown_names([one.prepared() for one in collections])
    ):
        grades = {
            document.id: 1
            for document in prepared.documents
            if stands_whole(normalize(document.text).text, name)
        }
        topic = Topic(f"name-{number}", name, "th", "unknown name")
        service = services[prepared.collection.name]
        words, both = (
            average_precision(ids, grades, _NAMES_DEPTH)
            for ids in _asked_twice(service, topic, "th", _NAMES_DEPTH)
        )
        yield Compared(NAMES, "mono", topic, (words, words), (both, both))


def by_kind(compared: Sequence[Compared]) -> list[Kind]:
    """Return the topics by collection, task and kind, in the order they came."""
    groups: dict[tuple[str, str, str], list[Compared]] = defaultdict(list)
    for one in compared:
        groups[one.collection, one.task, one.topic.kind].append(one)
    return [Kind(*key, tuple(topics)) for key, topics in groups.items()]


def kind_rows(kinds: Sequence[Kind]) -> Iterator[str]:
    """Yield the table of kinds: means with meaning, and the difference it makes."""
    yield "| collection | task | kind | topics | MRR@10 | nDCG@10 | worse | better |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in kinds:
        cells = []
        for i, gain in enumerate(one.gain):
            mean = fmean(topic.both[i] for topic in one.topics)
            mark = " (!)" if gain < -MOST_LOST else ""
            cells.append(f"{mean:.3f} ({gain:+.3f}){mark}")
        worse = sum(topic.gain[1] < -_SAME for topic in one.topics)
        better = sum(topic.gain[1] > _SAME for topic in one.topics)
        about = f"{one.collection} | {one.task} | {one.kind} | {len(one.topics)}"
        yield f"| {about} | {' | '.join(cells)} | {worse} | {better} |"


def worse_rows(compared: Sequence[Compared]) -> Iterator[str]:
    """Yield the topics of the seeds and the names that lost, the most first."""
    worse = [
        one
        for one in compared
        if one.collection in (SEEDS, NAMES) and min(one.gain) < -_SAME
    ]
    yield f"{len(worse)} topics of the seeds and the names got worse:"
    for one in sorted(worse, key=lambda one: (one.gain[1], one.topic.id, one.task)):
        about = f"{one.topic.id} {one.task} {one.topic.kind}"
        mrr, gain = one.gain
        yield f"  nDCG@10 {gain:+.3f}, MRR@10 {mrr:+.3f}  {about}: {one.topic.text}"


def _asked_twice(
    service: SearchService, topic: Topic, language: str, depth: int
) -> Iterator[Ranked]:
    for semantic in (False, True):
        like = Request("", language, size=depth, semantic=semantic)
        yield [doc_id for doc_id, _ in rank_topic(service, topic, like)]


def _indexed(place: Path, name: str, source: Path) -> IndexHandle:
    build_index([source], place / name, ROOT / "seeds" / "glossary", semantic=True)
    return IndexHandle(place / name)


def indexed_collections(place: Path) -> Iterator[Ready]:
    """Yield the seeds and the development collections, indexed in a folder."""
    judged = ROOT / "seeds" / "judgements"
    texts = ROOT / "seeds" / "documents"
    handle = _indexed(place, SEEDS, texts)
    service = SearchService(handle)
    yield Ready(find_collections(judged, texts, service), handle, service)
    for queries in sorted(DEVELOPMENT.glob("*/queries.tsv")):
        collection = load_collection(queries.parent)
        handle = _indexed(place, collection.name, collection.source)
        yield Ready(collection, handle, SearchService(handle))


def _topic_lines(place: Path) -> Iterator[str]:
    """Yield what meaning does to the topics; SystemExit when a kind fell."""
    ready = list(indexed_collections(place))
    compared = [one for each in ready for one in compare(each.service, each.collection)]
    with_names = [each for each in ready if each.collection.name in SETS]
    if with_names:
        compared += compare_names(with_names)
    kinds = by_kind(compared)
    yield from kind_rows(kinds)
    yield ""
    yield from worse_rows(compared)
    fell = [f"{one.collection}/{one.task}/{one.kind}" for one in kinds if one.fell]
    if fell:
        yield f"FELL by more than {MOST_LOST} in the mean: {', '.join(fell)}"
        raise SystemExit(1)


@click.command()
@click.option("--topics/--no-topics", default=True, help="Ask every judged topic.")
@click.option("--costs/--no-costs", default=True, help="Measure time and space.")
def main(*, topics: bool, costs: bool) -> None:
    """Print what meaning does to each kind of topic, and what it costs."""
    encoder = load_encoder()
    if encoder is None:
        raise EncoderError("", "none is installed; pip install songphasa[semantic]")
    with tempfile.TemporaryDirectory() as temporary:
        for line in cost_lines(Path(temporary), encoder) if costs else ():
            click.echo(line)
        for line in _topic_lines(Path(temporary)) if topics else ():
            click.echo(line)


if __name__ == "__main__":
    main()
