"""Any sequence of updates ranks as a rebuild does: the same runs, byte for byte.

In: a folder of documents, a glossary and topics (by default the seeds and their
judgements), how many updates, a seed. Out: a line for each update and whether the runs
and the files of both indexes are equal; exit code 1 if they are not. Run as
``python -m search.bench.update_runs``.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from search.bench.runs import read_topics, write_run
from search.generations import IndexFolder
from search.indexer import build_index
from search.opening import IndexHandle
from search.service import Request, SearchService

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
_AT_ONCE = 25  # files touched before an update, at most


def update_at_random(
    documents: Path, folder: Path, chance: random.Random, updates: int
) -> Iterator[str]:
    """Fill a folder with the documents in so many steps; say what each step did.

    Files come, change and go; after the last step all are there as they should be.
    """
    files = [path for path in sorted(documents.rglob("*")) if path.is_file()]
    wanted = {path.relative_to(documents): path for path in files}
    for _ in range(updates - 1):
        came = changed = went = 0
        for name in chance.sample(sorted(wanted), min(_AT_ONCE, len(wanted))):
            target = folder / name
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(wanted[name], target)
                came += 1
            elif chance.random() < 0.5:  # noqa: PLR2004
                target.write_bytes(target.read_bytes() + "\nเพิ่มเติม more\n".encode())
                changed += 1
            else:
                target.unlink()
                went += 1
        yield f"{came} files came, {changed} changed, {went} went"
    shutil.rmtree(folder)
    shutil.copytree(documents, folder)
    yield "all files as they should be"


def run_of(index: Path, topics: Path, output: Path) -> bytes:
    """Return the run of an index for the topics."""
    service = SearchService(IndexHandle(index))
    like = Request("", size=100)
    write_run(service, read_topics(topics), output, like)
    return output.read_bytes()


def files_of(index: Path) -> dict[str, str]:
    """Return the checksum of every file of the live generation."""
    files = IndexFolder(index).current().manifest.files
    return {record.path: record.sha256 for record in files}


def main() -> None:
    """Update step by step, rebuild once, and compare runs and files."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    seeds = ROOT / "seeds"
    parser.add_argument("--documents", type=Path, default=seeds / "documents")
    parser.add_argument("--glossary", type=Path, default=seeds / "glossary")
    parser.add_argument("--topics", type=Path, default=seeds / "judgements/topics.tsv")
    parser.add_argument("--updates", type=int, default=10)
    parser.add_argument("--seed", type=int, default=20_261_122)
    given = parser.parse_args()
    say = sys.stdout.write
    chance = random.Random(given.seed)  # noqa: S311  (nothing secret)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        folder, updated, rebuilt = (place / part for part in ("files", "one", "other"))
        steps = update_at_random(given.documents, folder, chance, given.updates)
        for step in steps:
            report = build_index([folder], updated, given.glossary, update=True)
            say(f"{step}: {report.documents} documents, {report.kept} kept\n")
        build_index([folder], rebuilt, given.glossary)
        runs = [
            run_of(index, given.topics, place / "run") for index in (updated, rebuilt)
        ]
        files = [files_of(index) for index in (updated, rebuilt)]
    lines = runs[0].count(b"\n")
    say(f"runs of {lines:,} lines: {'the same' if runs[0] == runs[1] else 'DIFFERENT'}")
    same = sum(files[0].get(path) == digest for path, digest in files[1].items())
    say(f"; {same} of {len(files[1])} index files the same\n")
    if runs[0] != runs[1]:
        sys.exit(1)


if __name__ == "__main__":
    main()
