"""Where terms stand in a stored document.

In: a document's number and the wanted terms. Out: spans, with the offsets recorded at
indexing. Called by the engine for each hit that is shown.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from search.engines.base import Span, span_order
from search.engines.whoosh.files import FORWARD_VIEWS, PARTS, field_name
from search.query.plan import Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from search.analysis.tokens import View
    from search.engines.whoosh.files import Segment


def find_spans(
    segment: Segment, number: int, wanted: Collection[tuple[View, str]]
) -> list[Span]:
    """Return where any wanted term of ``words`` or ``entities`` stands.

    The title's first, then by start.
    """
    terms: dict[View, list[str]] = defaultdict(list)
    for view, term in wanted:
        terms[view].append(term)
    spans: list[Span] = []
    for view in FORWARD_VIEWS:
        if terms[view]:
            spans += _in_view(segment, number, view, terms[view])
    return sorted(spans, key=span_order)


def _in_view(
    segment: Segment, number: int, view: View, wanted: list[str]
) -> Iterator[Span]:
    field = segment.field(field_name(Scope.TEXT, view))
    names = {field.number(term): term for term in wanted}
    names.pop(-1, None)
    keys = np.array(sorted(names))
    for part in PARTS if names else ():
        forward = segment.forward(part, view)
        tokens = forward.tokens_of(number)
        terms = forward.terms(tokens)
        found = (keys[keys[1:].searchsorted(terms, "right")] == terms).nonzero()[0]
        if not len(found):
            continue
        places = forward.places(tokens)
        starts, ends = places.starts[found].tolist(), places.ends[found].tolist()
        for start, end, term in zip(starts, ends, terms[found].tolist(), strict=True):
            yield Span(part, start, end, view, names[term])
