"""Settings: one frozen value, from defaults, the environment and flags.

In: environment variables that begin with ``SONGPHASA_``. Out: ``Settings``. An unknown
name or a bad value is an error that says what is allowed. Read by both doors.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "SONGPHASA_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator may choose. Each field's comment is its line of help."""

    # Folder of the index.
    index: Path = Path("index")
    # Glossary folder or file used when building.
    glossary: Path = Path("seeds/glossary")
    # Address and port to serve on.
    host: str = "127.0.0.1"
    port: int = 8000
    # Server processes; each answers with several threads.
    workers: int = 2
    # Lexicon layers switched off, separated by commas.
    without_layers: str = ""


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of an environment; UsageError names a faulty variable.

    >>> load_settings({"SONGPHASA_PORT": "9000"}).port
    9000
    """
    given = os.environ if environment is None else environment
    settings = Settings()
    known = {field.name: field for field in fields(Settings)}
    for variable, text in given.items():
        if not variable.startswith(PREFIX):
            continue
        name = variable.removeprefix(PREFIX).lower()
        if name not in known:
            allowed = ", ".join(PREFIX + n.upper() for n in known)
            raise UsageError(variable, f"there is no such setting; known are {allowed}")
        default = getattr(settings, name)
        try:
            value = type(default)(text) if not isinstance(default, Path) else Path(text)
        except ValueError as error:
            raise UsageError(variable, f"{text!r} is not a number") from error
        settings = replace(settings, **{name: value})
    return settings
