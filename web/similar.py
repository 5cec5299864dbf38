"""The list of similar documents below a document.

In: what the service found alike. Out: views with a link, a title and what else tells
them apart. Called by the page of a document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.documents import language_of
from web.addresses import document_path
from web.present import DateView, date_view

if TYPE_CHECKING:
    from search.documents import Document
    from search.service import SimilarDocuments
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class SimilarView:
    """A document like the one that is shown."""

    url: str
    title: str
    title_language: str
    language: str
    date: DateView | None
    source: str


def similar_view(found: SimilarDocuments, visit: Visit) -> tuple[SimilarView, ...]:
    """Return the documents to list, the most similar first."""
    return tuple(_view(document, visit) for document, _ in found.documents)


def _view(document: Document, visit: Visit) -> SimilarView:
    texts = visit.texts
    title = document.title.strip() or document.heading or texts("results.untitled")
    return SimilarView(
        visit.link(document_path(document.id)),
        title,
        language_of(title),
        texts.named("lang", document.language),
        date_view(document.date, texts),
        document.source,
    )
