"""A folder with documents, a glossary and an index for the command line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from search.indexer import build_index

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GLOSSARY = (
    "putin\tperson\tวลาดิเมียร์ ปูติน | ปูติน {short}\tVladimir Putin | Putin {short}"
    "\t\t\teditor\tpresident\n"
    "cuba\tplace\tคิวบา\tCuba | Cuban {demonym}\t\t\teditor\tcountry\n"
)


@pytest.fixture(scope="module", autouse=True)
def _disk_without_flushing() -> Iterator[None]:
    """Builds flush a hundred files; that they do is tested with the generations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents, a glossary and a built index."""
    folder = tmp_path_factory.mktemp("cli")
    documents = folder / "documents"
    documents.mkdir()
    english = "Putin in Havana\n\nVladimir Putin met the Cuban president on Tuesday."
    (documents / "havana-en.txt").write_text(english, "utf-8")
    thai = "---\ntitle: ปูตินเยือนคิวบา\ndate: 12 มิ.ย. 2567\n---\nปูตินถึงกรุงฮาวานาแล้ว"
    (documents / "havana-th.md").write_text(thai, "utf-8")
    (folder / "glossary.tsv").write_text(GLOSSARY, "utf-8")
    build_index([documents], folder / "index", folder / "glossary.tsv")
    return folder


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("SONGPHASA_")]:
        monkeypatch.delenv(name)
