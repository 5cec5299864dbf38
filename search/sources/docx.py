"""Reader of .docx files: the paragraphs of a Word document.

In: an open file. Out: one `Draft`; a paragraph in the style Title is its title. A
.docx is a zip archive: only its text part is unpacked, and never more of it than a
document of that size can honestly hold.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from search.sources.base import PACKED_LIMIT, Draft, UnreadableError
from search.sources.drafts import split_title
from search.sources.opening import limited
from search.sources.xml_stream import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from search.sources.base import SourceFile

_TEXT_PART = "word/document.xml"
_MOST_PARTS = 10_000
# A million letters, the most that are kept, have about as many at the worst.
_MOST_ELEMENTS = 2_000_000
_PART_SIGNATURE = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read(file: SourceFile) -> Iterator[Draft]:
    """Give the one document of a Word file."""
    data = file.stream.read()
    if data.count(_PART_SIGNATURE) > _MOST_PARTS:
        msg = f"the archive has more than {_MOST_PARTS:,} parts; save it again"
        raise UnreadableError(msg)
    body = _Body()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, _part(archive) as part:
            for _ in parse(limited(part, PACKED_LIMIT, " unpacked"), body):
                pass
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        msg = f"it is no Word document, or damaged ({error}); save it again as .docx"
        raise UnreadableError(msg) from error
    title = "\n".join(body.title).strip()
    text = "".join(body.pieces)
    if not title:
        title, text = split_title(text)
    yield Draft(text=text, title=title, encoding="docx")


def _part(archive: zipfile.ZipFile) -> IO[bytes]:
    """Open the part with the text, if it is packed as Word packs it."""
    try:
        info = archive.getinfo(_TEXT_PART)
    except KeyError as error:
        msg = "there is no text of a Word document in it; save it again as .docx"
        raise UnreadableError(msg) from error
    if info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
        msg = "it has a password or is packed in an unusual way; save it again as .docx"
        raise UnreadableError(msg)
    return archive.open(info)


class _Body:
    """Takes the events of word/document.xml."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.title: list[str] = []
        self._paragraph: list[str] = []
        self._is_title = False
        self._in_text = False
        self._repeats = 0
        self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Open a run of text, or add the sign that an empty element stands for."""
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            msg = f"it has more than {_MOST_ELEMENTS:,} elements; split it"
            raise UnreadableError(msg)
        match name:
            case "w:t":
                self._in_text = True
            case "w:tab":
                self._add("\t")
            case "w:br" | "w:cr":
                self._add("\n")
            case "w:noBreakHyphen":
                self._add("-")
            case "w:pStyle":
                self._is_title = attributes.get("w:val", "").lower() == "title"
            case "mc:Fallback":  # the text of a shape, once more
                self._repeats += 1

    def end(self, name: str) -> None:
        """Close a run or a paragraph."""
        match name:
            case "w:t":
                self._in_text = False
            case "mc:Fallback":
                self._repeats -= 1
            case "w:p":
                line = "".join(self._paragraph)
                if self._is_title:
                    self.title.append(line)
                else:
                    self.pieces.append(line + "\n")
                self._paragraph = []
                self._is_title = False

    def text(self, text: str) -> None:
        """Take the letters of a run; what stands between elements is layout."""
        if self._in_text:
            self._add(text)

    def _add(self, text: str) -> None:
        if not self._repeats:
            self._paragraph.append(text)
