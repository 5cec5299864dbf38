"""Any sequence of updates gives, byte for byte, what reading everything gives."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from search.errors import SourceError
from search.generations import IndexFolder
from search.indexer import build_index

GLOSSARY = "cuba\tplace\tคิวบา\tCuba\t\t\teditor\tcountry\n"
# Few names, and several that want the same id.
NAMES = st.sampled_from(
    ["a.txt", "a.md", "a.html", "a/b.txt", "ข่าว.txt", "ข่าว.md", "desk.jsonl", "x.pdf"]
)
TEXTS = st.sampled_from(
    [
        "",
        "Cuba",
        "คิวบาต้อนรับเรือรบรัสเซีย",
        "ปูติน\n\nPutin in Havana, 12 June 2024",
        "---\nid: a\nsource: โต๊ะข่าว\n---\nAn id of its own",
    ]
)
LINES = st.lists(
    st.fixed_dictionaries(
        {"text": TEXTS},
        optional={"id": st.sampled_from(["a", "ข่าว", "desk/1", "r"])},
    ),
    max_size=3,
)


class Updates(RuleBasedStateMachine):
    """Somebody edits a folder and, now and then, updates the index of it."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp())
        self.source = self.root / "documents"
        self.source.mkdir()
        (self.root / "glossary.tsv").write_text(GLOSSARY, "utf-8")

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    def build(self, index: str, *, update: bool) -> dict[str, bytes]:
        folder = self.root / index
        glossary = self.root / "glossary.tsv"
        try:
            build_index([self.source], folder, glossary, update=update)
        except SourceError:
            return {}
        live = IndexFolder(folder).current().folder
        return {
            path.name: path.read_bytes()
            for path in live.rglob("*")
            if path.is_file() and path.name != "manifest.json"
        }

    def write(self, name: str, content: str) -> None:
        (self.source / name).parent.mkdir(exist_ok=True)
        (self.source / name).write_text(content, "utf-8")

    @rule(name=NAMES.filter(lambda name: "jsonl" not in name), text=TEXTS)
    def write_a_file(self, name: str, text: str) -> None:
        self.write(name, text)
        self.update()

    @rule(records=LINES)
    def write_records(self, records: list[dict[str, str]]) -> None:
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        self.write("desk.jsonl", "\n".join(lines))

    @rule(name=NAMES)
    def delete_a_file(self, name: str) -> None:
        (self.source / name).unlink(missing_ok=True)
        self.update()

    @rule(name=NAMES, other=NAMES)
    def rename_a_file(self, name: str, other: str) -> None:
        if (self.source / name).exists():
            (self.source / other).parent.mkdir(exist_ok=True)
            (self.source / name).rename(self.source / other)
        self.update()

    def update(self) -> None:
        if not any(path.is_file() for path in self.source.rglob("*")):
            return
        shutil.rmtree(self.root / "fresh", ignore_errors=True)
        wanted = self.build("fresh", update=False)
        updated = self.build("index", update=True)
        assert updated == wanted

    @invariant()
    def it_is_still_searchable(self) -> None:
        folder = IndexFolder(self.root / "index")
        if folder.names():
            folder.open(verify="full")


Updates.TestCase.settings = settings(
    max_examples=14, stateful_step_count=12, deadline=None, derandomize=True
)


@pytest.fixture(autouse=True)
def unflushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing takes milliseconds and says nothing about what is written."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


class TestUpdates(Updates.TestCase):  # type: ignore[name-defined,misc]
    """The machine above, as a test."""

    @pytest.fixture(autouse=True)
    def _quick(self, unflushed: None) -> None: ...
