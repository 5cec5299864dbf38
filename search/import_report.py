"""The import report: what a build read, what it could not read, what stands out.

In: one result after the other. Out: a ``BuildReport``, kept in the manifest and shown by
the command line and on the page about the index. Written by the indexer.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING

from search.duplicates import exact_duplicates, near_duplicates
from search.sources.base import Skipped
from search.sources.formats import format_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from search.sources.memory import Fresh, Remembered
    from search.sources.table import Record

_MOST_LISTED = 200
_MOST_SLOW = 5
# Anything quicker is not worth a line.
_SLOW_SECONDS = 0.05
# What says how and when a build was done, not what the sources hold.
_OF_THE_BUILD = {
    *("slowest_documents", "slowest_files", "kept", "removed", "notes"),
    *("encoder", "passages", "reused", "seconds", "workers", "generation"),
}


@dataclass
class BuildReport:
    """What a build read, what it could not read and why. JSON-ready by ``as_dict``.

    ``kept`` documents were taken from the index as they are, ``removed`` ones are no
    longer in it; ``notes`` say why an update read everything. Lists are cut, their
    totals are not.
    """

    documents: int = 0
    characters: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)
    skipped_total: int = 0
    warnings: list[dict[str, str]] = field(default_factory=list)
    warnings_total: int = 0
    languages: dict[str, int] = field(default_factory=dict)
    encodings: dict[str, int] = field(default_factory=dict)
    formats: dict[str, int] = field(default_factory=dict)
    damaged_pdfs: list[dict[str, str]] = field(default_factory=list)
    damaged_pdfs_total: int = 0
    dated: int = 0
    first_date: str = ""
    last_date: str = ""
    same_text: list[dict[str, str]] = field(default_factory=list)
    same_text_total: int = 0
    similar_text: list[dict[str, str]] = field(default_factory=list)
    similar_text_total: int = 0
    slowest_documents: list[dict[str, str | float]] = field(default_factory=list)
    slowest_files: list[dict[str, str | float]] = field(default_factory=list)
    encoder: str = ""
    passages: int = 0
    reused: int = 0
    kept: int = 0
    removed: int = 0
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    workers: int = 1
    generation: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the report as plain values."""
        return asdict(self)

    def found(self) -> dict[str, object]:
        """Return what depends on the sources alone, not on how or when they were read."""
        values = self.as_dict()
        return {name: values[name] for name in values if name not in _OF_THE_BUILD}


class Tally:
    """Writes everything about the results of a build into its report."""

    def __init__(self, report: BuildReport) -> None:
        self.report = report
        self._languages: Counter[str] = Counter()
        self._encodings: Counter[str] = Counter()
        self._formats: Counter[str] = Counter()
        self._ids: list[str] = []
        self._digests: list[bytes] = []
        self._likenesses: list[int] = []
        self._seconds: list[tuple[float, str]] = []

    def add(self, result: Fresh | Remembered | Skipped) -> None:
        """Count one result."""
        report = self.report
        if isinstance(result, Skipped):
            report.skipped_total += 1
            if len(report.skipped) < _MOST_LISTED:
                report.skipped.append({"path": result.path, "reason": result.reason})
            return
        self._add_record(result.path, result.record)

    def _add_record(self, path: str, record: Record) -> None:
        report = self.report
        report.documents += 1
        report.characters += record.characters
        self._languages[record.language] += 1
        self._encodings[record.encoding] += 1
        suffix = format_of(PurePath(path).name)[0].lower()
        self._formats[suffix] += 1
        if suffix == ".pdf":
            self._add_pdf(path, record.warnings)
        report.warnings_total += len(record.warnings)
        for warning in record.warnings[: max(0, _MOST_LISTED - len(report.warnings))]:
            report.warnings.append({"path": path, "warning": warning})
        if record.first:
            report.dated += 1
            report.first_date = min(report.first_date or record.first, record.first)
            report.last_date = max(report.last_date, record.last)
        self._ids.append(record.id)
        self._digests.append(record.digest)
        self._likenesses.append(record.likeness)

    def _add_pdf(self, path: str, warnings: Iterable[str]) -> None:
        damage = [warning for warning in warnings if "damaged" in warning]
        if damage:
            self.report.damaged_pdfs_total += 1
            if len(self.report.damaged_pdfs) < _MOST_LISTED:
                self.report.damaged_pdfs.append({"path": path, "warning": damage[-1]})

    def add_seconds(self, analysed: Iterable[tuple[float, str]]) -> None:
        """Count how long the slowest documents of a batch took to analyse."""
        self._seconds = slowest([*self._seconds, *analysed])

    def finish(self, reading: Mapping[str, float]) -> None:
        """Fill in what only the whole tells; ``reading`` is the time for each file."""
        report = self.report
        report.languages = dict(sorted(self._languages.items()))
        report.encodings = dict(sorted(self._encodings.items()))
        report.formats = dict(sorted(self._formats.items()))
        same = exact_duplicates(self._ids, self._digests)
        report.same_text_total = len(same)
        report.same_text = [
            {"id": pair.doc_id, "like": pair.like} for pair in same[:_MOST_LISTED]
        ]
        left_out = {pair.doc_id for pair in same}
        marks = [
            0 if doc_id in left_out else mark
            for doc_id, mark in zip(self._ids, self._likenesses, strict=True)
        ]
        similar = near_duplicates(self._ids, marks)
        report.similar_text_total = len(similar)
        report.similar_text = [
            {"id": pair.doc_id, "like": pair.like} for pair in similar[:_MOST_LISTED]
        ]
        report.slowest_documents = [
            {"id": doc_id, "seconds": round(seconds, 3)}
            for seconds, doc_id in self._seconds
        ]
        files = slowest((seconds, path) for path, seconds in reading.items())
        report.slowest_files = [
            {"path": path, "seconds": round(seconds, 3)} for seconds, path in files
        ]


def slowest(timed: Iterable[tuple[float, str]]) -> list[tuple[float, str]]:
    """Return the few that took longest, if they took long.

    >>> slowest([(0.2, "ข่าว"), (0.001, "note"), (1.5, "book")])
    [(1.5, 'book'), (0.2, 'ข่าว')]
    """
    long = (item for item in timed if item[0] >= _SLOW_SECONDS)
    return heapq.nlargest(_MOST_SLOW, long)
