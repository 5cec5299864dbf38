"""The command that compares updates with a rebuild, on a few documents."""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path

import pytest

from search.bench import update_runs

TEXTS = {
    "คิวบา.txt": "เรือรบถึงคิวบา\n\nเรือรบของรัสเซียถึงกรุงฮาวานา",
    "cuba.md": "Ships in Cuba\n\nThe ships of Russia reached Havana.",
    "ลึก/rows.csv": "title,text\nคิวบา,เรือรบลำแรก\nCuba,The second ship\n",
}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    for name, text in TEXTS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (tmp_path / "glossary.tsv").write_text(
        "cuba\tplace\tคิวบา\tCuba\t\t\teditor\tcountry\n", "utf-8"
    )
    (tmp_path / "topics.tsv").write_text("1\tคิวบา\n2\tRussian ships\n", "utf-8")
    return folder


def test_the_last_of_many_steps_leaves_all_files_as_they_should_be(
    documents: Path, tmp_path: Path
) -> None:
    steps = list(
        update_runs.update_at_random(documents, tmp_path / "x", random.Random(1), 6)
    )
    assert steps[0] == "3 files came, 0 changed, 0 went"
    assert len(steps) == 6
    assert any("0 changed" not in step for step in steps[:-1])
    assert any(not step.endswith(" 0 went") for step in steps[:-1])
    for name, text in TEXTS.items():
        assert (tmp_path / "x" / name).read_text("utf-8") == text


def run(documents: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = {
        "documents": documents,
        "glossary": documents.with_name("glossary.tsv"),
        "topics": documents.with_name("topics.tsv"),
    }
    options = [f"--{name}={path}" for name, path in paths.items()]
    monkeypatch.setattr(sys, "argv", ["update_runs", "--updates=4", *options])
    update_runs.main()


def test_updates_rank_as_a_rebuild_does(
    documents: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(documents, monkeypatch)
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 5
    assert re.match(r"runs of \d+ lines: the same; (\d+) of \1 index files", said[-1])


def test_a_difference_is_told(
    documents: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(update_runs, "run_of", lambda index, *_: bytes(index))
    with pytest.raises(SystemExit):
        run(documents, monkeypatch)
    assert "DIFFERENT" in capsys.readouterr().out
