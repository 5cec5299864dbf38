"""The doctor names what is missing; only what prevents work is a fault."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from search import doctor as doctor_module
from search import doctor_index
from search.cli_index import doctor
from search.doctor import examine
from search.errors import AnalyzerDataError
from search.findings import Finding, State
from search.generations import IndexFolder
from search.indexer import build_index

GLOSSARY = "cuba\tplace\tคิวบา\tCuba\t\t\teditor\tcountry\n"


@pytest.fixture(autouse=True)
def without_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading an encoder takes seconds and has tests of its own."""
    monkeypatch.setenv("SONGPHASA_ENCODER", "off")


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    path = tmp_path / "glossary.tsv"
    path.write_text(GLOSSARY, "utf-8")
    return path


@pytest.fixture
def index(tmp_path: Path, glossary: Path) -> Path:
    (tmp_path / "documents").mkdir()
    for number in range(2):  # of two builds
        (tmp_path / "documents" / f"ข่าว{number}.txt").write_text("คิวบา", "utf-8")
        build_index([tmp_path / "documents"], tmp_path / "index", glossary)
    return tmp_path / "index"


def findings(index: Path, glossary: Path) -> dict[str, Finding]:
    return {finding.what: finding for finding in examine(index, glossary)}


def faults(found: dict[str, Finding]) -> list[str]:
    return [what for what, finding in found.items() if finding.state is State.FAULT]


def test_a_good_installation_has_no_faults(index: Path, glossary: Path) -> None:
    found = findings(index, glossary)
    assert faults(found) == []
    assert "2 documents" in found["index"].detail
    assert "1 entities with 2 names" in found["glossary"].detail
    assert "2 files" in found["updates"].detail
    assert found["whoosh"].detail == "2.7.4"


def test_an_index_not_built_yet_is_no_fault(tmp_path: Path, glossary: Path) -> None:
    found = findings(tmp_path / "none", glossary)
    assert faults(found) == []
    assert found["index"].state is State.NOTE
    assert found["index"].advice == "make index"


def damage(index: Path, name: str) -> Path:
    file = IndexFolder(index).current().folder / name
    file.write_bytes(file.read_bytes()[:-1])
    return file


def test_a_damaged_index_that_another_stands_in_for_is_a_note(
    index: Path, glossary: Path
) -> None:
    damage(index, "segment/words.arrays")
    found = examine(index, glossary)
    notes = [f for f in found if f.state is State.NOTE and f.what == "index"]
    assert "words.arrays" in notes[0].detail


def test_an_index_with_nothing_left_to_serve_is_a_fault(
    index: Path, glossary: Path
) -> None:
    damage(index, "segment/words.arrays")
    folder = IndexFolder(index)
    shutil.rmtree(index / "generations" / folder.names()[0])
    found = findings(index, glossary)
    assert faults(found) == ["index"]
    assert "words.arrays" in found["index"].detail


def test_an_index_of_another_analyzer_is_a_fault(
    index: Path, glossary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = property(lambda _: "other rules")
    monkeypatch.setattr(doctor_index.Analyzer, "fingerprint", changed)
    found = findings(index, glossary)
    assert faults(found) == ["analyzer of the index"]
    assert found["analyzer of the index"].advice == "make index"


def test_a_faulty_glossary_is_named_by_line(index: Path, glossary: Path) -> None:
    glossary.write_text("nonsense", "utf-8")
    found = findings(index, glossary)
    assert faults(found) == ["glossary"]
    assert "glossary.tsv:1" in found["glossary"].detail


def test_a_missing_word_list_does_not_end_the_examination(
    index: Path, glossary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise AnalyzerDataError("words_th.txt", "it is missing")

    monkeypatch.setattr(doctor_module, "main_segmenter", missing)
    found = findings(index, glossary)
    assert faults(found) == ["word lists"]
    assert "index folder" in found


def test_a_missing_package_and_a_wrong_version_are_faults(
    index: Path, glossary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = ["whoosh==9.9", "no-such-package>=1", 'absent>=1; extra == "dev"']
    monkeypatch.setattr(doctor_module, "requires", lambda _: wanted)
    found = findings(index, glossary)
    assert faults(found) == ["whoosh", "no-such-package"]
    assert "needs 9.9" in found["whoosh"].detail


@pytest.mark.parametrize(
    ("pdftotext", "pypdf", "state", "says"),
    [
        ("/usr/bin/pdftotext", False, State.GOOD, "pdftotext"),
        (None, False, State.NOTE, "left out"),
    ],
)
def test_programs_for_pdf_are_a_matter_of_comfort(
    monkeypatch: pytest.MonkeyPatch,
    pdftotext: str | None,
    pypdf: object,
    state: State,
    says: str,
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: pdftotext)
    monkeypatch.setattr(doctor_module, "find_spec", lambda _: pypdf)
    finding = doctor_module._pdf()
    assert finding.state is state
    assert says in finding.detail


def test_too_little_room_for_the_next_build_is_noted(
    index: Path, glossary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(index)._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert findings(index, glossary)["disk space"].state is State.NOTE


def test_leftovers_of_killed_builds_are_counted(index: Path, glossary: Path) -> None:
    (index / "generations" / ".building-x").mkdir()
    assert "1 of builds" in findings(index, glossary)["leftovers"].detail


def test_the_command_exits_with_1_only_for_faults(index: Path, glossary: Path) -> None:
    options = ["--index", str(index), "--glossary", str(glossary)]
    result = CliRunner().invoke(doctor, options)
    assert result.exit_code == 0, result.output
    assert "good   glossary: " in result.output
    glossary.write_text("nonsense", "utf-8")
    result = CliRunner().invoke(doctor, [*options, "--json"])
    assert result.exit_code == 1
    listed = json.loads(result.output)["findings"]
    assert [f["what"] for f in listed if f["state"] == "fault"] == ["glossary"]
