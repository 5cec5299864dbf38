"""The JSON endpoint: the same service, parameters and errors as the pages.

In: a GET request under ``/api/v1`` (``/api/search`` is an alias). Out: JSON of
``web.schema``, or a problem from ``web.errors``. Unknown parameters are refused, so
that a misspelt filter never passes for none. Registered by ``create_app``.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, TypeVar

import msgspec
from flask import Blueprint, Response, request

from search import answers
from search.errors import NotFoundError
from web.addresses import document_pairs, document_path, make_url, safe_link
from web.inspection import analysis_view
from web.params import (
    SEARCH,
    read_limit,
    read_search,
    read_text,
    read_words,
    refuse_unknown,
)
from web.schema import (
    AnalysisAnswer,
    DocumentAnswer,
    Health,
    SearchAnswer,
    SimilarAnswer,
    StatisticsAnswer,
    encode,
)
from web.translations import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.documents import Document
    from search.query.parser import Note
    from search.service import Response as Found
    from web.addresses import Asked
    from web.service import Service

_Answer = TypeVar("_Answer", bound=msgspec.Struct)


class Api:
    """Every JSON route over one service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        api = Blueprint("api", __name__)
        for rule, view in (
            ("/api/v1/search", self.search),
            ("/api/search", self.search),
            ("/api/v1/documents/<id:doc_id>", self.document),
            ("/api/v1/documents/<id:doc_id>/similar", self.similar),
            ("/api/v1/analyze", self.analyze),
            ("/api/v1/stats", self.statistics),
            ("/healthz", self.alive),
            ("/readyz", self.ready),
        ):
            api.add_url_rule(rule, view_func=view)
        return api

    def search(self) -> Response:
        """Answer a search."""
        refuse_unknown(request.args, SEARCH)
        asked = read_search(request.args)
        return reply(search_answer(self._service.search(asked.request), asked))

    def document(self, doc_id: str) -> Response:
        """Answer with a whole document and the ranges of ``q``."""
        refuse_unknown(request.args, ("q", "expand"))
        words, expand = read_words(request.args)
        view = self._service.document(doc_id, words, expand=expand)
        document = view.document
        return reply(
            _typed(
                {
                    **asdict(document),
                    **_addresses(document, []),
                    "title_ranges": answers.range_values(view.title_marks),
                    "text_ranges": answers.range_values(view.text_marks),
                    "date": answers.date_values(document.date),
                },
                DocumentAnswer,
            )
        )

    def similar(self, doc_id: str) -> Response:
        """Answer with the documents most like one."""
        refuse_unknown(request.args, ("limit",))
        limit = read_limit(request.args)
        try:
            found = self._service.similar(doc_id, limit)
        except NotFoundError:
            if request.args:
                raise
            return self.document(f"{doc_id}/similar")  # an id may end like this
        values = answers.similar_values(doc_id, found)
        for one, (document, _) in zip(values["similar"], found.documents, strict=True):
            one.update(_addresses(document, []))
        return reply(_typed(values, SimilarAnswer))

    def analyze(self) -> Response:
        """Answer with every step of the analysis of ``q``."""
        refuse_unknown(request.args, ("q",))
        text = read_text(request.args)
        analysis = self._service.analyze(text)
        view = analysis_view(text, analysis)
        values = answers.analysis_values(text, analysis) | {
            "reading": view.reading,
            "notes": _notes(view.notes),
            "changes": [asdict(change) for change in view.changes],
            "dates": [
                {
                    "text": found.text,
                    "start": found.start,
                    "end": found.end,
                    "date": answers.date_values(found.span),
                }
                for found in view.dates
            ],
        }
        return reply(_typed(values, AnalysisAnswer))

    def statistics(self) -> Response:
        """Answer with what the index holds."""
        refuse_unknown(request.args, ())
        values = answers.statistics_values(self._service.statistics())
        return reply(_typed(values, StatisticsAnswer))

    def alive(self) -> Response:
        """Say that the process answers, whatever the index."""
        return reply(Health("alive"))

    def ready(self) -> Response:
        """Say which generation is served; 503 if none can be."""
        generation = self._service.check()
        self._service.warm()
        return reply(Health("ready", generation))


def search_answer(response: Found, asked: Asked) -> SearchAnswer:
    """Return the typed answer to a search, its links made from what was asked for."""
    request = response.request
    values = answers.response_values(response)
    values["query"]["notes"] = _notes(response.notes)
    values["next"] = values["prev"] = None
    if request.page < response.pages:
        values["next"] = make_url(
            "/api/v1/search", asked.on_page(request.page + 1).pairs()
        )
    if request.page > 1:
        values["prev"] = make_url(
            "/api/v1/search", asked.on_page(request.page - 1).pairs()
        )
    pairs = document_pairs(request)
    for hit, result in zip(values["hits"], response.results, strict=True):
        hit.update(_addresses(result.document, pairs))
    return _typed(values, SearchAnswer)


def reply(answer: msgspec.Struct, status: int = 200) -> Response:
    """Return an answer as a JSON reply."""
    return Response(encode(answer), status, mimetype="application/json")


def _addresses(
    document: Document, pairs: list[tuple[str, str]]
) -> dict[str, str | None]:
    return {
        "url": make_url(document_path(document.id), pairs),
        "original_url": safe_link(document.url) or None,
    }


def _notes(notes: Iterable[Note]) -> list[dict[str, str]]:
    texts = Texts("en")
    return [
        {
            "code": note.code,
            "text": note.text,
            "message": texts.named("note", note.code, text=note.text),
        }
        for note in notes
    ]


def _typed(values: dict[str, object], kind: type[_Answer]) -> _Answer:
    """Return values as their type; a value the contract does not allow is a bug."""
    return msgspec.convert(values, kind)
