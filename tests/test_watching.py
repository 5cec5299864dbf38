"""Watching a folder: a change that has come to rest, and only that, is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search import cli_index, watching
from search.cli_index import index as index_command
from search.errors import IndexBusyError, SourceError
from search.generations import IndexFolder
from search.watching import Watch, look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class ScriptEndedError(Exception):
    """Nothing more happens in the folder."""


def acting(
    *actions: Callable[[], object] | None,
) -> tuple[Callable[[float], None], list]:
    """Return a pause in which the next thing happens, and what is still to come."""
    left = list(actions)

    def pause(_: float) -> None:
        if not left:
            raise ScriptEndedError
        action = left.pop(0)
        if action:
            action()

    return pause, left


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "2567").mkdir()
    (tmp_path / "2567" / "ข่าว.txt").write_text("หนึ่ง", "utf-8")
    return tmp_path


def test_it_waits_until_nobody_has_written_for_a_while(folder: Path) -> None:
    file = folder / "ใหม่.txt"
    writes = [lambda n=n: file.write_text("x" * n) for n in range(1, 4)]
    pause, left = acting(None, *writes, None, None)
    Watch([folder], pause=pause).wait()
    assert left == [None]


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "b.txt").write_text("new"),
        lambda folder: (folder / "2567" / "ข่าว.txt").write_text("longer than before"),
        lambda folder: (folder / "2567" / "ข่าว.txt").unlink(),
        lambda folder: (folder / "2567" / "ข่าว.txt").rename(folder / "ข่าว.txt"),
        lambda folder: (folder / "2567").rename(folder / "2568"),
    ],
)
def test_every_kind_of_change_is_seen(
    folder: Path, change: Callable[[Path], object]
) -> None:
    pause, left = acting(lambda: change(folder), None)
    Watch([folder], pause=pause).wait()
    assert left == []


def test_what_comes_back_as_it_was_is_no_change(folder: Path) -> None:
    file = folder / "draft.txt"
    pause, _ = acting(lambda: file.write_text("x"), file.unlink, None, None)
    with pytest.raises(ScriptEndedError):
        Watch([folder], pause=pause).wait()


def test_a_change_is_told_once_and_again_after_forgetting(folder: Path) -> None:
    pause, left = acting(lambda: (folder / "b.txt").write_text("x"), None, None, None)
    watch = Watch([folder], pause=pause)
    watch.wait()
    watch.forget()
    watch.wait()
    assert left == []
    with pytest.raises(ScriptEndedError):
        watch.wait()


def test_a_missing_folder_looks_empty(tmp_path: Path) -> None:
    assert look([tmp_path / "none"]) == {}


# index --watch


def test_errors_are_told_and_waited_out_and_ctrl_c_ends_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes: Iterator[Exception | None] = iter(
        [SourceError("x", "empty"), IndexBusyError(folder, "pid 1"), None]
    )
    built = []

    def build() -> None:
        built.append(1)
        outcome = next(outcomes)
        if outcome:
            raise outcome

    def stop() -> None:
        raise KeyboardInterrupt

    pause, _ = acting(
        lambda: (folder / "b.txt").write_text("x"), None, None, None, stop
    )
    monkeypatch.setattr(watching, "sleep", pause)
    cli_index._watch(build, (folder,), 0.1)
    said = capsys.readouterr().err
    assert len(built) == 3
    assert "empty" in said
    assert "pid 1" in said
    assert said.endswith("Stopped; the index is as after the last report.\n")


def test_a_changed_folder_is_updated_until_ctrl_c(
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place = tmp_path_factory.mktemp("place")
    (place / "glossary.tsv").write_text("# none yet\n", "utf-8")

    def stop() -> None:
        raise KeyboardInterrupt

    write = lambda: (folder / "สอง.txt").write_text("ข่าวที่สอง", "utf-8")  # noqa: E731
    pause, _ = acting(write, None, stop)
    monkeypatch.setattr(watching, "sleep", pause)
    options = ["--source", folder, "--index", place / "index", "--watch"]
    options += ["--glossary", place / "glossary.tsv", "--no-semantic"]
    index_command.main([str(o) for o in options], standalone_mode=False)
    live = IndexFolder(place / "index").current().manifest
    assert (live.documents, live.report["kept"]) == (2, 1)
