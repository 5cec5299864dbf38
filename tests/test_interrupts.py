"""Ctrl-C, or worse, while several processes build: the old index stays, nobody else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from search.build_lock import interrupts_held
from search.generations import IndexFolder
from search.indexer import build_index

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="needs /proc to see other processes"
)

SEEDS = Path(__file__).resolve().parents[1] / "seeds/documents"
PATIENCE = 30.0
# The command line, with batches so small that workers are worth their while, and
# a merge that outlasts any pause.
BUILD = """
import sys, time
from search import indexer
from search.cli import main
indexer._WORTH_WORKERS, indexer._BATCH_DOCUMENTS = 0, 10
indexer.join = lambda *_: time.sleep(60)
main(sys.argv[1:])
"""
BLOCKED = "import signal as s; print(s.SIGINT in s.pthread_sigmask(s.SIG_BLOCK, []))"


@pytest.fixture
def index(tmp_path: Path) -> IndexFolder:
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "ข่าว.txt").write_text("ข่าวเก่า\n\nRussia and Cuba", "utf-8")
    (tmp_path / "glossary.tsv").write_text("# none yet\n", "utf-8")
    build_index([tmp_path / "old"], tmp_path / "index", tmp_path / "glossary.tsv")
    return IndexFolder(tmp_path / "index")


def start(index: IndexFolder) -> subprocess.Popen[str]:
    """Start a build by two processes, in a group of its own as a shell does."""
    glossary = index.path.with_name("glossary.tsv")
    paths = {"source": SEEDS, "index": index.path, "glossary": glossary}
    options = [f"--{name}={path}" for name, path in paths.items()]
    command = [sys.executable, "-c", BUILD, "index", "--workers=2", "--no-semantic"]
    return subprocess.Popen(
        [*command, *options], stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def workers_of(process: int) -> list[int]:
    children: list[int] = []
    for told in Path(f"/proc/{process}/task").glob("*/children"):
        children += map(int, told.read_text().split())
    return [child for child in children if "spawn_main" in line_of(child)]


def line_of(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""


def wait_for_workers(process: int) -> list[int]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if len(workers := workers_of(process)) == 2:
            return workers
        time.sleep(0.01)
    pytest.fail("the build started no workers")


def expect_gone(workers: list[int]) -> None:
    until = time.monotonic() + PATIENCE
    while any("spawn_main" in line_of(worker) for worker in workers):
        assert time.monotonic() < until, "a worker outlived its builder"
        time.sleep(0.01)


def folders_of(index: IndexFolder) -> list[str]:
    return [entry.name for entry in (index.path / "generations").iterdir()]


@pytest.mark.parametrize("pause", [0.0, 0.7])
def test_ctrl_c_leaves_the_old_index_and_nobody_behind(
    index: IndexFolder, pause: float
) -> None:
    before = index.live_name()
    build = start(index)
    workers = wait_for_workers(build.pid)
    time.sleep(pause)

    os.killpg(build.pid, signal.SIGINT)
    _, said = build.communicate(timeout=PATIENCE)

    expect_gone(workers)
    assert build.returncode == 130
    assert said.endswith(f"Stopped; the index in {index.path} is as it was.\n")
    assert "Traceback" not in said
    assert index.open(verify="full").manifest.name == before
    assert folders_of(index) == [before]


def test_workers_leave_when_their_builder_was_killed(index: IndexFolder) -> None:
    before = index.live_name()
    build = start(index)
    workers = wait_for_workers(build.pid)

    build.kill()
    build.communicate(timeout=PATIENCE)

    expect_gone(workers)
    glossary = index.path.with_name("glossary.tsv")
    new = build_index([index.path.with_name("old")], index.path, glossary).generation
    assert sorted(folders_of(index)) == [before, new]


def test_processes_started_meanwhile_do_not_see_ctrl_c() -> None:
    def told() -> str:
        return subprocess.check_output([sys.executable, "-c", BLOCKED], text=True)

    with interrupts_held():
        assert told() == "True\n"
    assert told() == "False\n"


def test_ctrl_c_comes_in_when_it_is_let_in() -> None:
    with interrupts_held() as let_in:
        let_in()  # there was none
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            let_in()


def test_ctrl_c_that_another_thread_gets_waits_too() -> None:
    asleep = threading.Event()
    other = threading.Thread(target=asleep.wait)
    other.start()
    assert other.ident is not None
    held = False
    with pytest.raises(KeyboardInterrupt), interrupts_held():  # noqa: PT012
        signal.pthread_kill(other.ident, signal.SIGINT)
        time.sleep(0.05)
        held = True
    asleep.set()
    other.join()
    assert held
