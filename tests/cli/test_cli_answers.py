"""The command line: help, and answers for people and programs."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from search.cli import main
from search.lexicon.glossary import load_glossary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COMMANDS = [
    ["index"], ["search"], ["run"], ["analyze"], ["explain"], ["verify"], ["stats"],
    ["similar"], ["serve"], ["glossary"], ["glossary", "check"],
]  # fmt: skip


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
    known = (folder / "glossary.tsv").read_text("utf-8")
    (tmp_path / "people.tsv").write_text(f"{known}nonsense\n", "utf-8")
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
