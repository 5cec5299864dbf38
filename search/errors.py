"""Errors a user can act on. Each says what happened, the value seen and what to do.

SongphasaError
├── UsageError            a request that cannot be answered as it stands (400)
│   └── QueryTooLongError
├── NotFoundError         no such document (404)
├── SourceError           nothing to index: folder missing, unreadable or empty
├── GlossaryError         a line of a glossary file is wrong
├── AnalyzerDataError     a word list of the analyzer is missing or damaged
├── IndexUnavailableError no index to serve (503)
│   ├── IndexMissingError
│   ├── IndexStaleError   built by another analyzer, schema or version
│   └── IndexDamagedError a file does not match its checksum
├── EncoderError          the encoder of meanings does not work
├── VectorsError          vectors missing, damaged or of another encoder
├── IndexBusyError        another process is building this index
└── IndexWriteError       a new index could not be written; the old one stays
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class SongphasaError(Exception):
    """Base of every error a user can act on."""


class UsageError(SongphasaError):
    """A request that cannot be answered as it stands; ``field`` names what is wrong."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class QueryTooLongError(UsageError):
    """The query is longer than one search may cost."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(
            "q",
            f"the query has {length:,} characters; at most {limit:,} are searched. "
            "Shorten it.",
        )


class NotFoundError(SongphasaError):
    """There is no document with this id."""

    def __init__(self, doc_id: str) -> None:
        super().__init__(
            f"There is no document {doc_id!r} in this index. Search for it by a word "
            "of its title, or rebuild the index if it is new: make index"
        )


class SourceError(SongphasaError):
    """Nothing could be read where documents were expected."""

    def __init__(self, where: Path | str, problem: str) -> None:
        super().__init__(
            f"No documents in {str(where)!r}: {problem}. Give a folder or file of .txt, "
            ".md or .jsonl documents with --source (or make index SEEDS=folder)."
        )


class GlossaryError(SongphasaError):
    """Lines of the glossary that cannot be used, each with file and line."""

    def __init__(self, problems: Sequence[str]) -> None:
        shown = "\n  ".join(problems[:20])
        more = f"\n  … and {len(problems) - 20} more" if len(problems) > 20 else ""  # noqa: PLR2004
        super().__init__(
            f"The glossary has {len(problems)} faulty line(s); nothing was built. "
            f"Correct them and run again:\n  {shown}{more}"
        )
        self.problems = tuple(problems)


class AnalyzerDataError(SongphasaError):
    """A word list the analyzer needs cannot be used."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(
            f"The word list {name!r} cannot be read: {problem}. "
            "Reinstall the packages: make setup"
        )


class IndexUnavailableError(SongphasaError):
    """There is no index that may be served."""


class IndexMissingError(IndexUnavailableError):
    """The folder holds no index."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is no index in {str(folder)!r}. Build it: make index")


class IndexStaleError(IndexUnavailableError):
    """The index was built by a program that cuts or stores text differently."""

    def __init__(self, what: str, built: str, wanted: str) -> None:
        super().__init__(
            f"The index was built with {what} {built!r}; this program has {wanted!r}, "
            "so its words would not match. Rebuild it: make index"
        )


class IndexDamagedError(IndexUnavailableError):
    """A file of the index is not what was written."""

    def __init__(self, file: Path | str, problem: str) -> None:
        super().__init__(
            f"The index file {str(file)!r} is damaged: {problem}. Nothing from it is "
            "served. Rebuild the index from the documents: make index"
        )
        self.file = file
        self.problem = problem


class EncoderError(SongphasaError):
    """The encoder that was set or installed cannot be used."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(
            f"The encoder {name!r} does not work: {problem}. Correct SONGPHASA_ENCODER "
            "(module:factory), or search without meaning: SONGPHASA_ENCODER=off"
        )


class VectorsError(SongphasaError):
    """The vectors of an index cannot be used; its words can."""

    def __init__(self, where: Path | str, problem: str) -> None:
        super().__init__(
            f"There is no search by meaning: the vectors in {str(where)!r} cannot be "
            f"used, {problem}. Words are searched as ever; make new vectors with: "
            "make index"
        )


class IndexBusyError(SongphasaError):
    """Another process holds the build lock."""

    def __init__(self, folder: Path, owner: str) -> None:
        super().__init__(
            f"Another process ({owner}) is building {str(folder)!r}; this one stops "
            "and changes nothing. Try again when it has finished."
        )


class IndexWriteError(SongphasaError):
    """A new index could not be written; ``needed`` and ``free`` are in bytes."""

    def __init__(
        self,
        folder: Path | str,
        problem: str,
        *,
        needed: int | None = None,
        free: int | None = None,
    ) -> None:
        space = ""
        if needed is not None:
            space = f" It needs about {needed / 1e6:,.1f} MB"
            space += "." if free is None else f"; {free / 1e6:,.1f} MB are free."
        super().__init__(
            f"The index in {str(folder)!r} could not be written: {problem}.{space} "
            "What was built before is still served, whole. Make room or make the "
            "folder writable, then run again: make index"
        )
        self.needed = needed
        self.free = free
