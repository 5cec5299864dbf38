"""What the command line prints: lines for people.

In: values of the layers below. Out: lines of text. Long work is a moving line on a
terminal and a line now and then elsewhere. Called by ``search.cli`` only.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from search.analysis.analyzer import Analysis
    from search.engines.base import Part
    from search.import_report import BuildReport
    from search.indexer import Progress
    from search.query.added import Expansion
    from search.query.parser import Note
    from search.service import IndexStatistics, Response, Result, SimilarDocuments
    from search.snippets import Mark

# The corrections a parser can note; the pages have their own words for them.
_NOTES = {
    "unclosed-quote": "a quotation mark was not closed",
    "unmatched-parenthesis": "a parenthesis has no partner",
    "lonely-operator": "an operator had nothing to work on",
    "too-deep": "parentheses were nested too deeply",
    "empty-field": "a field had no value",
    "unknown-language": "there are no documents in this language",
    "unreadable-date": "a date could not be read",
}
_REFRESH = 0.1
_LINE_EVERY = 5.0
# No guess before so many seconds and so much of the work; from when on in minutes.
_EARLIEST_GUESS = 2.0
_LEAST_SHARE = 0.01
_MINUTES_FROM = 90


class ProgressPrinter:
    """Shows how far a build is, as often as the output deserves."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._last = 0.0
        self._stage = ""
        self._begun = 0.0

    def show(self, progress: Progress) -> None:
        """Show one state, unless the last one was shown a moment ago."""
        now = time.monotonic()
        wait = _REFRESH if self._terminal else _LINE_EVERY
        if progress.stage == self._stage and now - self._last < wait:
            return
        if progress.stage != self._stage:
            self._begun = progress.seconds
        self._last, self._stage = now, progress.stage
        rate = progress.documents / progress.seconds if progress.seconds else 0.0
        skipped = f", {progress.skipped} skipped" if progress.skipped else ""
        read = f"{progress.documents:,} documents{skipped}"
        left = time_left(progress.seconds - self._begun, progress.share)
        line = f"{progress.stage}: {read}, {rate:,.0f}/s{left}"
        self._stream.write(f"\r\033[K{line}" if self._terminal else f"{line}\n")
        self._stream.flush()

    def close(self) -> None:
        """End the moving line."""
        if self._terminal and self._stage:
            self._stream.write("\r\033[K")


def time_left(seconds: float, share: float) -> str:
    """Return how far a stage is and how long it will take, once that can be guessed.

    >>> time_left(30.0, 0.25), time_left(1.0, 0.9), time_left(60.0, 0.005)
    (', 25 %, about 2 min left', '', '')
    >>> time_left(9.0, 0.5)
    ', 50 %, about 9 s left'
    """
    if seconds < _EARLIEST_GUESS or share < _LEAST_SHARE:
        return ""
    left = seconds / share * (1 - share)
    about = f"{left:.0f} s" if left < _MINUTES_FROM else f"{left / 60:.0f} min"
    return f", {100 * share:.0f} %, about {about} left"


def report_lines(report: BuildReport, folder: Path) -> Iterator[str]:
    """Yield the report of a build."""
    languages = ", ".join(f"{n} {name}" for name, n in report.languages.items())
    yield (
        f"{report.documents:,} documents ({languages}) in {report.seconds:.1f} s: "
        f"{folder}, generation {report.generation}"
    )
    if report.encoder:
        unchanged = f", {report.reused:,} documents unchanged" if report.reused else ""
        yield f"{report.passages:,} passages by {report.encoder}{unchanged}"
    if report.kept or report.removed:
        yield f"{report.kept:,} as they were, {report.removed:,} changed or gone"
    yield from report.notes
    if report.dated:
        yield f"{report.dated:,} dated, {report.first_date} to {report.last_date}"
    if len(report.formats) > 1:
        listed = ", ".join(f"{suffix} {n:,}" for suffix, n in report.formats.items())
        yield f"Formats: {listed}"
    encodings = {k: n for k, n in report.encodings.items() if k.lower() != "utf-8"}
    if encodings:
        listed = ", ".join(f"{name} {n}" for name, n in encodings.items())
        yield f"Other encodings: {listed}"
    yield from _listed("skipped", report.skipped, "reason", report.skipped_total)
    yield from _listed("warnings", report.warnings, "warning", report.warnings_total)
    yield from _pairs("same text as another", report.same_text, report.same_text_total)
    yield from _pairs("nearly the same", report.similar_text, report.similar_text_total)
    for kind, items in (
        ("analyse", report.slowest_documents),
        ("read", report.slowest_files),
    ):
        if items:
            slow = (f"{i.get('id', i.get('path'))} {i['seconds']} s" for i in items)
            yield f"slowest to {kind}: {', '.join(slow)}"


def _pairs(title: str, items: Sequence[dict[str, str]], total: int) -> Iterator[str]:
    like = [{"path": i["id"], "like": f"like {i['like']}"} for i in items]
    yield from _listed(title, like, "like", total)


def _listed(
    title: str, items: Sequence[dict[str, str]], key: str, total: int
) -> Iterator[str]:
    if total:
        yield f"{total:,} {title}:"
        yield from (f"  {item['path']}: {item[key]}" for item in items[:20])
        if total > 20:  # noqa: PLR2004
            yield f"  … and {total - 20:,} more (all: --json)"


def response_lines(response: Response) -> Iterator[str]:
    """Yield the hits of a search, as a terminal shows them."""
    if response.notice:
        yield f"Notice: {response.notice}"
    milliseconds = response.seconds * 1000
    found = f"{response.total:,} {'document' if response.total == 1 else 'documents'}"
    yield f"{found} for {response.reading} ({milliseconds:.0f} ms)"
    for note in response.notes:
        yield f"  {note_line(note)}"
    for expansion in response.expansions:
        yield f"  {expansion_line(expansion)}"
    first = (response.request.page - 1) * response.request.size
    for rank, result in enumerate(response.results, first + 1):
        yield ""
        yield from _result_lines(rank, result)


def note_line(note: Note) -> str:
    """Return one line that says what was read otherwise than typed.

    >>> from search.query.parser import Note
    >>> note_line(Note("unknown-language", "ลาว"))
    'note: there are no documents in this language: ลาว'
    """
    said = _NOTES.get(note.code, note.code)
    return f"note: {said}: {note.text}" if note.text else f"note: {said}"


def expansion_line(expansion: Expansion) -> str:
    """Return one line that says what else was searched, and why."""
    alternatives = expansion.alternatives
    words = ", ".join(f"{a.text} ({a.document_frequency})" for a in alternatives)
    why = f"{expansion.layer}, from {expansion.because}"
    return f"also searched: {words or '—'} [{why}]"


def similar_lines(found: SimilarDocuments) -> Iterator[str]:
    """Yield the documents like one, as a terminal shows them."""
    how = "alike in meaning" if found.by == "meaning" else "sharing telling words"
    count = len(found.documents)
    yield f"{count} {'document' if count == 1 else 'documents'} {how}"
    for rank, (document, similarity) in enumerate(found.documents, 1):
        yield f"{rank:>3}. {document.title or document.heading}"
        date = document.date.display("en") if document.date else ""
        about = [document.id, document.language, date, document.source]
        yield f"     {' · '.join(filter(None, about))} · {similarity:.2f}"


def _result_lines(rank: int, result: Result) -> Iterator[str]:
    document = result.document
    title = _marked(document.title, result.title_marks) or document.heading
    yield f"{rank:>3}. {title}"
    date = document.date.display("en") if document.date else ""
    about = [document.id, document.language, date, document.source]
    yield f"     {' · '.join(filter(None, about))} · {result.score:.2f}"
    for snippet in result.snippets:
        before = "… " if snippet.before else ""
        after = " …" if snippet.after else ""
        yield f"     {before}{_marked(snippet.text, snippet.marks)}{after}"


def _marked(text: str, marks: Sequence[Mark]) -> str:
    """Return a text with typed words in bold and others underlined (on a terminal)."""
    pieces, at = [], 0
    for mark in marks:
        word = text[mark.start : mark.end]
        style = (
            click.style(word, underline=True)
            if mark.expanded
            else click.style(word, bold=True)
        )
        pieces += [text[at : mark.start], style]
        at = mark.end
    return "".join(pieces) + text[at:]


def explanation_lines(parts: Sequence[Part]) -> Iterator[str]:
    """Yield the parts of a score and their sum."""
    if not parts:
        yield "The document does not match the query."
        return
    for part in parts:
        yield (
            f"{part.score:9.4f}  {part.what}  "
            f"(frequency {part.frequency}, in {part.document_frequency} documents)"
        )
    yield f"{sum(part.score for part in parts):9.4f}  total"


def analysis_lines(text: str, analysis: Analysis) -> Iterator[str]:
    """Yield every step of an analysis."""
    yield f"typed:      {text}"
    yield f"normalised: {analysis.normalized.text}"
    for view, stream in analysis.views.items():
        tokens = (f"{t.term}[{t.start}:{t.end}]@{t.position}" for t in stream)
        yield f"{view.value + ':':<12}{' '.join(tokens) or '—'}"
    for mention in analysis.mentions:
        start, end = analysis.normalized.original_span(mention.start, mention.end)
        weak = ", weak" if mention.name.weak else ""
        yield f"name:       {text[start:end]} = {mention.name.entity}{weak}"


def statistics_lines(statistics: IndexStatistics) -> Iterator[str]:
    """Yield what an index holds."""
    yield f"{statistics.documents:,} documents, generation {statistics.generation}"
    yield f"built {statistics.built}"
    for name, values in (
        ("languages", statistics.facets.languages),
        ("sources", statistics.facets.sources[:20]),
        ("years", statistics.facets.years[:30]),
    ):
        listed = ", ".join(f"{value} {count:,}" for value, count in values)
        yield f"{name}: {listed or '—'}"
    for name, value in statistics.fingerprints.items():
        yield f"{name}: {value}"
    if statistics.notice:
        yield f"Notice: {statistics.notice}"
