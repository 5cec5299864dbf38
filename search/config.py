"""Settings: one frozen value, from defaults, the environment and flags.

In: environment variables that begin with ``SONGPHASA_``. Out: ``Settings``. An unknown
name or a bad value is an error that says what is allowed. Read by both doors.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "SONGPHASA_"
_MOST = {PREFIX + "PORT": 65_535, PREFIX + "WORKERS": 64}


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
    # Encoder for meaning: module:factory, or off; empty for the installed one.
    encoder: str = ""


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of an environment; UsageError names a faulty variable.

    An empty variable is one that was not set.

    >>> load_settings({"SONGPHASA_PORT": "9000", "SONGPHASA_HOST": ""})
    ... # doctest: +ELLIPSIS, +NORMALIZE_WHITESPACE
    Settings(index=..., host='127.0.0.1', port=9000, workers=2, without_layers='',
             encoder='')
    """
    given = os.environ if environment is None else environment
    known = {PREFIX + field.name.upper(): field.name for field in fields(Settings)}
    chosen: dict[str, Any] = {}
    for variable, text in given.items():
        if not variable.startswith(PREFIX):
            continue
        if variable not in known:
            allowed = ", ".join(known)
            raise UsageError(variable, f"there is no such setting; known are {allowed}")
        if text.strip():
            name = known[variable]
            chosen[name] = _value(variable, text.strip(), getattr(Settings(), name))
    return replace(Settings(), **chosen)


def _value(variable: str, text: str, default: object) -> object:
    """Return a setting's text as a value of the same type as its default."""
    if isinstance(default, Path):
        return Path(text).expanduser()
    if not isinstance(default, int):
        return text
    most = _MOST[variable]
    number = int(text) if re.fullmatch("[0-9]{1,5}", text) else 0
    if 1 <= number <= most:
        return number
    raise UsageError(variable, f"{text!r} is not a number from 1 to {most}")
