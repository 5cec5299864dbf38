"""Which reader reads files with which suffix.

In: a file name. Out: its suffix and the `Format` for it, or None. Called by
`search.sources.files`. The readers of the project are listed here and imported when a
file needs them; others are found as installed plug-ins (docs/sources.md) or registered
by a program.
"""

from __future__ import annotations

import importlib
from functools import cache
from typing import TYPE_CHECKING

from search.sources.base import PACKED_LIMIT, PLAIN_LIMIT, STREAM_LIMIT, Format

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from search.sources.base import Reader

PLUGIN_GROUP = "songphasa.sources"
_BUILT_IN = {
    ".txt": ("plain", PLAIN_LIMIT),
    ".md": ("plain", PLAIN_LIMIT),
    ".html": ("html_pages", PLAIN_LIMIT),
    ".htm": ("html_pages", PLAIN_LIMIT),
    ".pdf": ("pdf", PACKED_LIMIT),
    ".docx": ("docx", PACKED_LIMIT),
    ".csv": ("tables", PLAIN_LIMIT),
    ".tsv": ("tables", PLAIN_LIMIT),
    ".jsonl": ("records", STREAM_LIMIT),
    ".rss": ("xml_files", PLAIN_LIMIT),
    ".atom": ("xml_files", PLAIN_LIMIT),
    ".xml": ("xml_files", STREAM_LIMIT),
    ".xml.bz2": ("xml_files", STREAM_LIMIT),
}
_registered: dict[str, Format] = {}


def register(suffix: str, read: Reader, limit: int = PLAIN_LIMIT) -> None:
    """Have files with this suffix read by this reader, from now on."""
    _registered[suffix.lower()] = Format(read, limit)


def format_of(name: str) -> tuple[str, Format | None]:
    """Return the suffix of a file name as written, and its format.

    >>> format_of("ข่าว.2567.TXT")[0], format_of("thwiki.xml.bz2")[0]
    ('.TXT', '.xml.bz2')
    >>> format_of("photo.jpeg"), format_of("Makefile")
    (('.jpeg', None), ('', None))
    """
    stem, dot, last = name.rpartition(".")
    if not stem:
        return "", None
    suffix = dot + last
    longer = "." + stem.rpartition(".")[2] + suffix
    for candidate in (longer, suffix):
        if found := _format(candidate.lower()):
            return candidate, found
    return suffix, None


def known_suffixes() -> tuple[str, ...]:
    """Return every suffix that has a reader, sorted."""
    return tuple(sorted({*_BUILT_IN, *_registered, *_plugins()}))


def _format(suffix: str) -> Format | None:
    if suffix in _registered:
        return _registered[suffix]
    if suffix in _BUILT_IN:
        return _built_in(suffix)
    if suffix in _plugins():
        return _plugin(suffix)
    return None


@cache
def _built_in(suffix: str) -> Format:
    module, limit = _BUILT_IN[suffix]
    reader: Reader = importlib.import_module(f"search.sources.{module}").read
    return Format(reader, limit)


@cache
def _plugins() -> frozenset[str]:
    """Return the suffixes of installed plug-ins, which are named without the dot."""
    return frozenset(f".{entry.name.lower()}" for entry in _entries())


@cache
def _plugin(suffix: str) -> Format:
    entry = next(e for e in _entries() if f".{e.name.lower()}" == suffix)
    reader: Reader = entry.load()
    return Format(reader)


def _entries() -> tuple[EntryPoint, ...]:
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow, seldom needed

    return tuple(entry_points(group=PLUGIN_GROUP))
