"""The pages: search, document, help, analysis and statistics.

In: a GET request. Out: HTML that works without scripts, or an error for ``web.errors``.
A view reads its parameters, asks the service and presents the answer; nothing else.
Registered by ``create_app``.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request

from search.errors import IndexUnavailableError
from web.addresses import Pairs, document_path, make_url
from web.choices import added_view, filters_view
from web.index_view import statistics_view
from web.inspection import analysis_view
from web.params import SIMILAR, read_search, read_text, read_words
from web.present import document_page, results_view, sample
from web.rendering import render
from web.similar import similar_view
from web.translations import Texts
from web.visit import Visit

if TYPE_CHECKING:
    from web.addresses import Asked
    from web.service import Service


class Pages:
    """Every page over one service."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        pages = Blueprint("pages", __name__)
        for rule, view in (
            ("/", self.search),
            ("/search", self.search),
            ("/documents/<id:doc_id>", self.document),
            ("/help", self.help),
            ("/analyze", self.analyze),
            ("/stats", self.statistics),
            ("/opensearch.xml", self.opensearch),
        ):
            pages.add_url_rule(rule, view_func=view)
        return pages

    def search(self) -> Response:
        """Show results; the home page when nothing is asked for."""
        visit = Visit.of(request)
        asked = read_search(request.args)
        if not _asks_for_something(asked):
            self._warm()
            return render("home.html", visit, visit.language_links("/"))
        response = self._service.search(asked.request)
        return render(
            "results.html",
            visit,
            visit.language_links("/search", asked.pairs()),
            canonical=make_url("/search", asked.pairs()),
            view=results_view(response, asked, visit),
            added=added_view(response, asked, visit),
            filters=filters_view(response, asked, visit),
        )

    def document(self, doc_id: str) -> Response:
        """Show a whole document, with the words of ``q`` marked."""
        visit = Visit.of(request)
        words, expand = read_words(request.args)
        found = self._service.document(doc_id, words, expand=expand)
        pairs: Pairs = [("q", words)] if words else []
        pairs += [] if expand else [("expand", "0")]
        path = document_path(doc_id)
        return render(
            "document.html",
            visit,
            visit.language_links(path, pairs),
            path=visit.link(path).partition("?")[0],
            words=words,
            expand=expand,
            back=visit.link("/search", pairs) if words else "",
            page=document_page(found, visit.texts),
            similar=similar_view(self._service.similar(doc_id, SIMILAR), visit),
        )

    def help(self) -> Response:
        """Show how to write a query and what else there is to know."""
        visit = Visit.of(request)
        return render(
            "help.html",
            visit,
            visit.language_links("/help"),
            own=sample(visit.texts("help.own"), expanded=False),
            added=sample(visit.texts("help.added"), expanded=True),
        )

    def analyze(self) -> Response:
        """Show every step of the analysis of a text."""
        visit = Visit.of(request)
        text = read_text(request.args)
        pairs: Pairs = [("q", text)] if text else []
        return render(
            "analyze.html",
            visit,
            visit.language_links("/analyze", pairs),
            text=text,
            steps=analysis_view(text, self._service.analyze(text)) if text else None,
        )

    def statistics(self) -> Response:
        """Show what the index holds."""
        visit = Visit.of(request)
        view = statistics_view(self._service.statistics(), visit)
        return render("stats.html", visit, visit.language_links("/stats"), view=view)

    def opensearch(self) -> Response:
        """Describe the search for browsers that can add it to their own."""
        xml = render_template("opensearch.xml", root=request.url_root, t=Texts("en"))
        return Response(xml, mimetype="application/opensearchdescription+xml")

    def _warm(self) -> None:
        """Load what the first query will need while the visitor types it."""
        with suppress(IndexUnavailableError):  # the home page works without an index
            self._service.warm()


def _asks_for_something(asked: Asked) -> bool:
    wanted = asked.request
    filtered = wanted.source or wanted.first or wanted.last
    return bool(wanted.text or filtered or wanted.language != "any")
