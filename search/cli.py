"""The command line: build, search, score, look inside.

In: arguments. Out: text or JSON on standard output. One of the two doors; everything of
substance is in the layers below, and ``search.cli_options`` turns their errors into a
sentence and an exit code.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from search.cli_glossary import glossary
from search.cli_index import doctor, index, reconcile
from search.cli_options import (
    EXPAND,
    INDEX,
    JSON,
    LANGUAGE,
    QUERY_SETTINGS,
    SEMANTIC,
    Commands,
    defaults,
    service,
)

# Imports of the layers below wait until a command runs: `--help` answers at once.


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="songphasa")
def main() -> None:
    """Songphasa (สองภาษา): search Thai and English documents in either language."""
    # NumPy starts threads for matrices as it is loaded; here nothing gains by them, and
    # a short command takes half as long again.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@main.command(context_settings=QUERY_SETTINGS)
@click.argument("query")
@INDEX
@LANGUAGE
@click.option("--limit", type=click.IntRange(1, 100), default=10, help="Hits to show.")
@click.option("--page", type=click.IntRange(1), default=1, help="Page to show.")
@EXPAND
@SEMANTIC
@JSON
def search(
    query: str,
    index: Path | None,
    lang: str,
    limit: int,
    page: int,
    *,
    no_expand: bool,
    no_semantic: bool,
    as_json: bool,
) -> None:
    """Search, and show ranked hits with snippets."""
    from search.answers import response_values, to_json  # noqa: PLC0415
    from search.reporting import response_lines  # noqa: PLC0415
    from search.service import Request  # noqa: PLC0415

    request = Request(
        query,
        lang,
        size=limit,
        page=page,
        expand=not no_expand,
        semantic=not no_semantic,
    )
    response = service(index).search(request)
    if as_json:
        click.echo(to_json(response_values(response)))
        return
    for line in response_lines(response):
        click.echo(line)


@main.command()
@INDEX
@click.option(
    "--topics",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="Tab-separated: id, query; more columns are ignored.",
)
@click.option("--output", type=click.Path(path_type=Path), required=True)
@LANGUAGE
@click.option("--limit", type=click.IntRange(1, 10_000), default=100)
@EXPAND
@SEMANTIC
def run(
    index: Path | None,
    topics: Path,
    output: Path,
    lang: str,
    limit: int,
    *,
    no_expand: bool,
    no_semantic: bool,
) -> None:
    """Answer a file of topics and write a TREC run, for any evaluation tool."""
    from search.bench.runs import read_topics, write_run  # noqa: PLC0415
    from search.service import Request  # noqa: PLC0415

    like = Request("", lang, size=limit, expand=not no_expand, semantic=not no_semantic)
    count = write_run(service(index), read_topics(topics), output, like)
    click.echo(f"{count} topics answered: {output}")


@main.command(context_settings=QUERY_SETTINGS)
@click.argument("text")
@INDEX
@JSON
def analyze(text: str, index: Path | None, *, as_json: bool) -> None:
    """Show every step of the analysis of a text."""
    from search.answers import analysis_values, to_json  # noqa: PLC0415
    from search.reporting import analysis_lines  # noqa: PLC0415

    folder = index or defaults().index
    if (folder / "current").exists():
        analysis = service(folder).analyze(text)
    else:  # without an index there are no names, but words can be shown
        from search.analysis.analyzer import Analyzer  # noqa: PLC0415

        analysis = Analyzer().analyze(text)
    if as_json:
        click.echo(to_json(analysis_values(text, analysis)))
        return
    for line in analysis_lines(text, analysis):
        click.echo(line)


@main.command(context_settings=QUERY_SETTINGS)
@click.argument("query")
@click.argument("doc_id")
@INDEX
@EXPAND
@JSON
def explain(
    query: str, doc_id: str, index: Path | None, *, no_expand: bool, as_json: bool
) -> None:
    """Show the parts that add up to a document's score."""
    from search.answers import part_values, to_json  # noqa: PLC0415
    from search.reporting import explanation_lines  # noqa: PLC0415

    parts = service(index).explain(query, doc_id, expand=not no_expand)
    if as_json:
        click.echo(to_json(part_values(parts)))
        return
    for line in explanation_lines(parts):
        click.echo(line)


@main.command()
@click.argument("doc_id")
@INDEX
@click.option(
    "--limit", type=click.IntRange(1, 50), default=5, help="Documents to list."
)
@JSON
def similar(doc_id: str, index: Path | None, limit: int, *, as_json: bool) -> None:
    """List the documents most like one, in both languages."""
    from search.answers import similar_values, to_json  # noqa: PLC0415
    from search.reporting import similar_lines  # noqa: PLC0415

    found = service(index).similar(doc_id, limit)
    if as_json:
        click.echo(to_json(similar_values(doc_id, found)))
        return
    for line in similar_lines(found):
        click.echo(line)


@main.command()
@INDEX
def verify(index: Path | None) -> None:
    """Check every file of the live index against its checksum."""
    from search.generations import IndexFolder  # noqa: PLC0415

    folder = index or defaults().index
    generation = IndexFolder(folder).open(verify="full")
    files = generation.manifest.files
    if generation.notice:
        click.echo(generation.notice, err=True)
        click.get_current_context().exit(1)
    click.echo(
        f"{len(files)} files of generation {generation.manifest.name} are as written; "
        f"{generation.manifest.documents} documents."
    )


@main.command()
@INDEX
@JSON
def stats(index: Path | None, *, as_json: bool) -> None:
    """Show what the index holds and how it was built."""
    from search.answers import statistics_values, to_json  # noqa: PLC0415
    from search.reporting import statistics_lines  # noqa: PLC0415

    statistics = service(index).statistics()
    if as_json:
        click.echo(to_json(statistics_values(statistics)))
        return
    for line in statistics_lines(statistics):
        click.echo(line)


@main.command()
@INDEX
@click.option("--host", help="Address (default 127.0.0.1, or SONGPHASA_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port (default 8000).")
@click.option("--workers", type=click.IntRange(1, 64), help="Server processes.")
def serve(
    index: Path | None, host: str | None, port: int | None, workers: int | None
) -> None:
    """Serve the search page and the JSON endpoint."""
    from search.config import load_settings  # noqa: PLC0415

    settings = load_settings()
    bind = f"{host or settings.host}:{port or settings.port}"
    folder = (index or settings.index).resolve()
    environment = os.environ | {"SONGPHASA_INDEX": str(folder)}
    command = [
        sys.executable, "-m", "gunicorn", "web.app:from_environment()",
        "--bind", bind, "--workers", str(workers or settings.workers),
        "--threads", "4", "--preload", "--limit-request-line", "8190",
        "--access-logfile", "/dev/null", "--timeout", "30",
    ]  # fmt: skip
    click.echo(f"Serving {folder} on http://{bind} (stop with Ctrl-C)")
    os.execve(sys.executable, command, environment)  # noqa: S606  (gunicorn takes over)


for _command in (index, doctor, reconcile, glossary):
    main.add_command(_command)
