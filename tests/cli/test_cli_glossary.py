"""The glossary's commands, as a librarian meets them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search.cli_glossary import glossary
from search.indexer import build_index

ROOT = Path(__file__).resolve().parents[2]
CUBA = "cuba\tplace\tคิวบา\tCuba\t\t\teditor\tcountry\n"
TEXT = "เรือรบถึงอ่าวกามแรงห์\n\nเรือรบอเมริกันกลับเข้าอ่าวกามแรงห์ (Cam Ranh Bay) แล้ว\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with a small glossary, which the commands use."""
    (tmp_path / "glossary").mkdir()
    (tmp_path / "glossary" / "places.tsv").write_text(CUBA, encoding="utf-8")
    monkeypatch.setenv("SONGPHASA_GLOSSARY", str(tmp_path / "glossary"))
    monkeypatch.setenv("SONGPHASA_INDEX", str(tmp_path / "index"))
    return tmp_path


@pytest.fixture
def indexed(folder: Path) -> Path:
    """Make an index beside the glossary, of one text."""
    (folder / "texts").mkdir()
    (folder / "texts" / "base-th.txt").write_text(TEXT, encoding="utf-8")
    build_index([folder / "texts"], folder / "index", folder / "glossary")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(glossary, [str(argument) for argument in arguments])


def test_a_sound_glossary_passes(folder: Path) -> None:
    result = run("check")
    assert result.output == "0 errors, 0 warnings, 0 notes.\n"
    assert result.exit_code == 0


def test_warnings_do_not_fail_the_check(folder: Path) -> None:
    (folder / "glossary" / "people.tsv").write_text(
        "foal\tperson\tฟอล\tAnn Foal | Foal\t\t\teditor\tsinger\n", encoding="utf-8"
    )
    result = run("check", folder / "glossary")
    assert "people.tsv:1: warning: 'Foal' is read like the everyday" in result.output
    assert result.output.endswith("0 errors, 1 warning, 0 notes.\n")
    assert result.exit_code == 0


@pytest.mark.parametrize(
    "line", ["foal\tperson\n", "foal\tperson\tฟอล\tฟอล Foal\t\t\teditor\tsinger\n"]
)
def test_errors_fail_the_check(folder: Path, line: str) -> None:
    (folder / "glossary" / "people.tsv").write_text(line, encoding="utf-8")
    result = run("check")
    assert "people.tsv:1: error: " in result.output
    assert result.exit_code == 1


def test_the_example_of_the_manual_is_sound(tmp_path: Path) -> None:
    manual = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    example = manual.split("```text\n")[1].split("```")[0]
    (tmp_path / "example.tsv").write_text(example, encoding="utf-8")
    result = run("check", tmp_path / "example.tsv")
    assert result.output == "0 errors, 0 warnings, 0 notes.\n"


def test_suggestions_go_into_a_review_file(indexed: Path) -> None:
    output = indexed / "review.tsv"
    result = run("suggest", "--index", indexed / "index", "--output", output)
    assert result.output == f"1 proposal to review in {output}.\n"
    assert result.exit_code == 0
    last = output.read_text(encoding="utf-8").splitlines()[-1]
    assert last.startswith("# cam-ranh-bay\tplace\tอ่าวกามแรงห์\tCam Ranh Bay\t")


def test_an_accepted_suggestion_does_not_come_again(indexed: Path) -> None:
    run("suggest", "--output", indexed / "review.tsv")
    line = (indexed / "review.tsv").read_text(encoding="utf-8").splitlines()[-1]
    accepted = indexed / "glossary" / "accepted.tsv"
    accepted.write_text(line.removeprefix("# "), encoding="utf-8")
    result = run("suggest", "--output", indexed / "again.tsv")
    assert result.output.startswith("0 proposals")


def test_the_glossary_of_the_index_serves_when_there_are_no_files(
    indexed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SONGPHASA_GLOSSARY", str(indexed / "nowhere"))
    result = run("suggest", "--output", indexed / "review.tsv")
    assert result.output.startswith("1 proposal ")


def test_the_threshold_decides(indexed: Path) -> None:
    output = indexed / "review.tsv"
    result = run("suggest", "--output", output, "--threshold", "1")
    assert result.output.startswith("0 proposals")
    assert run("suggest", "--output", output, "--threshold", "2").exit_code == 2


def test_the_glossary_itself_is_never_changed(indexed: Path) -> None:
    run("suggest", "--output", indexed / "review.tsv")
    files = list((indexed / "glossary").iterdir())
    assert [file.read_text(encoding="utf-8") for file in files] == [CUBA]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("suggest", "--output", "r.tsv"), "There is no index in"),
        (("import", "names.csv"), "'names.csv' cannot be imported: No such file"),
        (("check", "nowhere"), "nowhere"),
    ],
)
def test_mistakes_are_sentences(
    folder: Path,
    arguments: tuple[str, ...],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(folder)
    result = run(*arguments)
    assert message in result.output
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_a_review_file_in_the_way_is_kept(indexed: Path) -> None:
    output = indexed / "review.tsv"
    output.write_text("my work", encoding="utf-8")
    result = run("suggest", "--output", output)
    assert "someone may have worked on it" in result.output
    assert result.exit_code == 1
    assert output.read_text(encoding="utf-8") == "my work"


def test_an_import_goes_into_a_review_file(folder: Path) -> None:
    names = folder / "names.csv"
    names.write_text("th,en\nฮาวานา,Havana\nคิวบา,Cuba\n", encoding="utf-8")
    output = folder / "review.tsv"
    result = run("import", names, "--output", output)
    assert result.output.splitlines() == [
        "names.csv:3: note: 'Cuba' is cuba (places.tsv:1) already",
        f"1 proposal to review in {output}.",
    ]
    assert result.exit_code == 0
    assert "# havana\tterm\tฮาวานา\tHavana" in output.read_text(encoding="utf-8")


def test_an_import_has_a_file_name_of_its_own(folder: Path) -> None:
    names = folder / "names.csv"
    names.write_text("th,en\nฮาวานา,Havana\n", encoding="utf-8")
    assert run("import", names).exit_code == 0
    assert (folder / "names.csv.review.tsv").exists()


def test_rows_left_out_are_counted_and_fail(folder: Path) -> None:
    names = folder / "names.csv"
    names.write_text("th,en\n,Havana\nซานติอาโก,Santiago\n", encoding="utf-8")
    result = run("import", names)
    assert "names.csv:2: error: nothing under th" in result.output
    assert "1 row left out." in result.output
    assert result.exit_code == 1
    assert (folder / "names.csv.review.tsv").exists()
