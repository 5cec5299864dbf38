"""The commands for the glossary: check it, suggest entries, import lists.

In: a glossary folder, an index or a file of names. Out: findings on standard output, or
a review file; nothing is ever written into the glossary itself. Exit code 1 when there
are errors. A group of ``search.cli``.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search.cli_options import INDEX, Commands, defaults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.lexicon.findings import Finding, Severity
    from search.lexicon.glossary import Glossary
    from search.lexicon.proposals import Proposal

# Imports of the layers below wait until a command runs: `--help` answers at once.

_PATH = click.Path(path_type=Path)
_GLOSSARY = click.option(
    "--glossary",
    type=_PATH,
    help="Glossary folder or file (default: seeds/glossary, or SONGPHASA_GLOSSARY).",
)


@click.group(cls=Commands)
def glossary() -> None:
    """Work on the reviewed glossary of names and terms."""


@glossary.command()
@click.argument("path", type=_PATH, required=False)
def check(path: Path | None) -> None:
    """Check every line of the glossary in PATH; name each fault with file and line.

    Errors are names that can never be found; warnings and notes are for you to judge.
    """
    from search.lexicon.findings import Severity  # noqa: PLC0415
    from search.lexicon.linting import lint_files  # noqa: PLC0415

    findings = lint_files(path or defaults().glossary)
    _show(findings)
    counts = Counter(finding.severity for finding in findings)
    parts = [_counted(counts[severity], severity) for severity in Severity]
    click.echo(f"{', '.join(parts)}.")
    if counts[Severity.ERROR]:
        click.get_current_context().exit(1)


@glossary.command()
@INDEX
@_GLOSSARY
@click.option("--output", type=_PATH, required=True, help="Review file to write.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Least score, from 0 to 1.",
)
def suggest(
    index: Path | None, glossary: Path | None, output: Path, threshold: float
) -> None:
    """Suggest entries from the documents of an index, as a file for you to review."""
    from search.lexicon.lexicon import load_lexicon  # noqa: PLC0415
    from search.lexicon.mining import suggest as mine  # noqa: PLC0415
    from search.lexicon.proposals import write_review  # noqa: PLC0415
    from search.opening import IndexHandle  # noqa: PLC0415

    given = defaults()
    folder = index or given.index
    opened = IndexHandle(folder, without=given.without).open()
    # The files may know more than the index, which keeps those it was built with.
    path = glossary or given.glossary
    known = _load(path) if glossary or path.exists() else opened.glossary
    lexicon = load_lexicon(known, without=given.without)
    proposals = mine(opened.engine, lexicon, threshold=threshold)
    heading = f"Suggested from {folder.name}, generation {opened.generation}"
    count = write_review(output, proposals, heading)
    click.echo(f"{_counted(count, 'proposal')} to review in {output}.")


@glossary.command("import")
@click.argument("file", type=_PATH)
@_GLOSSARY
@click.option(
    "--output", type=_PATH, help="Review file to write (default: FILE.review.tsv)."
)
def import_(file: Path, glossary: Path | None, output: Path | None) -> None:
    """Turn FILE into entries to review: a .csv or .tsv table, or Wikidata's .json."""
    from search.lexicon.findings import Finding, Severity  # noqa: PLC0415
    from search.lexicon.importing import import_entities  # noqa: PLC0415
    from search.lexicon.proposals import write_review  # noqa: PLC0415

    known = _load(glossary or defaults().glossary)
    output = output or file.with_name(f"{file.name}.review.tsv")
    counts: Counter[Severity] = Counter()

    def proposals() -> Iterator[Proposal]:
        for item in import_entities(file, known):
            if isinstance(item, Finding):
                counts[item.severity] += 1
                _show([item])
            else:
                yield item

    count = write_review(output, proposals(), f"Imported from {file.name}")
    click.echo(f"{_counted(count, 'proposal')} to review in {output}.")
    if counts[Severity.ERROR]:
        click.echo(f"{_counted(counts[Severity.ERROR], 'row')} left out.", err=True)
        click.get_current_context().exit(1)


def _load(path: Path) -> Glossary:
    from search.lexicon.glossary import load_glossary  # noqa: PLC0415

    return load_glossary(path)


def _show(findings: Iterable[Finding]) -> None:
    for finding in findings:
        click.echo(f"{finding.place}: {finding.severity}: {finding.text}")


def _counted(count: int, thing: str) -> str:
    """Return a number with its noun.

    >>> _counted(1, "error"), _counted(0, "note")
    ('1 error', '0 notes')
    """
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
