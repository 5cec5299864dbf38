"""From hits to what is shown of them: marks, snippets, how they were found.

In: an engine, a plan and its hits. Out: ``Result`` values. Called by the service.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from search.marking import Marker
from search.snippets import Mark, Snippet, join_marks, make_snippets, passage_snippet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.documents import Document
    from search.engines.base import Engine, Hit, Part
    from search.query.plan import Plan

# What ``matched`` lists: so many words, of so many characters.
_MOST_MATCHED = 20
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Result:
    """One hit as it is shown. Marks are ranges of code points of their text.

    ``found_by_expansion``: none of the typed words stands in the document;
    ``found_by_meaning``: no added word does either, and the snippet is the passage
    nearest to what was asked.
    """

    document: Document
    score: float
    title_marks: tuple[Mark, ...]
    snippets: tuple[Snippet, ...]
    matched: tuple[str, ...]
    found_by_expansion: bool
    explanation: tuple[Part, ...] = ()
    found_by_meaning: bool = False


def make_results(
    engine: Engine, plan: Plan, hits: Sequence[Hit], *, snippets: bool, explain: bool
) -> tuple[Result, ...]:
    """Return the hits with everything there is to show."""
    marker = Marker(plan, engine)
    documents = [engine.document(hit.doc_id) for hit in hits]
    spans = engine.spans_of([hit.doc_id for hit in hits], marker.terms)
    results = []
    for hit, document, found in zip(hits, documents, spans, strict=True):
        text = document.text
        in_title, in_text = marker.marks(document, found)
        title_marks = join_marks(in_title, document.title)
        text_marks = join_marks(in_text, text)
        passage = None
        if not (title_marks or text_marks):
            passage = engine.nearest_passage(plan, hit.doc_id)
        shown: tuple[Snippet, ...] = ()
        if snippets:
            edges = partial(engine.word_edges, hit.doc_id)
            if passage is None:
                shown = make_snippets(text, in_text, joined=text_marks, edges=edges)
            else:
                shown = passage_snippet(text, *passage, edges=edges)
        result = Result(
            document,
            hit.score,
            title_marks,
            shown,
            _matched(document, title_marks, text_marks),
            _all_expanded((*title_marks, *text_marks)),
            tuple(engine.explain(plan, hit.doc_id)) if explain else (),
            passage is not None,
        )
        results.append(result)
    return tuple(results)


def _all_expanded(marks: Sequence[Mark]) -> bool:
    return bool(marks) and all(mark.expanded for mark in marks)


def _matched(
    document: Document, title_marks: Iterable[Mark], text_marks: Iterable[Mark]
) -> tuple[str, ...]:
    """Return the first different words that matched, each on one line."""
    words = [
        text[mark.start : min(mark.end, mark.start + _LONGEST)]
        for text, marks in ((document.title, title_marks), (document.text, text_marks))
        for mark in marks
    ]
    different = dict.fromkeys(" ".join(word.split()) for word in words)
    return tuple(filter(None, different))[:_MOST_MATCHED]
