"""The JSON contract: every answer of the API as a type.

In: values. Out: msgspec structs, encoded with Thai left readable. Ranges are half-open
and count Unicode code points of the text beside them. Within version 1 fields are
added, never renamed. Filled by ``web.api``, described by its tests.
"""

from __future__ import annotations

import json
from typing import Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType, field


class Range(Struct, frozen=True):
    """A stretch that matched; ``expanded`` when nobody typed it."""

    start: int
    end: int
    kind: Literal["own", "expanded"]


class Date(Struct, frozen=True):
    """A date: ISO 8601 at its precision, the Buddhist year, first and last day."""

    iso: str
    be: int
    first: str
    last: str
    precision: Literal["day", "month", "year"]


class Note(Struct, frozen=True):
    """Something in the query that was read otherwise than typed."""

    code: str
    text: str
    message: str = ""


class Alternative(Struct, frozen=True):
    """An added term; ``df`` is how many documents hold it."""

    text: str
    language: str
    df: int


class Expansion(Struct, frozen=True):
    """What was added for the typed word ``because``, and what was taken away again."""

    because: str
    layer: str
    weight: float
    entity: str
    alternatives: list[Alternative]
    removed: list[str]
    applied: bool
    excluded: bool


class QueryRead(Struct, frozen=True):
    """The query as typed and as understood."""

    text: str
    reading: str
    language: str
    notes: list[Note]
    expansions: list[Expansion]


class Total(Struct, frozen=True):
    """How many documents match."""

    value: int
    exact: bool


class IndexUsed(Struct, frozen=True):
    """The generation that answered; ``notice`` if it is not the newest."""

    generation: str
    notice: str


class Count(Struct, frozen=True):
    """A value and how many matching documents have it."""

    value: str
    count: int


class YearCount(Struct, frozen=True):
    """A year in both calendars."""

    value: int
    be: int
    count: int


class Facets(Struct, frozen=True):
    """Counts over all matching documents, most frequent first."""

    language: list[Count]
    source: list[Count]
    year: list[YearCount]


class Snippet(Struct, frozen=True):
    """A passage, and where it begins in the field it was cut from."""

    field: str
    text: str
    start: int
    ranges: list[Range]


class Part(Struct, frozen=True):
    """One line of an explanation."""

    what: str
    frequency: int
    document_frequency: int
    score: float


class Explanation(Struct, frozen=True):
    """The parts that add up to a score."""

    total: float
    parts: list[Part]


class Hit(Struct, frozen=True):
    """A document found. ``url`` is its page here, ``original_url`` where it is from."""

    id: str
    score: float
    url: str
    original_url: str | None
    title: str
    title_ranges: list[Range]
    language: str
    date: Date | None
    source: str
    snippets: list[Snippet]
    matched: list[str]
    found_by_expansion: bool
    found_by_meaning: bool
    explain: Explanation | UnsetType = UNSET


class SearchAnswer(Struct, frozen=True):
    """The answer to a search; ``next`` and ``prev`` are relative addresses."""

    query: QueryRead
    total: Total
    page: int
    size: int
    next: str | None
    prev: str | None
    took_ms: float
    index: IndexUsed
    facets: Facets
    hits: list[Hit]


class DocumentAnswer(Struct, frozen=True):
    """A whole document with the ranges of ``q``."""

    id: str
    url: str
    original_url: str | None
    title: str
    title_ranges: list[Range]
    text: str
    text_ranges: list[Range]
    language: str
    date: Date | None
    source: str


class SimilarDocument(Struct, frozen=True):
    """A document like another; ``similarity`` is 1 at most."""

    id: str
    similarity: float
    url: str
    original_url: str | None
    title: str
    language: str
    date: Date | None
    source: str


class SimilarAnswer(Struct, frozen=True):
    """The documents most like ``id``, compared by meaning or else by their words."""

    id: str
    by: Literal["meaning", "words"]
    similar: list[SimilarDocument]


class Changed(Struct, frozen=True):
    """A stretch the normal form writes otherwise."""

    start: int
    end: int
    before: str
    after: str


class Token(Struct, frozen=True):
    """A term and its range in the text as typed."""

    term: str
    start: int
    end: int
    position: int


class NameFound(Struct, frozen=True):
    """A name of the glossary; ``weak`` ones mean nothing on their own."""

    entity: str
    language: str
    weak: bool
    start: int
    end: int


class DateFound(Struct, frozen=True):
    """A date in the text."""

    text: str
    start: int
    end: int
    date: Date


class AnalysisAnswer(Struct, frozen=True):
    """Every step from a text to its terms."""

    text: str
    reading: str
    notes: list[Note]
    normalized: str
    changes: list[Changed]
    views: dict[str, list[Token]]
    names: list[NameFound]
    dates: list[DateFound]


class StatisticsAnswer(Struct, frozen=True):
    """What the index holds and how it was built."""

    generation: str
    built: str
    documents: int
    facets: Facets
    fingerprints: dict[str, str]
    report: dict[str, object]
    notice: str


class Health(Struct, frozen=True):
    """The process is alive, or ready to answer from ``generation``."""

    status: str
    generation: str | UnsetType = UNSET


class ProblemError(Struct, frozen=True):
    """One parameter that cannot be used."""

    parameter: str
    message: str


class Problem(Struct, frozen=True):
    """An error (RFC 9457). ``id`` finds it in the server's log."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[ProblemError] | UnsetType = field(default=UNSET)
    id: str | UnsetType = field(default=UNSET)


def encode(answer: Struct) -> bytes:
    """Return an answer as JSON in UTF-8; a lone surrogate becomes a question mark.

    >>> encode(Count("ปูติน", 2)).decode()
    '{"value":"ปูติน","count":2}'
    """
    try:
        return msgspec.json.encode(answer)
    except UnicodeEncodeError:
        values = msgspec.to_builtins(answer)
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "replace")
