"""A service over a small collection, and a way to build other generations of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from search.indexer import build_index
from search.opening import IndexHandle
from search.service import SearchService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from search.documents import Document
    from search.engines.base import Indexed
    from search.lexicon.glossary import Glossary


def write_documents(documents: Sequence[Document], path: Path) -> None:
    lines = [
        {
            "id": document.id,
            "title": document.title,
            "text": document.text,
            "lang": document.language,
            "date": document.date.iso if document.date else "",
            "source": document.source,
        }
        for document in documents
    ]
    dumped = (json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("\n".join(dumped), "utf-8")


@pytest.fixture(scope="module", autouse=True)
def _disk_without_flushing() -> Iterator[None]:
    """Builds flush a hundred files; that they do is tested with the generations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        yield


@pytest.fixture(scope="module")
def documents(collection: tuple[Indexed, ...]) -> tuple[Document, ...]:
    return tuple(item.document for item in collection)


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory,
    documents: tuple[Document, ...],
    glossary: Glossary,
) -> Path:
    """A folder with documents.jsonl, a glossary and a built index."""
    folder = tmp_path_factory.mktemp("service")
    write_documents(documents, folder / "documents.jsonl")
    (folder / "glossary.tsv").write_text("\n".join(glossary.lines), "utf-8")
    sources = [folder / "documents.jsonl"]
    build_index(sources, folder / "index", folder / "glossary.tsv")
    return folder


@pytest.fixture(scope="module")
def service(folder: Path) -> SearchService:
    return SearchService(IndexHandle(folder / "index"))


@pytest.fixture
def build(folder: Path, tmp_path: Path) -> Callable[[Sequence[Document]], str]:
    """Build a new generation in ``tmp_path / "index"``; return its name."""

    def built(documents: Sequence[Document]) -> str:
        write_documents(documents, tmp_path / "documents.jsonl")
        sources, target = [tmp_path / "documents.jsonl"], tmp_path / "index"
        return build_index(sources, target, folder / "glossary.tsv").generation

    return built
