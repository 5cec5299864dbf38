"""Reader of .csv and .tsv files: one row, one document.

In: an open file whose first row names its columns (id, title, text, date, source, url,
lang; others are not read). Out: a `Draft` for each row, a `Skipped` for each row that
does not fit the first, with its line number.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from search.sources.base import PLAIN_LIMIT, Draft, Skipped, UnreadableError
from search.sources.encodings import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.sources.base import SourceFile

COLUMNS = ("id", "title", "text", "date", "source", "url", "lang")
_MOST_COLUMNS = 100
_LONGEST_HEADER = 10_000


def read(file: SourceFile) -> Iterator[Draft | Skipped]:
    """Give the documents of the rows."""
    decoded = decode(file.stream.read())
    # One limit for the whole process; a file of this kind is never longer.
    csv.field_size_limit(PLAIN_LIMIT)
    delimiter, columns = _header(decoded.text, file.suffix)
    rows = csv.reader(
        io.StringIO(decoded.text, newline=""), delimiter=delimiter, strict=True
    )
    _pass_header(rows)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield Skipped(file.name, f"line {line}: {error}; correct the quotes")
            continue
        if row is None:
            return
        if not any(row):
            continue
        if len(row) > len(columns):
            reason = (
                f"line {line}: it has {len(row):,} columns and the first line "
                f"{len(columns)}; put values with a {_name(delimiter)} in quotes"
            )
            yield Skipped(file.name, reason)
            continue
        values = dict(zip(columns, row, strict=False))
        yield Draft(
            text=values.get("text", ""),
            title=values.get("title", ""),
            id=values.get("id", "").strip(),
            key=str(line),
            place=f"line {line}",
            language=values.get("lang", ""),
            date=values.get("date", ""),
            source=values.get("source", ""),
            url=values.get("url", ""),
            encoding=decoded.encoding,
            warnings=decoded.warnings,
        )


def _header(text: str, suffix: str) -> tuple[str, Sequence[str]]:
    """Return the delimiter and the names of the columns."""
    first = text[:_LONGEST_HEADER].lstrip("\ufeff").split("\n", 1)[0].rstrip("\r")
    best: tuple[str, list[str]] = (",", [])
    for delimiter in "\t" if suffix == ".tsv" else ",;\t":
        names = [name.strip(' "').lower() for name in first.split(delimiter)]
        names = ["lang" if name == "language" else name for name in names]
        if len(set(names) & set(COLUMNS)) > len(set(best[1]) & set(COLUMNS)):
            best = (delimiter, names)
    if not {"title", "text"} & set(best[1]):
        msg = (
            "its first line does not name the columns; write there some of: "
            + ", ".join(COLUMNS)
        )
        raise UnreadableError(msg)
    if len(best[1]) > _MOST_COLUMNS:
        msg = f"it has {len(best[1]):,} columns; at most {_MOST_COLUMNS} are read"
        raise UnreadableError(msg)
    return best


def _pass_header(rows: Iterator[list[str]]) -> None:
    try:
        next(rows)
    except csv.Error as error:
        msg = f"its first line is faulty ({error}); correct the quotes"
        raise UnreadableError(msg) from error


def _name(delimiter: str) -> str:
    return {",": "comma", ";": "semicolon"}.get(delimiter, "tab")
