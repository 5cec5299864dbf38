"""Answers as plain values: the one JSON shape for the endpoint and ``--json``.

In: values of the service. Out: dictionaries of strings, numbers and lists, ready for
any JSON encoder. Ranges are half-open, in Unicode code points of the text beside them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.analysis.analyzer import Analysis
    from search.analysis.dates import DateSpan
    from search.engines.base import Facets, Part
    from search.query.added import Expansion
    from search.service import IndexStatistics, Response, Result, SimilarDocuments
    from search.snippets import Mark

Values = dict[str, Any]


def to_json(values: Values) -> str:
    """Return readable JSON; Thai stays Thai.

    >>> print(to_json({"q": "ปูติน"}))
    {
      "q": "ปูติน"
    }
    """
    return json.dumps(values, ensure_ascii=False, indent=2)


def response_values(response: Response) -> Values:
    """Return the answer to a search."""
    request = response.request
    return {
        "query": {
            "text": request.text,
            "reading": response.reading,
            "language": request.language,
            "notes": [{"code": n.code, "text": n.text} for n in response.notes],
            "expansions": [expansion_values(e) for e in response.expansions],
        },
        "total": {"value": response.total, "exact": True},
        "page": request.page,
        "size": request.size,
        "took_ms": round(response.seconds * 1000, 2),
        "index": {"generation": response.generation, "notice": response.notice},
        "facets": facet_values(response.facets),
        "hits": [result_values(result) for result in response.results],
    }


def expansion_values(expansion: Expansion) -> Values:
    """Return what was added for one typed word or name, and why."""
    return {
        "because": expansion.because,
        "layer": expansion.layer,
        "entity": expansion.entity,
        "weight": round(expansion.weight, 4),
        "applied": bool(expansion.alternatives),
        "alternatives": [
            {"text": a.text, "language": a.language, "df": a.document_frequency}
            for a in expansion.alternatives
        ],
        "removed": list(expansion.removed),
        "excluded": expansion.excluded,
    }


def result_values(result: Result) -> Values:
    """Return one hit."""
    document = result.document
    values: Values = {
        "id": document.id,
        "score": round(result.score, 6),
        "title": document.title,
        "title_ranges": range_values(result.title_marks),
        "language": document.language,
        "date": date_values(document.date),
        "source": document.source,
        "original_url": document.url,
        "snippets": [
            {
                "field": "text",
                "text": snippet.text,
                "start": snippet.start,
                "ranges": range_values(snippet.marks),
            }
            for snippet in result.snippets
        ],
        "matched": list(result.matched),
        "found_by_expansion": result.found_by_expansion,
        "found_by_meaning": result.found_by_meaning,
    }
    if result.explanation:
        values["explain"] = part_values(result.explanation)
    return values


def similar_values(doc_id: str, found: SimilarDocuments) -> Values:
    """Return the documents like one."""
    return {
        "id": doc_id,
        "by": found.by.value,
        "similar": [
            {
                "id": document.id,
                "similarity": round(similarity, 4),
                "title": document.title,
                "language": document.language,
                "date": date_values(document.date),
                "source": document.source,
                "original_url": document.url,
            }
            for document, similarity in found.documents
        ],
    }


def range_values(marks: Sequence[Mark]) -> list[Values]:
    """Return marks as ranges with their kind."""
    return [
        {"start": m.start, "end": m.end, "kind": "expanded" if m.expanded else "own"}
        for m in marks
    ]


def date_values(date: DateSpan | None) -> Values | None:
    """Return a date in both calendars, or None."""
    if date is None:
        return None
    return {
        "iso": date.iso,
        "be": date.be_year,
        "first": date.first.isoformat(),
        "last": date.last.isoformat(),
        "precision": date.precision.value,
    }


def facet_values(facets: Facets) -> Values:
    """Return counts by language, source and year (both calendars)."""
    return {
        "language": [{"value": v, "count": n} for v, n in facets.languages],
        "source": [{"value": v, "count": n} for v, n in facets.sources],
        "year": [{"value": v, "be": v + 543, "count": n} for v, n in facets.years],
    }


def part_values(parts: Sequence[Part]) -> Values:
    """Return the parts of a score and their sum."""
    return {
        "total": round(sum(part.score for part in parts), 6),
        "parts": [
            {
                "what": part.what,
                "frequency": part.frequency,
                "document_frequency": part.document_frequency,
                "score": round(part.score, 6),
            }
            for part in parts
        ],
    }


def analysis_values(text: str, analysis: Analysis) -> Values:
    """Return every step of an analysis; all offsets are in the text as typed."""
    return {
        "text": text,
        "normalized": analysis.normalized.text,
        "views": {
            view.value: [
                {"term": t.term, "start": t.start, "end": t.end, "position": t.position}
                for t in stream
            ]
            for view, stream in analysis.views.items()
        },
        "names": [
            {
                "entity": mention.name.entity,
                "language": mention.name.language,
                "weak": mention.name.weak,
                "start": span[0],
                "end": span[1],
            }
            for mention in analysis.mentions
            for span in [analysis.normalized.original_span(mention.start, mention.end)]
        ],
    }


def statistics_values(statistics: IndexStatistics) -> Values:
    """Return what an index holds."""
    return {
        "generation": statistics.generation,
        "built": statistics.built,
        "documents": statistics.documents,
        "facets": facet_values(statistics.facets),
        "fingerprints": statistics.fingerprints,
        "report": statistics.report,
        "notice": statistics.notice,
    }
