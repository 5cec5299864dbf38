"""What the templates show: facts of a ``Response`` as views, ready to be laid out.

In: the service's values, the address asked for and the visit. Out: frozen views of
strings and marked-up text. Decides what is said; the templates decide how it looks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.documents import language_of
from search.snippets import Mark
from web.addresses import document_pairs, document_path, make_url, safe_link
from web.highlight import Steps, highlight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markupsafe import Markup

    from search.analysis.dates import DateSpan
    from search.documents import Document
    from search.engines.base import Part
    from search.service import DocumentView, Response, Result
    from web.addresses import Asked
    from web.translations import Texts
    from web.visit import Visit

# Links from match to match cost 200 bytes each; beyond this many, marks stand alone.
_MOST_STEPS = 300


@dataclass(frozen=True, slots=True)
class DateView:
    """A date as it is read, and as a machine reads it (empty for a range)."""

    text: str
    machine: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document in one language; more text may stand before and after."""

    html: Markup
    language: str
    before: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of a score and their sum."""

    parts: tuple[Part, ...]
    total: float


@dataclass(frozen=True, slots=True)
class ResultView:
    """One hit."""

    url: str
    title: Passage
    source: str
    date: DateView | None
    language: str
    original: str
    snippets: tuple[Passage, ...]
    found_by_expansion: bool
    found_by_meaning: bool
    explanation: Explanation | None


@dataclass(frozen=True, slots=True)
class ResultsView:
    """A page of hits."""

    query: str
    heading: str
    first: int
    last: int
    seconds: str
    notice: bool
    reading: str
    notes: tuple[str, ...]
    results: tuple[ResultView, ...]
    page: int
    pages: int
    previous_url: str
    next_url: str
    first_url: str
    json_url: str
    explain_url: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A whole document."""

    title: Passage
    plain_title: str
    paragraphs: tuple[Passage, ...]
    document: Document
    date: DateView | None
    original: str
    matches: int


def results_view(response: Response, asked: Asked, visit: Visit) -> ResultsView:
    """Return what a page of results shows."""
    request, texts = response.request, visit.texts
    before = (request.page - 1) * request.size
    reading = "" if _same(response.reading, request.text) else response.reading
    notes = tuple(
        texts.named("note", note.code, text=note.text) for note in response.notes
    )

    def page_url(page: int) -> str:
        return visit.link("/search", asked.on_page(page).pairs())

    toggled = replace(request, explain=not request.explain)
    return ResultsView(
        query=request.text,
        heading=_heading(response.total, texts),
        first=before + 1,
        last=before + len(response.results),
        seconds=f"{response.seconds:.2f}" if response.seconds >= 1 else
        f"{response.seconds:.3f}",
        notice=bool(response.notice),
        reading=reading if request.text else "",
        notes=notes,
        results=_results(response, visit),
        page=request.page,
        pages=response.pages,
        previous_url=page_url(request.page - 1) if request.page > 1 else "",
        next_url=page_url(request.page + 1) if request.page < response.pages else "",
        first_url=page_url(1),
        json_url=make_url("/api/v1/search", asked.pairs()),
        explain_url=visit.link("/search", replace(asked, request=toggled).pairs()),
    )  # fmt: skip


def document_page(view: DocumentView, texts: Texts) -> DocumentPage:
    """Return what the page of a document shows, a paragraph for each of its lines."""
    document = view.document

    def note(_: str) -> str:
        return texts("results.mark")

    lines = list(_lines(document.text, view.text_marks))
    title_marks = view.title_marks if document.title.strip() else ()
    total = len(title_marks) + sum(len(marks) for _, marks in lines)
    first = Steps(
        1,
        min(total, _MOST_STEPS),
        texts("document.previous"),
        texts("document.next"),
    )
    number = 1 + len(title_marks)
    paragraphs = []
    for text, marks in lines:
        reached = number + len(marks) - 1 > first.total
        steps = None if reached else replace(first, first=number)
        html = highlight(text, marks, note, steps)
        paragraphs.append(Passage(html, language_of(text)))
        number += len(marks)
    return DocumentPage(
        title=_title(document, title_marks, note, texts, first),
        plain_title=document.heading or texts("results.untitled"),
        paragraphs=tuple(paragraphs),
        document=document,
        date=date_view(document.date, texts),
        original=safe_link(document.url),
        matches=total,
    )


def date_view(date: DateSpan | None, texts: Texts) -> DateView | None:
    """Return a date in both calendars.

    >>> from search.analysis.dates import DateSpan
    >>> from web.translations import Texts
    >>> date_view(DateSpan.of(2024, 6, 20), Texts("th"))
    DateView(text='20 มิ.ย. 2567 (2024)', machine='2024-06-20')
    """
    if date is None:
        return None
    machine = "" if "/" in date.iso else date.iso
    return DateView(date.display(texts.language), machine)


def sample(text: str, *, expanded: bool) -> Markup:
    """Return a text marked from end to end, to explain what the marks mean."""
    return highlight(text, (Mark(0, len(text), expanded),), lambda _: "")


def _results(response: Response, visit: Visit) -> tuple[ResultView, ...]:
    texts, request = visit.texts, response.request
    because = {
        alternative.text.casefold(): expansion.because
        for expansion in reversed(response.expansions)
        for alternative in expansion.alternatives
    }

    def note(marked: str) -> str:
        word = because.get(marked.casefold())
        return (
            texts("results.mark.for", because=word) if word else texts("results.mark")
        )

    pairs = document_pairs(request)
    return tuple(
        _result(
            result, visit.link(document_path(result.document.id), pairs), note, texts
        )
        for result in response.results
    )


def _result(
    result: Result, url: str, note: Callable[[str], str], texts: Texts
) -> ResultView:
    document = result.document
    parts = result.explanation
    return ResultView(
        url=url,
        title=_title(document, result.title_marks, note, texts),
        source=document.source,
        date=date_view(document.date, texts),
        language=texts.named("lang", document.language),
        original=safe_link(document.url),
        snippets=tuple(
            Passage(
                highlight(snippet.text, snippet.marks, note),
                language_of(snippet.text),
                snippet.before,
                snippet.after,
            )
            for snippet in result.snippets
        ),
        found_by_expansion=result.found_by_expansion,
        found_by_meaning=result.found_by_meaning,
        explanation=Explanation(parts, sum(p.score for p in parts)) if parts else None,
    )


def _title(
    document: Document,
    marks: Sequence[Mark],
    note: Callable[[str], str],
    texts: Texts,
    steps: Steps | None = None,
) -> Passage:
    if not document.title.strip():
        untitled = document.heading or texts("results.untitled")
        return Passage(highlight(untitled, (), note), language_of(untitled))
    html = highlight(document.title, marks, note, steps)
    return Passage(html, language_of(document.title))


def _lines(text: str, marks: Sequence[Mark]) -> Iterator[tuple[str, tuple[Mark, ...]]]:
    """Yield each line that holds text, with its marks; a mark over a break is cut."""
    at, index = 0, 0
    for line in text.split("\n"):
        end = at + len(line)
        here = []
        while index < len(marks) and marks[index].start < end:
            mark = marks[index]
            start = max(mark.start, at)
            if start < min(mark.end, end):
                here.append(
                    replace(mark, start=start - at, end=min(mark.end, end) - at)
                )
            if mark.end > end:
                break
            index += 1
        if line.strip():
            yield line, tuple(here)
        at = end + 1


def _heading(total: int, texts: Texts) -> str:
    if total <= 1:
        return texts("results.heading.one" if total else "results.heading.none")
    return texts("results.heading", count=f"{total:,}")


def _same(reading: str, typed: str) -> bool:
    return " ".join(reading.split()) == " ".join(typed.split())
