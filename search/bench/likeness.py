"""How well similar documents are found: is a document's translation among them?

``python -m search.bench.likeness`` asks for the documents most like each one that has a
version in the other language, by vectors and by telling words, and prints how often
that version is among the first five, and MRR@5. It needs the encoder.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import click

from search.bench.meaning import Ready, indexed_collections
from search.engines.likeness import find_similar
from search.engines.whoosh.engine import WhooshEngine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LISTED = 5


def pairs(languages: dict[str, str]) -> list[tuple[str, str]]:
    """Return each document with its version in the other language, if it has one.

    The ids of the two differ by ``th`` and ``en``.

    >>> pairs({"putin-hanoi-th": "th", "putin-hanoi-en": "en", "rice-th": "th"})
    [('putin-hanoi-th', 'putin-hanoi-en'), ('putin-hanoi-en', 'putin-hanoi-th')]
    """
    found = []
    for doc_id, language in languages.items():
        other = "en" if language == "th" else "th"
        version = re.sub(rf"-{language}(?=-|$)", f"-{other}", doc_id, count=1)
        if version != doc_id and version in languages:
            found.append((doc_id, version))
    return found


def _rows(collections: Iterable[Ready]) -> Iterator[str]:
    yield "| collection | documents with a version | by meaning | by words |"
    yield "|---|---|---|---|"
    for ready in collections:
        documents = ready.prepared().documents
        wanted = pairs({document.id: document.language for document in documents})
        if wanted:
            cells = [_figures(ready, wanted, vectors=v) for v in (True, False)]
            name = ready.collection.name
            yield f"| {name} | {len(wanted)} | {' | '.join(cells)} |"


def _figures(ready: Ready, wanted: list[tuple[str, str]], *, vectors: bool) -> str:
    index, prepared = ready.handle.open(), ready.prepared()
    engine = prepared.engine if vectors else WhooshEngine(prepared.engine.segment)
    ranks = []
    for doc_id, version in wanted:
        found = find_similar(engine, index.planner, index.analyzer, doc_id, _LISTED)
        ids = [hit.doc_id for hit in found.hits]
        ranks.append(1 / (ids.index(version) + 1) if version in ids else 0.0)
    return f"{fmean(rank > 0 for rank in ranks):.3f} (MRR {fmean(ranks):.3f})"


@click.command()
def main() -> None:
    """Print how often a document's translation is among the most similar ones."""
    with tempfile.TemporaryDirectory() as temporary:
        for line in _rows(indexed_collections(Path(temporary))):
            click.echo(line)


if __name__ == "__main__":
    main()
