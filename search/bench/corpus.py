"""Documents and queries of any number for measures of speed, the same every time.

In: the seeds. Out: files of tab-separated rows (id, language, text, tokens), as
``search.bench.peer`` reads them. Documents are sentences of the seeds in new company,
with made-up names among them: rare words, of which real collections have ever more.
Run by ``search.bench.compare``, in a process of its own:

    python -m search.bench.corpus COUNT DOCS QUERIES
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from search.analysis.analyzer import Analyzer
from search.bench.peer import tell
from search.bench.runs import read_topics
from search.bench.speed import sentence_pools

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
_TOPICS = ROOT / "seeds" / "judgements" / "topics.tsv"
_SEED = 7
_THAI_SHARE = 0.65
# A made-up name after every so many sentences, about; names are as unevenly frequent
# as names are.
_NAMES_EVERY = 2
_UNEVEN = 0.7
_SYLLABLES = {
    "th": ("กา", "มิน", "โท", "เล", "ปู", "ซา", "วิน", "ดอง", "นุย", "แพ"),
    "en": ("ka", "min", "to", "le", "pu", "sa", "win", "dong", "nui", "pae"),
}


class Sentence(NamedTuple):
    """A sentence as it is written, and its tokens with a space between them."""

    text: str
    tokens: str


def write_documents(count: int, target: Path) -> int:
    """Write so many documents; return the bytes of their texts."""
    size = 0
    with target.open("w", encoding="utf-8") as file:
        for number, (language, sentences) in enumerate(_documents(count)):
            text, tokens = (" ".join(column) for column in zip(*sentences, strict=True))
            file.write(f"s{number}\t{language}\t{text}\t{tokens}\n")
            size += len(text.encode())
    return size


def write_queries(target: Path) -> int:
    """Write the topics of the seeds in both languages; return their number."""
    analyzer = Analyzer()
    rows = []
    for topic in read_topics(_TOPICS):
        tokens = _tokens(analyzer, topic.text)
        rows.append(f"{topic.id}\t{topic.language}\t{topic.text}\t{tokens}\t-\n")
    target.write_text("".join(rows), "utf-8")
    return len(rows)


def _documents(count: int) -> Iterator[tuple[str, list[Sentence]]]:
    chance = random.Random(_SEED)  # noqa: S311  (the same documents every time)
    pools = _pools()
    for _ in range(count):
        language = "th" if chance.random() < _THAI_SHARE else "en"
        length = max(2, int(chance.lognormvariate(0, 0.6) * 8))
        sentences = chance.choices(pools[language], k=length)
        for _ in range(length // _NAMES_EVERY):
            name = _name(int(chance.paretovariate(_UNEVEN)), language)
            sentences.insert(chance.randrange(len(sentences)), Sentence(name, name))
        yield language, sentences


def _name(number: int, language: str) -> str:
    """Return a made-up name; another one for every number."""
    return "".join(_SYLLABLES[language][int(digit)] for digit in str(number)[:12])


@cache
def _pools() -> dict[str, list[Sentence]]:
    analyzer = Analyzer()
    return {
        language: [
            Sentence(text, _tokens(analyzer, text))
            for text in (" ".join(sentence.split()) for sentence in sentences)
        ]
        for language, sentences in sentence_pools().items()
    }


def _tokens(analyzer: Analyzer, text: str) -> str:
    """Return the base words of a text, without synonyms."""
    return " ".join(word.term for word in analyzer.analyze(text).words)


@click.command()
@click.argument("count", type=int)
@click.argument("docs", type=click.Path(path_type=Path))
@click.argument("queries", type=click.Path(path_type=Path))
def main(count: int, docs: Path, queries: Path) -> None:
    """Write COUNT documents to DOCS, and queries to QUERIES."""
    tell(queries=write_queries(queries), bytes=write_documents(count, docs))


if __name__ == "__main__":
    main()
