"""Reader of .jsonl files: one line, one document.

In: an open file with a JSON object on each line: {"id", "title", "text", "lang",
"date", "source", "url"}; one of title and text is enough, others are not read. Out: a
`Draft` for each line; a `Skipped` with its number for each line that is broken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from search.sources.base import MIB, Draft, Skipped, UnreadableError, megabytes
from search.sources.encodings import decode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from search.sources.base import SourceFile

LONGEST_LINE = 16 * MIB
_MOST_BROKEN = 100  # lines from the first on, before the file is given up
_BLANK = b" \t\r\n"


class _Record(msgspec.Struct):
    """A line as people write it: null is nothing, an id or a year may be a number."""

    id: str | int | None = None
    title: str | None = None
    text: str | None = None
    lang: str | None = None
    date: str | int | None = None
    source: str | None = None
    url: str | None = None


def read(file: SourceFile) -> Iterator[Draft | Skipped]:
    """Give the documents of the lines."""
    decoder = msgspec.json.Decoder(_Record)
    good = broken = 0
    for number, line in enumerate(_lines(file.stream), start=1):
        if number == 1 and (b"\x00" in line or line.startswith((b"\xff", b"\xfe"))):
            msg = "it is not UTF-8 (JSON must be); save it as UTF-8"
            raise UnreadableError(msg)
        if not line.strip(_BLANK):
            continue
        try:
            yield _draft(line, number, decoder)
            good += 1
        except (UnreadableError, msgspec.DecodeError, RecursionError) as error:
            broken += 1
            yield Skipped(file.name, f"line {number}: {_reason(error)}")
        if not good and broken >= _MOST_BROKEN:
            msg = f"its first {broken} lines are no JSON objects; the rest is not read"
            raise UnreadableError(msg)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Give the lines; of one that is too long only more than is allowed."""
    while line := stream.readline(LONGEST_LINE + 1):
        yield line
        while not line.endswith(b"\n"):
            line = stream.readline(MIB)
            if not line:
                return


def _draft(line: bytes, number: int, decoder: msgspec.json.Decoder[_Record]) -> Draft:
    if len(line) > LONGEST_LINE:
        msg = f"it is longer than {megabytes(LONGEST_LINE)}; split it"
        raise UnreadableError(msg)
    line = line.removeprefix(b"\xef\xbb\xbf")
    encoding, warnings = "utf-8", tuple[str, ...]()
    try:
        record = decoder.decode(line)
    except UnicodeDecodeError:
        decoded = decode(line)
        record = decoder.decode(decoded.text)
        encoding, warnings = decoded.encoding, decoded.warnings
    return Draft(
        text=record.text or "",
        title=record.title or "",
        id=_word(record.id),
        key=str(number),
        place=f"line {number}",
        language=record.lang or "",
        date=_word(record.date),
        source=record.source or "",
        url=record.url or "",
        encoding=encoding,
        warnings=warnings,
    )


def _word(value: str | int | None) -> str:
    return "" if value is None else str(value).strip()


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "its values are nested too deep; write plain strings"
    if isinstance(error, UnreadableError):
        return str(error)
    return f"it is no JSON object with strings for values ({error}); correct it"
