"""Entries from other people's lists: ``songphasa glossary import``.

In: a table (.csv, .tsv) or a Wikidata extract (.json, .jsonl), also gzipped, and the
present glossary. Out: ``Proposal`` values for a review file, and a ``Finding`` for every
row that cannot be used or is known already. One pass; memory holds names only.
"""

from __future__ import annotations

import gzip
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from search.analysis.scripts import is_thai
from search.errors import SongphasaError
from search.lexicon.drafts import Draft, Fault
from search.lexicon.findings import Finding, Severity
from search.lexicon.glossary import MAX_ENTITIES, TYPES, Alias, Entity
from search.lexicon.importing_tables import read_table
from search.lexicon.importing_wikidata import read_wikidata
from search.lexicon.proposals import (
    KnownNames,
    Proposal,
    extended,
    name_key,
    type_of,
    usable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from search.lexicon.glossary import Glossary

_TABLES = (".csv", ".tsv", ".txt")
_JSON = (".json", ".jsonl", ".ndjson")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_QID = re.compile("Q[1-9][0-9]*")
_VARIANT = frozenset({"variant"})
_LONGEST_NOTE = 160


class ImportFileError(SongphasaError):
    """The file to be imported cannot be read at all."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(
            f"{str(file)!r} cannot be imported: {problem}. Give a .csv or .tsv file with "
            "a header (th, en, …) or a .json extract of Wikidata, as UTF-8."
        )


def import_entities(file: Path, glossary: Glossary) -> Iterator[Proposal | Finding]:
    """Yield what a file proposes, and what is wrong with it or known already.

    A row that names a known entity proposes the names that are new to it.

    Raises:
        ImportFileError: the file cannot be opened or is of no known kind.
    """
    importer = _Importer(file.name, glossary)
    with _open(file) as (read, stream):
        drafts = read(stream)
        for number, draft in enumerate(drafts):
            if number >= MAX_ENTITIES:
                problem = f"more than {MAX_ENTITIES:,} entities; split the file"
                yield importer.finding(draft.line, Severity.ERROR, problem)
                return
            if isinstance(draft, Fault):
                yield importer.finding(draft.line, Severity.ERROR, draft.problem)
            else:
                yield from importer.take(draft)


@contextmanager
def _open(file: Path) -> Iterator[tuple[object, BinaryIO]]:
    raise NotImplementedError


class _Importer:
    """Compares drafts with the glossary and with each other."""

    def __init__(self, name: str, glossary: Glossary) -> None:
        self._name = name
        self._known = KnownNames(glossary)
        self._by_qid = {e.qid: e for e in glossary.entities.values() if e.qid}
        self._ids = glossary.entities
        self._seen: dict[tuple[str, str], int] = {}

    def finding(self, line: int, severity: Severity, text: str) -> Finding:
        """Return a finding about a line of the file."""
        return Finding(f"{self._name}:{line}", severity, text)
