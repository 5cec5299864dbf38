"""``make bench``, second half: the engine beside others, and how its cost grows.

In: numbers of documents; or the files of another comparison (``--data``). Out: tables
on standard output and a plot. Every engine indexes and answers in a process of its own,
by turns; the best of the turns counts, because a busy machine only ever adds time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from search.bench.plot import draw
from search.errors import SongphasaError, UsageError

if TYPE_CHECKING:
    import resource
    from collections.abc import Sequence

ENGINES = ("tantivy", "project:seg", "project:own", "fts5", "whoosh")
# More documents would take some of them minutes.
LIMITS = {"whoosh": 10_000, "project:own": 100_000, "fts5": 100_000}
BASIS = "tantivy"
_OURS = "project:"
_TIMEOUT = 3_600


@dataclass(frozen=True, slots=True)
class Figures:
    """What one engine took with one collection.

    Processor milliseconds a query, documents a processor second, index in bytes of
    text, memory of the asking process in MB, milliseconds to open.
    """

    query: float
    indexing: float
    size: float
    memory: float
    opening: float


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents and queries as files."""

    documents: Path
    queries: Path

    def text_size(self) -> int:
        """Return the bytes of all texts."""
        with self.documents.open("rb") as file:
            return sum(len(line.split(b"\t", 3)[2]) for line in file)


def measure(engine: str, collection: Collection, place: Path, turns: int) -> Figures:
    """Index once, ask in so many processes; the best figures count."""
    folder = place / engine.replace(":", "-")
    built = _run(engine, "index", collection.documents, folder)
    asked = [
        _run(engine, "query", folder, collection.queries, "--passes", "2")
        for _ in range(turns)
    ]
    used = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Figures(
        min(row["cpu_ms"] for row in asked),
        built["docs"] / built["index_cpu_s"],
        used / collection.text_size(),
        min(row["peak_mb"] for row in asked),
        min(row["open_ms"] for row in asked),
    )


def _run(engine: str, action: str, *arguments: object) -> dict[str, Any]:
    module = "peer" if engine.startswith(_OURS) else "others"
    command = [f"search.bench.{module}", engine, action]
    return _json(command, *arguments)


def _json(command: list[str], *arguments: object) -> dict[str, Any]:
    """Run a module; return the object it prints, with its greatest memory in MB."""
    # A child counts the memory of its parent as its own until it begins: keep it small.
    command = [sys.executable, "-m", *command, *map(str, arguments)]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as problems:
        with subprocess.Popen(command, stdout=output, stderr=problems) as child:  # noqa: S603
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        problems.seek(0)
        if child.returncode:
            lines = problems.read().decode(errors="replace").splitlines()
            raise UsageError(" ".join(command[2:5]), lines[-1] if lines else "failed")
        figures: dict[str, Any] = json.loads(output.read())
    return {**figures, "peak_mb": _megabytes(usage)}


def _megabytes(usage: resource.struct_rusage) -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit / 1e6


def compare(
    engines: Sequence[str], collections: dict[int, Collection], place: Path, turns: int
) -> dict[str, dict[int, Figures]]:
    """Return the figures of each engine at each size, telling them as they come."""
    found: dict[str, dict[int, Figures]] = defaultdict(dict)
    for size, collection in collections.items():
        click.echo(f"\n{size:,} documents; load {os.getloadavg()[0]:.1f}")
        click.echo(_HEAD)
        for engine in engines:
            if size > LIMITS.get(engine, size):
                continue
            own = found[engine][size] = measure(
                engine, collection, place / str(size), turns
            )
            click.echo(_line(engine, own, found[BASIS].get(size)))
    return {engine: sizes for engine, sizes in found.items() if sizes}


_HEAD = (
    f"{'engine':<14}{'ms a query':>11}{f'x {BASIS}':>11}{'documents/s':>13}"
    f"{f'x {BASIS}':>11}{'index/text':>12}{'MB':>7}{'open, ms':>10}"
)


def _line(engine: str, own: Figures, basis: Figures | None) -> str:
    query = f"{own.query / basis.query:.2f}" if basis else "-"
    indexing = f"{own.indexing / basis.indexing:.2f}" if basis else "-"
    return (
        f"{engine:<14}{own.query:>11.3f}{query:>11}{own.indexing:>13,.0f}"
        f"{indexing:>11}{own.size:>12.2f}{own.memory:>7.0f}{own.opening:>10.1f}"
    )


def grow(
    collections: dict[int, Collection], place: Path
) -> dict[str, dict[int, float]]:
    """Print and return the middle time of each class of query at each size."""
    table: dict[str, dict[int, float]] = defaultdict(dict)
    cells: dict[str, list[str]] = defaultdict(list)
    for size, collection in collections.items():
        folder = place / str(size) / "project-seg"
        rows = _json(["search.bench.classes"], folder, collection.documents)
        del rows["peak_mb"]
        for name, (middle, high) in rows.items():
            table[name][size] = middle
            cells[name].append(f"{middle:>9.3f}{high:>9.3f}")
    click.echo("\nmilliseconds of each class of query, middle and 95th of 100")
    click.echo(" " * 20 + "".join(f"{size:>18,}" for size in collections))
    for name, texts in cells.items():
        click.echo(f"{name:<20}" + "".join(texts))
    return dict(table)


def _known(engines: Sequence[str]) -> Sequence[str]:
    for engine in engines:
        if engine not in ENGINES:
            raise UsageError(engine, f"is none of the engines: {', '.join(ENGINES)}")
    return engines


def _collections(
    sizes: list[int], data: Path | None, place: Path
) -> dict[int, Collection]:
    found = {}
    for size in sizes:
        if data:
            name, queries = f"scale{size}.docs.tsv", data / "speed.queries.tsv"
            found[size] = Collection(data / name, queries)
            continue
        (place / str(size)).mkdir()
        found[size] = Collection(place / f"{size}.tsv", place / "queries.tsv")
        _json(["search.bench.corpus"], size, found[size].documents, found[size].queries)
    return found


@click.command()
@click.option("--sizes", default="10000,100000", help="Numbers of documents.")
@click.option("--engines", default=",".join(ENGINES), help="Which ones, in order.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True),
    help="A folder with scaleN.docs.tsv and speed.queries.tsv to use instead.",
)
@click.option("--turns", default=3, help="Processes that ask; the best counts.")
@click.option("--plot", type=click.Path(path_type=Path), help="Write a plot here.")
def main(
    sizes: str, engines: str, data: Path | None, turns: int, plot: Path | None
) -> None:
    """Print how the engine compares with others, and how its cost grows."""
    with tempfile.TemporaryDirectory(prefix="songphasa-") as name:
        place = Path(name)
        try:
            chosen = _known(engines.split(","))
            collections = _collections(list(map(int, sizes.split(","))), data, place)
            found = compare(chosen, collections, place, turns)
            table = grow(collections, place)
        except SongphasaError as error:
            raise click.ClickException(str(error)) from error
        if plot:
            draw(found, table, plot)
            click.echo(f"\nplot: {plot}")


if __name__ == "__main__":
    main()
