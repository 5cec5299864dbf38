"""The Whoosh side: a codec that reads our arrays through Whoosh's own reader classes.

In: a segment of arrays. Out: a Whoosh ``IndexReader`` and ``Searcher``: terms, matchers,
lengths, stored fields. Whoosh's queries answer from the same files as our evaluator and
are its check (``tests/engines/test_whoosh_agrees.py``). Nothing is pickled.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from whoosh import fields, formats, scoring
from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import SegmentReader, TermInfo
from whoosh.searching import Searcher

from search.engines.scoring import (
    Statistics,
    idf,
    length_codes,
    length_steps,
    saturation,
)
from search.engines.whoosh.segment.files import FIELDS, Segment
from search.engines.whoosh.segment.ordering import in_order
from search.engines.whoosh.segment.stored import decode
from search.query.plan import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

_STORED = ("id", "title", "text", "language", "source", "url")


def schema() -> fields.Schema:
    """Return the Whoosh schema of every segment: each view of text and of title."""
    built = fields.Schema()
    for name in FIELDS:
        built.add(name, fields.TEXT(phrase=False))
    for name in _STORED:
        built.add(name, fields.STORED())
    return built


def open_reader(segment: Segment) -> SegmentReader:
    """Return Whoosh's reader over a segment of arrays."""
    return SegmentReader(
        None, schema(), _SegmentName(segment), codec=_ArrayCodec(segment)
    )


def open_searcher(segment: Segment) -> Searcher:
    """Return Whoosh's searcher over a segment, scoring with our BM25."""
    return Searcher(open_reader(segment), weighting=LuceneBM25(segment))


class LuceneBM25(scoring.WeightingModel):
    """Our scoring formula as a Whoosh weighting model."""

    def __init__(self, segment: Segment) -> None:
        info = segment.info
        self._statistics = {
            scope: Statistics(
                info.documents, info.total_length[scope.value] / max(1, info.documents)
            )
            for scope in Scope
        }

    def scorer(
        self, searcher: Searcher, fieldname: str, text: bytes, qf: float = 1
    ) -> scoring.BaseScorer:
        """Return the scorer of one term."""
        scope, _ = FIELDS[fieldname]
        frequency = searcher.doc_frequency(fieldname, text)
        factor = qf * idf(searcher.doc_count_all(), frequency)
        return _Scorer(searcher, fieldname, factor, self._statistics[scope])


class _Scorer(scoring.BaseScorer):
    def __init__(
        self, searcher: Searcher, field: str, factor: float, statistics: Statistics
    ) -> None:
        self._searcher = searcher
        self._field = field
        self._factor = factor
        self._statistics = statistics

    def supports_block_quality(self) -> bool:
        return False

    def score(self, matcher: Any) -> float:  # noqa: ANN401  (Whoosh has no types)
        length = self._searcher.doc_field_length(matcher.id(), self._field)
        return self._factor * saturation(
            matcher.weight(), self._statistics.normaliser(length)
        )


class _SegmentName(base.Segment):
    """Whoosh's idea of a segment: a name and a count; the arrays know the rest."""

    def __init__(self, segment: Segment) -> None:
        super().__init__("songphasa")
        self._documents = segment.info.documents

    def doc_count_all(self) -> int:
        return self._documents

    def deleted_count(self) -> int:
        return 0

    def deleted_docs(self) -> frozenset[int]:
        return frozenset()

    def is_deleted(self, docnum: int) -> bool:
        return False


class _ArrayCodec(base.Codec):
    """Only the reading half: segments are written whole by the inverter."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def terms_reader(self, storage: object, segment: object) -> _Terms:
        return _Terms(self._segment)

    def per_document_reader(self, storage: object, segment: object) -> _Documents:
        return _Documents(self._segment)


_Longs = NDArray[np.int64]


class _Terms(base.TermsReader):
    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._number(*term) >= 0

    def indexed_field_names(self) -> list[str]:
        return sorted(FIELDS)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        for name in sorted(FIELDS):
            yield from self._of_field(name)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        names = sorted(FIELDS)
        yield from self._of_field(fieldname, prefix)
        for name in names[bisect_left(names, fieldname) + 1 :]:
            yield from self._of_field(name)

    def _of_field(self, name: str, first: bytes = b"") -> Iterator[tuple[str, bytes]]:
        terms = self._segment.field(name).terms
        for number in range(terms.lower_bound(first), len(terms)):
            yield name, terms.at(number)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        terms = self.terms_from(fieldname, prefix)
        return ((term, self.term_info(*term)) for term in terms)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        ids, frequencies = self._postings(fieldname, text)
        codes = length_codes(self._lengths(fieldname)[ids])
        lengths = length_steps()[codes]
        return TermInfo(
            weight=float(frequencies.sum()),
            df=len(ids),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(frequencies.max()),
            minid=int(ids[0]),
            maxid=int(ids[-1]),
        )

    def matcher(
        self,
        fieldname: str,
        text: bytes,
        format_: formats.Format,
        scorer: scoring.BaseScorer | None = None,
    ) -> ListMatcher:
        ids, frequencies = self._postings(fieldname, text)
        weights = frequencies.astype(float).tolist()
        return ListMatcher(
            ids.tolist(), weights, format=format_, scorer=scorer, term=(fieldname, text)
        )

    def _postings(self, fieldname: str, text: bytes) -> tuple[_Longs, _Longs]:
        """Return rising document numbers and frequencies; KeyError for no such term."""
        number = self._number(fieldname, text)
        if number < 0:
            raise KeyError((fieldname, text))
        slabs = self._segment.field(fieldname).slabs
        parts = [in_order(lists.columns(number, number + 1)) for lists in slabs]
        starts = [first for first, _ in self._segment.slabs]
        ids = [
            first + part.places.astype(np.int64)
            for first, part in zip(starts, parts, strict=True)
        ]
        counts = [part.counts.astype(np.int64) for part in parts]
        return np.concatenate(ids), np.concatenate(counts)

    def _lengths(self, fieldname: str) -> _Longs:
        scope, _ = FIELDS[fieldname]
        return self._segment.column(f"length_{scope.value}").astype(np.int64)

    def _number(self, fieldname: str, text: bytes) -> int:
        return self._segment.field(fieldname).terms.find(text)


class _Documents(base.PerDocumentReader):
    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        steps = length_steps()
        self._lengths = {
            scope: steps[length_codes(segment.column(f"length_{scope.value}"))]
            for scope in Scope
        }

    def doc_count(self) -> int:
        return self._segment.info.documents

    def doc_count_all(self) -> int:
        return self._segment.info.documents

    def has_deletions(self) -> bool:
        return False

    def is_deleted(self, docnum: int) -> bool:
        return False

    def deleted_docs(self) -> frozenset[int]:
        return frozenset()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> float:
        scope, _ = FIELDS[fieldname]
        return float(self._lengths[scope][docnum])

    def field_length(self, fieldname: str) -> int:
        scope, _ = FIELDS[fieldname]
        return self._segment.info.total_length[scope.value]

    def min_field_length(self, fieldname: str) -> float:
        return float(self._column(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> float:
        return float(self._column(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, str]:
        document = decode(self._segment.stored(docnum))
        return {name: getattr(document, name) for name in _STORED}

    def _column(self, fieldname: str) -> Any:  # noqa: ANN401  (an array)
        return self._lengths[FIELDS[fieldname][0]]
