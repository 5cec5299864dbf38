"""Documents like a given one: near in meaning, or sharing its telling words.

In: an engine, a planner and a document's id. Out: ``Similar``: ids with a similarity,
and by what they were found. Works for any engine. Called by the service.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from search.engines.base import Hit
from search.query.expansion import Options
from search.query.telling import telling_words
from search.query.tree import Words

if TYPE_CHECKING:
    from search.analysis.analyzer import Analyzer
    from search.engines.base import Engine
    from search.query.expansion import Planner

# Documents less alike than this have nothing to do with each other.
LEAST = 0.1
# So many words of a document are searched for when there are no vectors.
_WORDS = 30


class Likeness(StrEnum):
    """What makes documents alike."""

    MEANING = "meaning"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Similar:
    """Documents like another, the most similar first; scores are from 0 to 1."""

    hits: tuple[Hit, ...]
    by: Likeness


def find_similar(
    engine: Engine, planner: Planner, analyzer: Analyzer, doc_id: str, limit: int
) -> Similar:
    """Return the documents most like one, in both languages; NotFoundError.

    By their vectors; in an index without vectors by the words that tell the document
    from the others, and by what those are called in the other language.
    """
    near = engine.alike(doc_id, limit=limit)
    if near:
        return Similar(tuple(h for h in near if h.score >= LEAST), Likeness.MEANING)
    document = engine.document(doc_id)
    text = f"{document.title}\n{document.text}"
    words = telling_words(text, analyzer, engine, engine.size, _WORDS)
    plan = planner.plan(Words(" ".join(words)), Options(semantic=False)).plan
    hits = engine.search(plan, limit=limit + 1).hits
    most = max((hit.score for hit in hits), default=0.0) or 1.0
    shares = [Hit(h.doc_id, h.score / most) for h in hits if h.doc_id != doc_id]
    kept = tuple(hit for hit in shares[:limit] if hit.score >= LEAST)
    return Similar(kept, Likeness.WORDS)
