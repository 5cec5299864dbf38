"""The glossary as an index keeps it: parsed, checked, ready to be used at once.

In: a reviewed glossary. Out: one file of a generation, and the glossary and its analyzer
again, in a few hundredths of a second. Written by the indexer, read when an index is
opened. An index therefore always has the names it was built with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from search.analysis.analyzer import Analyzer
from search.analysis.names import Form, forms_of
from search.errors import IndexDamagedError
from search.garbage import collected_later
from search.lexicon.glossary import Entity, Glossary

if TYPE_CHECKING:
    from pathlib import Path

FILE = "glossary.msgpack"


class _Snapshot(msgspec.Struct, array_like=True):
    """Entities, and how each of their names is looked for."""

    entities: list[Entity]
    forms: list[Form]


def write_snapshot(glossary: Glossary, folder: Path) -> None:
    """Write the glossary into a folder."""
    snapshot = _Snapshot(list(glossary.entities.values()), forms_of(glossary.names()))
    # Sets in a fixed order: an update compares the files of two glossaries.
    content = msgspec.msgpack.encode(snapshot, order="deterministic")
    (folder / FILE).write_bytes(content)


def read_snapshot(folder: Path) -> tuple[Glossary, Analyzer]:
    """Return the glossary of a folder and the analyzer that knows its names.

    Raises IndexDamagedError naming the file.
    """
    path = folder / FILE
    with collected_later():
        try:
            snapshot = msgspec.msgpack.decode(path.read_bytes(), type=_Snapshot)
        except (OSError, msgspec.DecodeError) as error:
            raise IndexDamagedError(path, str(error)) from error
        glossary = Glossary({entity.id: entity for entity in snapshot.entities})
        names = list(glossary.names())
        if len(names) != len(snapshot.forms):
            problem = f"it has {len(names)} names, and forms of {len(snapshot.forms)}"
            raise IndexDamagedError(path, problem)
        return glossary, Analyzer(names, snapshot.forms)
