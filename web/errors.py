"""Every error as a reply: a problem in JSON for programs, a page for people.

In: an exception from a view. Out: 400, 404, 405, 414, 500 or 503 that says what
happened and what to do, never a stack or a path of this machine; those go to the log.
Registered by ``create_app``.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from flask import Response, request
from msgspec import UNSET
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestURITooLarge

from search.errors import (
    IndexDamagedError,
    IndexStaleError,
    IndexUnavailableError,
    NotFoundError,
    QueryTooLongError,
    UsageError,
)
from search.query.parser import MAX_QUERY
from search.service import MAX_SIZE, MAX_WINDOW
from web.params import BadParametersError
from web.rendering import render
from web.schema import Problem, ProblemError, encode
from web.translations import Texts
from web.visit import Visit

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

RETRY_AFTER: Final = "30"
LONGEST_ADDRESS: Final = 65_536  # bytes of a query string
_FOR_PROGRAMS = ("/api/", "/healthz", "/readyz")
_HELP = {"parameters": "/help#parameters", "document": "/help#json"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong: ``kind`` names its texts, ``values`` fill them in."""

    status: int
    kind: str
    faults: tuple[tuple[str, str], ...] = ()
    values: dict[str, object] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    incident: str = ""


def install(app: Flask) -> None:
    """Answer every exception of the app in its two forms."""
    app.before_request(_refuse_long_address)
    app.register_error_handler(UsageError, _usage)
    app.register_error_handler(NotFoundError, _no_document)
    app.register_error_handler(IndexUnavailableError, _no_index)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def _refuse_long_address() -> None:
    if len(request.query_string) > LONGEST_ADDRESS:
        raise RequestURITooLarge


def _usage(error: UsageError) -> Response:
    texts = Texts("en") if _is_for_programs() else Visit.of(request).texts
    faults = tuple(_refusals(error, texts))
    return _reply(Trouble(HTTPStatus.BAD_REQUEST, "parameters", faults))


def _no_document(_: NotFoundError) -> Response:
    return _reply(Trouble(HTTPStatus.NOT_FOUND, "document"))


def _no_index(error: IndexUnavailableError) -> Response:
    log.error("No index can be served: %s", error)
    kind = "index-missing"
    if isinstance(error, IndexStaleError):
        kind = "index-stale"
    elif isinstance(error, IndexDamagedError):
        kind = "index-damaged"
    headers = {"Retry-After": RETRY_AFTER}
    return _reply(Trouble(HTTPStatus.SERVICE_UNAVAILABLE, kind, headers=headers))


def _http(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status == HTTPStatus.NOT_FOUND:
        return _reply(Trouble(status, "address"))
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        values: dict[str, object] = {"allowed": allowed}
        return _reply(
            Trouble(status, "method", values=values, headers={"Allow": allowed})
        )
    if status == HTTPStatus.REQUEST_URI_TOO_LONG:
        return _reply(Trouble(status, "too-long"))
    return _reply(Trouble(status, "other", values={"status": status}))


def _bug(error: Exception) -> Response:
    incident = secrets.token_hex(6)
    log.error("Error %s at %s", incident, request.path, exc_info=error)
    values: dict[str, object] = {"incident": incident}
    trouble = Trouble(
        HTTPStatus.INTERNAL_SERVER_ERROR, "bug", values=values, incident=incident
    )
    return _reply(trouble)


def _refusals(error: UsageError, texts: Texts) -> list[tuple[str, str]]:
    """Return parameter and message for everything wrong with a request."""
    if isinstance(error, BadParametersError):
        return [(fault.parameter, fault.message(texts)) for fault in error.faults]
    if _is_for_programs():
        return [(error.field, error.problem)]
    if isinstance(error, QueryTooLongError):
        return [(error.field, texts("refused.too-long", limit=MAX_QUERY))]
    known = error.field in ("q", "page", "size", "to")
    key = f"refused.{error.field if known else 'other'}"
    return [(error.field, texts(key, window=f"{MAX_WINDOW:,}", most=MAX_SIZE))]


def _is_for_programs() -> bool:
    return request.path.startswith(_FOR_PROGRAMS)


def _reply(trouble: Trouble) -> Response:
    reply = _problem(trouble) if _is_for_programs() else _page(trouble)
    reply.headers.update(trouble.headers)
    reply.headers["Cache-Control"] = "no-store"
    return reply


def _problem(trouble: Trouble) -> Response:
    texts = Texts("en")
    errors = [ProblemError(name, message) for name, message in trouble.faults]
    detail = texts(f"error.{trouble.kind}.text", **trouble.values)
    if errors:
        detail = " ".join(f"{error.parameter}: {error.message}" for error in errors)
    problem = Problem(
        _HELP.get(trouble.kind, "about:blank"),
        texts(f"error.{trouble.kind}.title"),
        trouble.status,
        detail,
        errors or UNSET,
        trouble.incident or UNSET,
    )
    return Response(
        encode(problem), trouble.status, mimetype="application/problem+json"
    )


def _page(trouble: Trouble) -> Response:
    visit = Visit.of(request)
    texts = visit.texts
    return render(
        "error.html",
        visit,
        visit.language_links("/"),
        status=trouble.status,
        title=texts(f"error.{trouble.kind}.title"),
        text=texts(f"error.{trouble.kind}.text", **trouble.values),
        faults=trouble.faults,
        query=request.args.get("q", "")[:MAX_QUERY],
    )
