"""From a hit to what is shown of it: marks, snippets, how it was found.

In: an engine, a plan and a hit. Out: a ``Result``. Called by the service.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.marking import find_marks
from search.snippets import Mark, Snippet, join_marks, make_snippets, passage_snippet

if TYPE_CHECKING:
    from collections.abc import Iterable

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


def make_result(
    engine: Engine, plan: Plan, hit: Hit, *, snippets: bool, explain: bool
) -> Result:
    """Return the hit with everything there is to show."""
    document = engine.document(hit.doc_id)
    title, text = find_marks(plan, engine, document)
    title_marks = join_marks(title, document.title)
    everything = [
        (whole[m.start : m.end], m.expanded)
        for whole, marks in (
            (document.title, title_marks),
            (document.text, join_marks(text, document.text)),
        )
        for m in marks
    ]
    passage = None if everything else engine.nearest_passage(plan, hit.doc_id)
    shown: tuple[Snippet, ...] = ()
    if snippets and passage is not None:
        shown = passage_snippet(document.text, *passage)
    elif snippets:
        shown = make_snippets(document.text, text)
    return Result(
        document,
        hit.score,
        title_marks,
        shown,
        _matched(words for words, _ in everything),
        bool(everything) and all(expanded for _, expanded in everything),
        tuple(engine.explain(plan, hit.doc_id)) if explain else (),
        passage is not None,
    )


def _matched(words: Iterable[str]) -> tuple[str, ...]:
    """Return the first different words that matched, each on one line."""
    different = dict.fromkeys(" ".join(word[:_LONGEST].split()) for word in words)
    return tuple(filter(None, different))[:_MOST_MATCHED]
