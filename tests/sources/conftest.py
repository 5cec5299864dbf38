"""What the tests of the sources share: files in, documents and reasons out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from search.errors import SourceError
from search.sources.base import Found
from search.sources.files import read_sources

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from search.documents import Document


@dataclass
class Reading:
    """The results by the name of the file, shown relative to the folder."""

    found: list[Found] = field(default_factory=list)
    skipped: dict[str, list[str]] = field(default_factory=dict)

    @property
    def documents(self) -> dict[str, Document]:
        return {item.document.id: item.document for item in self.found}

    @property
    def one(self) -> Document:
        assert self.skipped == {}
        return self.the_found.document

    @property
    def the_found(self) -> Found:
        (found,) = self.found
        return found

    @property
    def warnings(self) -> str:
        return "\n".join(w for item in self.found for w in item.warnings)

    @property
    def reason(self) -> str:
        ((reason,),) = self.skipped.values()
        return reason


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty source folder with something private beside it."""
    (tmp_path / "private.txt").write_text("ความลับ secret", "utf-8")
    made = tmp_path / "docs"
    made.mkdir()
    return made


@pytest.fixture
def read(folder: Path) -> Callable[..., Reading]:
    """Read the folder, or the paths given, and sort what comes out."""

    def reading(*paths: Path) -> Reading:
        result = Reading()
        try:
            for item in read_sources(paths or [folder]):
                if isinstance(item, Found):
                    result.found.append(item)
                else:
                    name = item.path.removeprefix(f"{folder}/")
                    result.skipped.setdefault(name, []).append(item.reason)
        except SourceError:
            if not result.skipped:
                raise
        return result

    return reading


@pytest.fixture
def read_one(folder: Path, read: Callable[..., Reading]) -> Callable[..., Reading]:
    """Read a folder of one file with this name and content."""

    def reading(name: str, content: str | bytes) -> Reading:
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
        return read()

    return reading
