"""The commands about the life of an index: build, update, watch, examine, compare.

In: arguments. Out: a report as text or JSON. Added to the others by ``search.cli``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli_options import INDEX, JSON, defaults
from search.errors import IndexBusyError, SongphasaError

if TYPE_CHECKING:
    from collections.abc import Callable

# What shells report for a program that Ctrl-C has ended.
_INTERRUPTED = 130

# Imports of the layers below wait until a command runs: `--help` answers at once.

_SOURCES = click.option(
    "--source",
    "sources",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    help="Folder or file of documents; may be repeated.",
)
_GLOSSARY = click.option(
    "--glossary", type=click.Path(path_type=Path), help="Glossary folder."
)


@click.command()
@_SOURCES
@INDEX
@_GLOSSARY
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=lambda: os.cpu_count() or 1,
    help="Analysing processes (default: one a core).",
)
@click.option("--update", is_flag=True, help="Read only what has changed.")
@click.option("--watch", is_flag=True, help="Update after every change, until Ctrl-C.")
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 3600),
    default=2.0,
    show_default=True,
    help="With --watch: how often to look.",
)
@click.option(
    "--semantic/--no-semantic",
    default=None,
    help="Make vectors for search by meaning (default: if an encoder is installed, "
    "up to 50,000 documents).",
)
@JSON
def index(  # noqa: PLR0913  (one for each option)
    sources: tuple[Path, ...],
    index: Path | None,
    glossary: Path | None,
    workers: int,
    seconds: float,
    *,
    update: bool,
    watch: bool,
    semantic: bool | None,
    as_json: bool,
) -> None:
    """Build the index from documents; the old one serves until the new one is ready."""
    given = defaults()
    folder, names = index or given.index, glossary or given.glossary

    def build() -> None:
        from search.answers import to_json  # noqa: PLC0415
        from search.indexer import build_index  # noqa: PLC0415
        from search.reporting import ProgressPrinter, report_lines  # noqa: PLC0415

        printer = ProgressPrinter(sys.stderr)
        try:
            report = build_index(
                sources,
                folder,
                names,
                workers=workers,
                update=update or watch,
                semantic=semantic,
                on_progress=printer.show,
            )
        finally:
            printer.close()
        if as_json:
            click.echo(to_json(report.as_dict()))
            return
        for line in report_lines(report, folder):
            click.echo(line)

    if watch:
        _watch(build, (*sources, names), seconds)
        return
    before = _live_name(folder)
    try:
        build()
    except KeyboardInterrupt:
        same = _live_name(folder) == before
        state = "as it was" if same else "the new one, complete"
        click.echo(f"Stopped; the index in {folder} is {state}.", err=True)
        click.get_current_context().exit(_INTERRUPTED)


def _live_name(folder: Path) -> str | None:
    """Return the name of the live generation, if there is one."""
    from search.generations import IndexFolder  # noqa: PLC0415

    return IndexFolder(folder).live_name()


def _watch(build: Callable[[], None], paths: tuple[Path, ...], seconds: float) -> None:
    """Build now and after every change; what goes wrong is said and waited out."""
    from search.watching import Watch  # noqa: PLC0415

    watch = Watch(paths, seconds=seconds)
    try:
        while True:
            try:
                build()
            except IndexBusyError as error:
                click.echo(f"Error: {error}", err=True)
                watch.forget()
            except SongphasaError as error:
                click.echo(f"Error: {error}", err=True)
            click.echo("Watching for changes (stop with Ctrl-C)", err=True)
            watch.wait()
    except KeyboardInterrupt:
        click.echo("Stopped; the index is as after the last report.", err=True)


@click.command()
@INDEX
@_GLOSSARY
@JSON
def doctor(index: Path | None, glossary: Path | None, *, as_json: bool) -> None:
    """Check that everything needed is here; exit code 1 if something prevents work."""
    from search.answers import to_json  # noqa: PLC0415
    from search.doctor import examine  # noqa: PLC0415
    from search.findings import State  # noqa: PLC0415

    given = defaults()
    findings = list(examine(index or given.index, glossary or given.glossary))
    if as_json:
        values = [
            {
                "what": finding.what,
                "state": finding.state.value,
                "detail": finding.detail,
                "advice": finding.advice,
            }
            for finding in findings
        ]
        click.echo(to_json({"findings": values}))
    else:
        for finding in findings:
            click.echo(finding.line())
    if any(finding.state is State.FAULT for finding in findings):
        click.get_current_context().exit(1)


@click.command()
@_SOURCES
@INDEX
@JSON
def reconcile(sources: tuple[Path, ...], index: Path | None, *, as_json: bool) -> None:
    """Compare documents and index in both directions; exit code 1 if they differ."""
    from search.answers import to_json  # noqa: PLC0415
    from search.reconciling import reconcile as compare  # noqa: PLC0415

    differences = compare(sources, index or defaults().index)
    if as_json:
        click.echo(to_json(differences.as_dict()))
    else:
        for line in differences.lines():
            click.echo(line)
    if not differences.none:
        click.get_current_context().exit(1)
