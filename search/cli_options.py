"""What the commands share: options, defaults, and errors without a traceback.

In: arguments and the environment. Out: a service over the index that was meant, or one
sentence on standard error and an exit code (1: it failed, 2: it was asked wrongly).
Called by ``search.cli`` only.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from search.errors import SongphasaError, UsageError

if TYPE_CHECKING:
    from search.service import SearchService

# A query may begin with a minus: what is no option is left to the arguments, and -h
# would be found in "-hanoi".
QUERY_SETTINGS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}

INDEX = click.option(
    "--index",
    type=click.Path(path_type=Path),
    help="Folder of the index (default: index, or SONGPHASA_INDEX).",
)
LANGUAGE = click.option(
    "--lang",
    type=click.Choice(["any", "th", "en"]),
    default="any",
    help="Search only documents in one language.",
)
EXPAND = click.option(
    "--no-expand", is_flag=True, help="Only the words as typed, no translations."
)
SEMANTIC = click.option(
    "--no-semantic", is_flag=True, help="Words and translations only, no meaning."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class Commands(click.Group):
    """Turns every error a user can act on into one message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (click's own type)
        """Run the command; print our errors instead of a traceback."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                # What the terminal or a broken argument cannot say is escaped.
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except SongphasaError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(2 if isinstance(error, UsageError) else 1)
        except BrokenPipeError:
            # The reader of our output (head, less) has gone: that is its right.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the environment says where no option does."""

    index: Path
    glossary: Path
    without: frozenset[str]


def defaults() -> Defaults:
    """Return the defaults; UsageError names a faulty variable."""
    from search.config import load_settings  # noqa: PLC0415

    settings = load_settings()
    layers = (name.strip() for name in settings.without_layers.split(","))
    return Defaults(settings.index, settings.glossary, frozenset(filter(None, layers)))


def service(index: Path | None) -> SearchService:
    """Return a service over an index folder, or over the default one."""
    from search.opening import IndexHandle  # noqa: PLC0415
    from search.service import SearchService  # noqa: PLC0415

    given = defaults()
    return SearchService(IndexHandle(index or given.index, without=given.without))
