"""Documents against index: both directions, and nothing is changed."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
import zstandard
from click.testing import CliRunner

from search.cli_index import doctor, index, reconcile
from search.cli_options import Commands
from search.engines.whoosh.segment import stored
from search.errors import IndexMissingError
from search.indexer import build_index
from search.reconciling import reconcile as compare


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in ("cuba", "ลาว", "moscow"):
        (folder / f"{name}.txt").write_text(f"Title\n\n{name} ข่าว", "utf-8")
    (tmp_path / "glossary.tsv").write_text("# none yet\n", "utf-8")
    return folder


@pytest.fixture
def built(source: Path, tmp_path: Path) -> Path:
    build_index([source], tmp_path / "index", tmp_path / "glossary.tsv")
    return tmp_path / "index"


def snapshot(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_fresh_index_differs_in_nothing(source: Path, built: Path) -> None:
    found = compare([source], built)
    assert found.none
    assert found.same == 3


def test_every_kind_of_difference_is_named(source: Path, built: Path) -> None:
    (source / "ใหม่.txt").write_text("ข่าวใหม่", "utf-8")
    (source / "ลาว.txt").write_text("Title\n\nลาว ข่าว แก้ไข", "utf-8")
    (source / "cuba.txt").unlink()
    (source / "photo.png").write_bytes(b"\x89PNG")
    before = snapshot(built)
    found = compare([source], built)
    assert found.missing == ["ใหม่"]
    assert found.stale == ["ลาว"]
    assert found.orphaned == ["cuba"]
    assert found.same == 1
    assert [Path(item["path"]).name for item in found.skipped] == ["photo.png"]
    assert snapshot(built) == before


def test_a_change_of_nothing_but_the_date_is_a_change(
    source: Path, built: Path
) -> None:
    (source / "cuba.txt").unlink()
    text = "---\ntitle: Title\ndate: 2024-06-12\n---\ncuba ข่าว"
    (source / "cuba.md").write_text(text, "utf-8")
    assert compare([source], built).stale == ["cuba"]


def test_the_same_document_in_other_bytes_is_the_same(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = zstandard.ZstdCompressor(write_checksum=True)
    with monkeypatch.context() as patch:
        patch.setattr(stored._ZSTD, "compressor", other)
        build_index([source], tmp_path / "index", tmp_path / "glossary.tsv")
    assert compare([source], tmp_path / "index").same == 3


def test_without_an_index_there_is_nothing_to_compare(
    source: Path, tmp_path: Path
) -> None:
    with pytest.raises(IndexMissingError):
        compare([source], tmp_path / "none")


# The commands


@click.group(cls=Commands)
def main() -> None: ...


for command in (index, doctor, reconcile):
    main.add_command(command)


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_the_command_says_what_differs_and_how_to_mend_it(
    source: Path, built: Path
) -> None:
    both = ("--source", source, "--index", built)
    assert run("reconcile", *both)[0] == 0
    (source / "ใหม่.txt").write_text("ข่าวใหม่", "utf-8")
    code, output = run("reconcile", *both)
    assert code == 1
    assert "1 missing in the index:\n  ใหม่" in output
    assert "--update" in output
    code, output = run("reconcile", *both, "--json")
    assert json.loads(output)["missing"] == ["ใหม่"]


def test_after_an_update_nothing_differs(source: Path, built: Path) -> None:
    (source / "ใหม่.txt").write_text("ข่าวใหม่", "utf-8")
    glossary = source.with_name("glossary.tsv")
    both = ("--source", source, "--index", built)
    options = (*both, "--glossary", glossary, "--no-semantic")
    code, output = run("index", *options, "--update")
    assert code == 0
    assert "3 as they were, 0 changed or gone" in output
    assert run("reconcile", *both)[0] == 0


def test_an_update_can_report_in_json(source: Path, built: Path) -> None:
    glossary = source.with_name("glossary.tsv")
    both = ("--source", source, "--index", built, "--glossary", glossary)
    code, output = run("index", *both, "--update", "--no-semantic", "--json")
    assert code == 0
    assert json.loads(output[output.index("{") :])["kept"] == 3
