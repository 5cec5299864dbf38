"""Entities of a table: a .csv or .tsv file with a header, as a spreadsheet saves it.

In: the bytes of the file. Out: ``Draft`` values, and a ``Fault`` for every row that
cannot be used. Columns: th and en, and as they are there id, type, aliases_th,
aliases_en (several with | between them), qid, note. Called by importing.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from search.lexicon.drafts import Draft, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

NEEDED: Final = ("th", "en")
OPTIONAL: Final = ("id", "type", "aliases_th", "aliases_en", "qid", "note")
LONGEST_LINE: Final = 100_000


class _UnreadableError(Exception):
    """The lines cannot be read any further."""


def read_table(stream: BinaryIO) -> Iterator[Draft | Fault]:
    """Yield the rows of a table; what is no table ends with one fault.

    The separator is the tab if the header has one, else the semicolon, else the comma.
    """
    lines = _Lines(stream)
    try:
        header = next(lines, "")
        separator = next((c for c in "\t;" if c in header), ",")
        names = [name.strip().lower() for name in header.rstrip().split(separator)]
        names = [name.strip('"') for name in names]
        problem = _header_problem(names)
        if problem:
            yield Fault(1, problem)
            return
        rows = csv.reader(lines, delimiter=separator)
        while True:
            line = lines.number + 1
            row = next(rows, None)
            if row is None:
                return
            if any(cell.strip() for cell in row):
                yield _read_row(line, names, row)
    except (csv.Error, _UnreadableError) as error:
        yield Fault(max(1, lines.number), str(error))


class _Lines:
    """The lines of a stream as text; knows the number of the last one."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        raw = self._stream.readline(LONGEST_LINE + 1)
        if not raw:
            raise StopIteration
        self.number += 1
        if len(raw) > LONGEST_LINE:
            problem = f"the line has more than {LONGEST_LINE:,} bytes"
            raise _UnreadableError(problem)
        if b"\0" in raw:
            problem = "it is no text (spreadsheets are saved with: export as CSV)"
            raise _UnreadableError(problem)
        try:
            return raw.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            problem = "it is not UTF-8; save the file as UTF-8"
            raise _UnreadableError(problem) from error


def _header_problem(names: Sequence[str]) -> str:
    known = (*NEEDED, *OPTIONAL)
    missing = [name for name in NEEDED if name not in names]
    if missing:
        return (
            f"the header has no column {' and '.join(missing)}; the first line must "
            f"name the columns: {', '.join(known)}"
        )
    double = {name for name in names if names.count(name) > 1 and name in known}
    return f"the header has {', '.join(sorted(double))} twice" if double else ""


def _read_row(line: int, names: Sequence[str], row: Sequence[str]) -> Draft | Fault:
    if len(row) > len(names):
        return Fault(line, f"{len(row)} cells under a header of {len(names)}")
    cells = dict(zip(names, (cell.strip() for cell in row), strict=False))
    missing = [name for name in NEEDED if not cells.get(name)]
    if missing:
        empty = " and ".join(missing)
        return Fault(line, f"nothing under {empty}; both languages need a name")
    return Draft(
        line,
        thai=_names(cells, "th"),
        english=_names(cells, "en"),
        id=cells.get("id", ""),
        type=cells.get("type", "").lower(),
        qid=cells.get("qid", ""),
        note=cells.get("note", ""),
    )


def _names(cells: dict[str, str], language: str) -> tuple[str, ...]:
    cell = f"{cells[language]}|{cells.get(f'aliases_{language}', '')}"
    return tuple(name.strip() for name in cell.split("|") if name.strip())
