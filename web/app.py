"""The web application: wires the service to pages, JSON, errors and headers.

In: ``Settings``, and a service if a test brings its own. Out: a Flask app. Started by
``gunicorn 'web.app:from_environment()'``; importing this module opens nothing.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.routing import PathConverter

from search.config import Settings, load_settings
from search.errors import IndexUnavailableError
from search.opening import IndexHandle
from search.service import SearchService
from web import errors, headers, rendering
from web.api import Api
from web.pages import Pages

if TYPE_CHECKING:
    from web.service import Service

log = logging.getLogger(__name__)


class IdConverter(PathConverter):
    """A document id in a path: any text, slashes and all."""

    regex = ".+?"
    part_isolating = False


def create_app(settings: Settings, service: Service | None = None) -> Flask:
    """Return the application; WebFilesMissingError without its templates."""
    rendering.require_files()
    app = Flask(
        __name__,
        template_folder=str(rendering.TEMPLATES),
        static_folder=str(rendering.STATIC),
        static_url_path="/static",
    )
    # An id may hold two slashes in a row, and no address is ever redirected.
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.url_map.converters["id"] = IdConverter
    rendering.install(app)
    headers.install(app)
    errors.install(app)
    answering = service or open_service(settings)
    app.register_blueprint(Pages(answering).blueprint())
    app.register_blueprint(Api(answering).blueprint())
    return app


def open_service(settings: Settings) -> SearchService:
    """Return the service over the index of the settings, opened when first asked."""
    layers = settings.without_layers.split(",")
    without = frozenset(filter(None, (layer.strip() for layer in layers)))
    return SearchService(IndexHandle(settings.index, without=without))


def from_environment() -> Flask:
    """Return the application for a server, with the index open if there is one.

    Without an index it starts all the same and says so on every page, until one is
    built.
    """
    settings = load_settings()
    service = open_service(settings)
    try:
        log.info("Serving generation %s", service.check())
    except IndexUnavailableError as error:
        log.warning("%s", error)
    return create_app(settings, service)
