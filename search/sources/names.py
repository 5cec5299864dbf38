"""Names of files and ids of documents, fit to print, store and compare.

In come paths as the operating system gives them, with any bytes, and ids as files
give them. Out come strings without control characters or lone surrogates, and ids
that are given out only once. Called by the walk and by `search.sources.files`.
"""

from __future__ import annotations

import os
import unicodedata
from hashlib import blake2b
from typing import TYPE_CHECKING

from search.sources.base import Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_ID = 200
_DIGEST_BYTES = 6


def shown(name: str | os.PathLike[str]) -> str:
    r"""Return a name with everything invisible or undecodable written as an escape.

    >>> shown("ข่าว/น้ำท่วม.txt"), shown("a\nb\u202e.txt"), shown("\udca1\udca2.txt")
    ('ข่าว/น้ำท่วม.txt', 'a\\nb\\u202e.txt', '\\xa1\\xa2.txt')
    """
    text = os.fspath(name)
    return text if text.isprintable() else "".join(map(_escaped, text))


def path_id(relative: str) -> str:
    """Return the id of a path inside its source folder, its suffix already removed.

    >>> path_id("2567/มอสโก"), len(path_id("ก" * 300))
    ('2567/มอสโก', 200)
    """
    return fitting_id(unicodedata.normalize("NFC", relative.replace(os.sep, "/")))


def fitting_id(given: str) -> str:
    r"""Return an id as it stands if it may be one, else the nearest that may.

    What is too long keeps its beginning and ends in a digest of the whole, so that two
    long ids stay two.

    >>> fitting_id("desk-7"), fitting_id("a\tb")
    ('desk-7', 'a\\tb')
    """
    text = shown(given)
    if len(text) <= LONGEST_ID:
        return text
    digest = blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()
    return f"{text[: LONGEST_ID - len(digest) - 1]}~{digest}"


class Ids:
    """The ids given out so far, each with the place of its document.

    >>> ids = Ids()
    >>> ids.claim(["a"], ("a.md", "")), ids.claim(["a", "a.txt"], ("a.txt", ""))
    ('a', 'a.txt')
    >>> ids.claim(["a"], ("notes.jsonl", "line 3")), ids.holder("a")
    (None, 'a.md')
    """

    def __init__(self) -> None:
        self._places: dict[str, tuple[str, str]] = {}

    def claim(self, wanted: Sequence[str], place: tuple[str, str]) -> str | None:
        """Return the first of the ids that is free and take it, or None."""
        for doc_id in wanted:
            if doc_id not in self._places:
                self._places[doc_id] = place
                return doc_id
        return None

    def __contains__(self, doc_id: str) -> bool:
        """Tell whether an id has been given out."""
        return doc_id in self._places

    def refused(self, doc_id: str, name: str, place: str) -> Skipped:
        """Say which document has the id that the one in this place wanted."""
        where = f"{place}: " if place else ""
        reason = f"{where}its id {doc_id} belongs to {self.holder(doc_id)}"
        return Skipped(name, f"{reason}; give it another id")

    def holder(self, doc_id: str) -> str:
        """Return the place of the document that has this id."""
        return ", ".join(part for part in self._places[doc_id] if part)


def _escaped(character: str) -> str:
    if "\udc80" <= character <= "\udcff":  # a byte that is no UTF-8
        return f"\\x{ord(character) - 0xDC00:02x}"
    if character.isprintable():
        return character
    return character.encode("unicode_escape").decode("ascii")
