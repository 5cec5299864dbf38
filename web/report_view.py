"""The import report as facts and tables, for the page about the index.

In: the report as the manifest keeps it. Out: a frozen view: what was read in numbers,
what was left out and why, what stands out. Reasons and warnings stay in English, as the
program wrote them. Called by ``web.index_view``.
"""

from __future__ import annotations

import os.path
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from search.analysis.dates import DateSpan
from search.documents import clean_text
from search.import_report import BuildReport
from web.addresses import document_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from web.translations import Texts
    from web.visit import Visit

_MOST_FILES = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text with a link, or several files under one line.

    ``kind`` is ``number``, ``english`` for what the program said, or empty.
    """

    text: str
    url: str = ""
    kind: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their heads; ``more`` says how many are not shown."""

    title: str
    total: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class ReportView:
    """What a build read: facts are pairs of label and value, counts short tables."""

    facts: tuple[tuple[str, str], ...]
    counts: tuple[Table, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...]


def report_view(values: Mapping[str, object], visit: Visit) -> ReportView:
    """Return the report of a build; an empty one if another program wrote it.

    >>> from web.translations import Texts
    >>> from web.visit import Visit
    >>> view = report_view({"characters": 1200, "dated": "?"}, Visit(Texts("en")))
    >>> view.facts
    ()
    >>> report_view({"characters": 1200}, Visit(Texts("th"))).facts
    (('จำนวนอักขระ', '1,200'),)
    """
    try:
        report = msgspec.convert(values, BuildReport)
    except msgspec.ValidationError:
        report = BuildReport()
    texts = visit.texts
    return ReportView(
        tuple(_facts(report, texts)),
        tuple(_counts(report, texts)),
        tuple(table for table in _tables(report, visit) if table.rows),
        tuple(map(clean_text, report.notes)),
    )


def _facts(report: BuildReport, texts: Texts) -> Iterator[tuple[str, str]]:
    for name in ("characters", "dated", "kept", "removed", "passages"):
        if number := getattr(report, name):
            yield texts(f"report.{name}"), f"{number:,}"
    if report.dated:
        yield texts("report.dates"), _dates(report, texts)
    if report.encoder:
        yield texts("report.encoder"), clean_text(report.encoder)
    if report.seconds:
        yield (
            texts("report.took"),
            texts("report.seconds", seconds=f"{report.seconds:,.1f}"),
        )
        yield texts("report.workers"), f"{report.workers:,}"


def _dates(report: BuildReport, texts: Texts) -> str:
    try:
        days = map(date.fromisoformat, (report.first_date, report.last_date))
        first, last = (DateSpan.of(day.year, day.month, day.day) for day in days)
    except ValueError:
        return clean_text(f"{report.first_date} – {report.last_date}")
    return first.to(last).display(texts.language)


def _counts(report: BuildReport, texts: Texts) -> Iterator[Table]:
    for name in ("formats", "encodings"):
        counts: dict[str, int] = getattr(report, name)
        if counts:
            ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            rows = (
                (Cell(clean_text(value) or "–"), Cell(f"{count:,}", kind="number"))
                for value, count in ordered
            )
            yield Table(texts(f"report.{name}"), "", (), tuple(rows))


def _tables(report: BuildReport, visit: Visit) -> Iterator[Table]:
    texts = visit.texts
    short = _Shortened(
        item["path"] for items in (report.skipped, report.warnings) for item in items
    )

    def table(name: str, heads: str, rows: Iterable[tuple[Cell, ...]]) -> Table:
        listed: list[object] = getattr(report, name)
        total = getattr(report, f"{name}_total", len(listed))
        more = ""
        if total > len(listed):
            more = texts("report.more", shown=f"{len(listed):,}", total=f"{total:,}")
        return Table(
            texts(f"report.{name}"),
            f"{total:,}",
            tuple(texts(f"report.column.{head}") for head in heads.split()),
            tuple(rows),
            more,
        )

    def document(doc_id: str) -> Cell:
        return Cell(clean_text(doc_id), visit.link(document_path(doc_id)))

    def seconds(value: object) -> Cell:
        return Cell(f"{value}", kind="number")

    for name, key in (
        ("skipped", "reason"),
        ("damaged_pdfs", "warning"),
        ("warnings", "warning"),
    ):
        items: list[dict[str, str]] = getattr(report, name)
        yield table(name, f"{key} path", _by_reason(items, key, short, texts))
    for name in ("same_text", "similar_text"):
        pairs: list[dict[str, str]] = getattr(report, name)
        rows = ((document(pair["id"]), document(pair["like"])) for pair in pairs)
        yield table(name, "document like", rows)
    slow = report.slowest_documents
    yield table(
        "slowest_documents",
        "document seconds",
        ((document(str(item["id"])), seconds(item["seconds"])) for item in slow),
    )
    slow = report.slowest_files
    yield table(
        "slowest_files",
        "path seconds",
        (
            (Cell(short.of(str(item["path"]))), seconds(item["seconds"]))
            for item in slow
        ),
    )


def _by_reason(
    items: Iterable[dict[str, str]], key: str, short: _Shortened, texts: Texts
) -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each reason, with all its files."""
    by_reason: dict[str, list[str]] = {}
    for item in items:
        by_reason.setdefault(item[key], []).append(short.of(item["path"]))
    for reason, paths in by_reason.items():
        files = Cell(paths[0])
        if len(paths) > 1:
            shown = (*paths[:_MOST_FILES], *["…"] * (len(paths) > _MOST_FILES))
            files = Cell(texts("report.files", count=f"{len(paths):,}"), files=shown)
        yield Cell(clean_text(reason), kind="english"), files


class _Shortened:
    """Paths without the folders that all have in common; where they lie is private."""

    def __init__(self, paths: Iterable[str]) -> None:
        folders = {os.path.dirname(path) for path in paths}  # noqa: PTH120 (text only)
        try:
            self._common = os.path.commonpath(folders)
        except ValueError:  # none, or some from the root and some not
            self._common = ""

    def of(self, path: str) -> str:
        inside = path.startswith(self._common + os.path.sep)
        shown = path[len(self._common) + 1 :] if self._common and inside else path
        return clean_text(shown if inside else os.path.basename(path))  # noqa: PTH119
