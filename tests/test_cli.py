"""The command line: answers for people and programs, errors with a way out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from search.cli import main
from search.generations import IndexFolder
from search.indexer import build_index
from search.lexicon.glossary import load_glossary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

GLOSSARY = (
    "putin\tperson\tวลาดิเมียร์ ปูติน | ปูติน {short}\tVladimir Putin | Putin {short}"
    "\t\t\teditor\tpresident\n"
    "cuba\tplace\tคิวบา\tCuba | Cuban {demonym}\t\t\teditor\tcountry\n"
)
COMMANDS = [
    ["index"], ["search"], ["run"], ["analyze"], ["explain"], ["verify"], ["stats"],
    ["similar"], ["serve"], ["glossary"], ["glossary", "check"],
]  # fmt: skip


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


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def json_of(*arguments: str | Path) -> dict[str, object]:
    result = call(*arguments, "--json")
    assert result.exit_code == 0, result.output
    values: dict[str, object] = json.loads(result.stdout)
    assert "\\u0e" not in result.stdout  # Thai stays readable
    return values


# Help


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(command: Sequence[str]) -> None:
    result = call(*command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")
    summary = result.stdout.split("\n\n")[1].strip()
    assert summary.endswith((".", "language."))


def test_the_program_lists_its_commands_and_version() -> None:
    helped = call("--help").stdout
    assert all(f"  {command[0]} " in helped for command in COMMANDS)
    assert "version" in call("--version").stdout


def test_help_answers_without_loading_the_engine() -> None:
    code = (
        "import sys; from search.cli import main; main(['--help'], standalone_mode=0)"
    )
    code += "; sys.exit('numpy' in sys.modules or 'nltk' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


# Answers


def test_search_shows_hits_of_both_languages_and_what_was_added(folder: Path) -> None:
    result = call("search", "ปูติน", "--index", folder / "index")
    assert result.exit_code == 0
    assert "2 documents for ปูติน" in result.stdout
    assert "also searched: Putin (1)" in result.stdout
    assert "ปูตินเยือนคิวบา" in result.stdout
    assert "havana-th · th · 12 Jun 2024 (2567)" in result.stdout
    assert "Vladimir Putin met the Cuban president" in result.stdout
    assert "\x1b" not in result.stdout  # not a terminal


def test_search_gives_json(folder: Path) -> None:
    values = json_of("search", "Putin", "--index", folder / "index")
    assert values["total"] == {"value": 2, "exact": True}
    hits = {hit["id"]: hit for hit in values["hits"]}  # type: ignore[attr-defined]
    assert hits["havana-th"]["found_by_expansion"] is True
    assert hits["havana-th"]["date"]["be"] == 2567
    assert hits["havana-th"]["title_ranges"] == [
        {"start": 0, "end": 5, "kind": "expanded"}
    ]
    (snippet,) = hits["havana-en"]["snippets"]
    (mark,) = snippet["ranges"]
    assert snippet["text"][mark["start"] : mark["end"]] == "Vladimir Putin"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["Putin"], {"havana-en", "havana-th"}),
        (["Putin", "--no-expand"], {"havana-en"}),
        (["Putin", "--lang", "th"], {"havana-th"}),
        (["Putin", "--limit", "1", "--page", "3"], set()),
        (["-คิวบา ปูติน"], set()),
        (["-hzzz -x putin"], {"havana-en", "havana-th"}),
        (["--", "-cuban putin", "--no-expand"], None),
        (["*"], {"havana-en", "havana-th"}),
        (["title:ปูติน", "--no-expand"], {"havana-th"}),
    ],
)
def test_options_restrict_the_search(
    folder: Path, arguments: list[str], expected: set[str] | None
) -> None:
    if expected is None:  # after -- everything is an argument, and one is too many
        assert call("search", "--index", folder / "index", *arguments).exit_code == 2
        return
    values = json_of("search", "--index", folder / "index", *arguments)
    assert {hit["id"] for hit in values["hits"]} == expected  # type: ignore[attr-defined]


def test_search_says_what_it_read_otherwise(folder: Path) -> None:
    result = call("search", 'lang:ลาว "Putin', "--index", folder / "index")
    assert "note: there are no documents in this language: ลาว" in result.stdout
    assert "note: a quotation mark was not closed: Putin" in result.stdout


def test_explain_adds_up(folder: Path) -> None:
    values = json_of("explain", "Putin", "havana-en", "--index", folder / "index")
    parts = values["parts"]
    total = sum(part["score"] for part in parts)  # type: ignore[attr-defined]
    assert total == pytest.approx(values["total"], abs=1e-5)
    shown = call("explain", "Putin", "havana-en", "--index", folder / "index").stdout
    assert shown.splitlines()[-1].endswith("total")
    nothing = call("explain", "zzzz", "havana-en", "--index", folder / "index")
    assert nothing.stdout == "The document does not match the query.\n"


def test_analyze_shows_words_and_with_an_index_names(folder: Path) -> None:
    with_index = call("analyze", "ปูติน ๒๕๖๗", "--index", folder / "index").stdout
    assert "name:       ปูติน = putin" in with_index
    assert "2024[6:10]" in with_index
    without = call("analyze", "-ปูติน", "--index", folder / "nowhere")
    assert without.exit_code == 0
    assert "name:" not in without.stdout
    values = json_of("analyze", "ปูติน", "--index", folder / "index")
    assert values["names"][0]["entity"] == "putin"  # type: ignore[index]


def test_run_writes_a_run_for_any_tool(folder: Path, tmp_path: Path) -> None:
    topics, output = tmp_path / "topics.tsv", tmp_path / "out.trec"
    topics.write_text("t1\tปูติน\nt2\tzzzz\nt3\tCuban\n", "utf-8")
    arguments: list[str | Path] = [
        "--topics",
        topics,
        "--output",
        output,
        "--index",
        folder / "index",
    ]
    result = call("run", *arguments, "--limit", "1", "--lang", "th")
    assert (result.exit_code, result.stdout) == (0, f"3 topics answered: {output}\n")
    lines = output.read_text("utf-8").splitlines()
    assert [line.split()[:4] for line in lines] == [
        ["t1", "Q0", "havana-th", "1"],
        ["t3", "Q0", "havana-th", "1"],
    ]


def test_stats_and_verify_describe_the_index(folder: Path) -> None:
    assert call("verify", "--index", folder / "index").stdout.endswith("2 documents.\n")
    assert (
        "2 documents, generation" in call("stats", "--index", folder / "index").stdout
    )
    values = json_of("stats", "--index", folder / "index")
    assert values["documents"] == 2
    assert values["report"]["languages"] == {"en": 1, "th": 1}  # type: ignore[index]


def test_index_builds_and_reports(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    arguments: list[str | Path] = [
        "--source",
        folder / "documents",
        "--source",
        tmp_path / "picture.png",
    ]
    arguments += ["--index", tmp_path / "index", "--glossary", folder / "glossary.tsv"]
    result = call("index", *arguments[:2], *arguments[4:], "--workers", "1")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("2 documents (1 en, 1 th) in ")
    assert "1 dated, 2024-06-12 to 2024-06-12" in result.stdout
    assert "reading: " in result.stderr
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "picture.png").write_bytes(b"\x89PNG")
    values = json_of(
        "index", "--source", tmp_path / "more", *arguments[:2], *arguments[4:]
    )
    assert values["documents"] == 2
    assert values["skipped_total"] == 1
    assert "picture.png" in values["skipped"][0]["path"]  # type: ignore[index]


def test_glossary_check_counts_or_names_faults(folder: Path, tmp_path: Path) -> None:
    checked = call("glossary", "check", folder / "glossary.tsv")
    assert "0 errors" in checked.stdout
    (tmp_path / "people.tsv").write_text(f"{GLOSSARY}nonsense\n", "utf-8")
    faulty = call("glossary", "check", tmp_path)
    assert faulty.exit_code == 1
    assert "people.tsv:3" in faulty.stdout
    assert "1 columns instead of 8" in faulty.stdout


def test_the_environment_names_the_index(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SONGPHASA_INDEX", str(folder / "index"))
    monkeypatch.setenv("SONGPHASA_GLOSSARY", str(folder / "glossary.tsv"))
    assert call("stats").exit_code == 0
    assert call("glossary", "check").exit_code == 0
    assert load_glossary(folder / "glossary.tsv").entities


def test_serve_hands_over_to_gunicorn(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(
        "os.execve",
        lambda _, command, environment: handed.append((command, environment)),
    )
    result = call("serve", "--index", folder / "index", "--port", "9999")
    assert result.exit_code == 0
    assert "http://127.0.0.1:9999" in result.stdout
    ((command, environment),) = handed
    assert environment["SONGPHASA_INDEX"] == str((folder / "index").resolve())
    assert command[command.index("--bind") + 1] == "127.0.0.1:9999"


# Errors


def fails(
    folder: Path, tmp_path: Path, arguments: Sequence[str]
) -> tuple[int, str, str]:
    """Run a command as a user does; {good} and {here} stand for folders."""
    filled = [a.format(good=folder, here=tmp_path) for a in arguments]
    result = call(*filled)
    if result.exception is not None:
        assert isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("code", "arguments", "said"),
    [
        (1, ["search", "ปูติน", "--index", "{here}"], "There is no index in"),
        (1, ["stats", "--index", "{here}/nowhere"], "Build it: make index"),
        (1, ["verify", "--index", "{here}"], "There is no index in"),
        (1, ["explain", "x", "y", "--index", "{here}"], "There is no index in"),
        (1, ["index", "--source", "{here}/gone"], "No documents in"),
        (1, ["index", "--source", "{here}"], "No documents in"),
        (1, ["index", "--source", "{here}/empty.txt"], "No documents in"),
        (1, ["explain", "x", "nobody"], "There is no document 'nobody'"),
        (2, ["search", "ก" * 801], "the query has 801 characters; at most 800"),
        (2, ["search", " "], "the query is empty"),
        (2, ["search", "x", "--page", "2000"], "page 2000 of 10 hits is out of reach"),
        (2, ["search", "x", "--page", "0"], "'--page'"),
        (2, ["search", "x", "--limit", "0"], "'--limit'"),
        (2, ["search", "x", "--lang", "lo"], "'--lang'"),
        (2, ["search", "x", "--jsn"], "unexpected extra argument (--jsn)"),
        (2, ["search"], "Missing argument 'QUERY'"),
        (2, ["run", "--topics", "{here}/bad.tsv", "--output", "{here}/o"],
         "line 2 is not id<TAB>query: 'no tab'"),
        (2, ["run", "--topics", "{here}/gone", "--output", "{here}/o"],
         "does not exist"),
        (2, ["run", "--topics", "{here}/good.tsv", "--output", "{here}/no/o"],
         "cannot be written"),
        (2, ["index"], "Missing option '--source'"),
        (2, ["index", "--source", "x", "--workers", "0"], "'--workers'"),
        (2, ["serve", "--port", "99999"], "'--port'"),
        (2, ["dance"], "No such command 'dance'"),
    ],
)  # fmt: skip
def test_an_error_is_a_sentence_and_an_exit_code(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    arguments: list[str],
    said: str,
) -> None:
    (tmp_path / "bad.tsv").write_text("t1\tปูติน\nno tab\n", "utf-8")
    (tmp_path / "good.tsv").write_text("t1\tปูติน\n", "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    monkeypatch.setenv("SONGPHASA_GLOSSARY", str(folder / "glossary.tsv"))
    monkeypatch.setenv("SONGPHASA_INDEX", str(folder / "index"))
    before = IndexFolder(folder / "index").live_name()
    exit_code, stdout, stderr = fails(folder, tmp_path, arguments)
    assert (exit_code, stdout) == (code, "")
    assert said in stderr
    assert "Traceback" not in stderr
    assert stderr.count("Error: ") == 1
    assert IndexFolder(folder / "index").live_name() == before


def test_a_faulty_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SONGPHASA_PORT", "web")
    result = call("stats")
    assert result.exit_code == 2
    assert "SONGPHASA_PORT: 'web' is not a number" in result.stderr


def test_a_broken_glossary_line_stops_the_build(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "names.tsv").write_text(f"{GLOSSARY}\ncuba\tplace\n", "utf-8")
    source: list[str | Path] = [
        "--source",
        folder / "documents",
        "--index",
        tmp_path / "index",
    ]
    result = call("index", *source, "--glossary", tmp_path / "names.tsv")
    assert result.exit_code == 1
    assert "names.tsv:4: 2 columns instead of 8" in result.stderr
    assert not (tmp_path / "index").exists()


def test_a_damaged_file_is_named(folder: Path, tmp_path: Path) -> None:
    source: list[str | Path] = [
        "--source",
        folder / "documents",
        "--index",
        tmp_path / "index",
    ]
    call("index", *source, "--glossary", folder / "glossary.tsv", "--workers", "1")
    live = IndexFolder(tmp_path / "index").open().folder
    (live / "segment" / "words.arrays").write_bytes(b"")
    result = call("verify", "--index", tmp_path / "index")
    assert result.exit_code == 1
    assert "words.arrays" in result.stderr
    assert "make index" in result.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_bytes_that_are_no_text_and_narrow_terminals_are_borne(
    folder: Path, encoding: str
) -> None:
    environment = os.environ | {
        "SONGPHASA_INDEX": str(folder / "nowhere"),
        "PYTHONIOENCODING": encoding,
    }
    python = sys.executable.encode()
    command = [
        python,
        b"-m",
        b"search",
        b"analyze",
        b"--json",
        "ปูติน".encode() + b"\xff",
    ]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    values = json.loads(done.stdout)
    assert values["normalized"] == "ปูติน\ufffd"


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    text = "ปูติน " * 5_000
    command = f'"{sys.executable}" -m search analyze "{text}" | head -c 10 >/dev/null'
    environment = os.environ | {"SONGPHASA_INDEX": str(folder / "nowhere")}
    done = subprocess.run(
        ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
