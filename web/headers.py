"""Headers that go with every reply: what a browser may do with it, and for how long.

In: a Flask app. Out: the same app with one hook. Nothing may be loaded but our own
style sheet, script and images; no address, no query and no cookie leaves for another
site. Called by ``create_app``.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_FOREVER = "public, max-age=31536000, immutable"


def install(app: Flask) -> None:
    """Add the headers to every reply of the app, errors and static files included."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    # A static address with the hash of its content always gives the same.
    hashed = request.endpoint == "static" and "v" in request.args
    if hashed and response.status_code == HTTPStatus.OK:
        response.headers["Cache-Control"] = _FOREVER
    else:
        response.headers.setdefault("Cache-Control", "no-cache")
    return response
