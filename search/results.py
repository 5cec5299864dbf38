"""From hits to what is shown of them: marks, snippets, how they were found.

In: an engine, a plan and its hits. Out: ``Result`` values. Called by the service.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    results = []
    for hit in hits:
        document = engine.document(hit.doc_id)
        title, text = marker.marks(document)
        title_marks = join_marks(title, document.title)
        text_marks = join_marks(text, document.text)
        everything = [
            (whole[m.start : m.end], m.expanded)
            for whole, marks in (
                (document.title, title_marks),
                (document.text, text_marks),
            )
            for m in marks
        ]
        passage = None if everything else engine.nearest_passage(plan, hit.doc_id)
        shown: tuple[Snippet, ...] = ()
        if snippets and passage is not None:
            shown = passage_snippet(document.text, *passage)
        elif snippets:
            shown = make_snippets(document.text, text)
        result = Result(
            document,
            hit.score,
            title_marks,
            shown,
            _matched(words for words, _ in everything),
            bool(everything) and all(expanded for _, expanded in everything),
            tuple(engine.explain(plan, hit.doc_id)) if explain else (),
            passage is not None,
        )
        results.append(result)
    return tuple(results)


def _matched(words: Iterable[str]) -> tuple[str, ...]:
    """Return the first different words that matched, each on one line."""
    different = dict.fromkeys(" ".join(word[:_LONGEST].split()) for word in words)
    return tuple(filter(None, different))[:_MOST_MATCHED]
