"""From a template to a reply, in the language of the visit.

In: the folders of templates and static files, then a template's name and its views.
Out: Flask replies. Every template escapes everything, whatever its file is called.
Called by the pages and the error pages.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Response, render_template
from jinja2 import StrictUndefined

from search.errors import SongphasaError

if TYPE_CHECKING:
    from flask import Flask

    from web.visit import LanguageLink, Visit

_ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = _ROOT / "templates"
STATIC = _ROOT / "static"


class WebFilesMissingError(SongphasaError):
    """The pages cannot be shown without their templates and style sheet."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The folder {str(folder)!r} is missing. The web pages need templates/ and "
            "static/ beside web/: run from a full copy of the project (make setup)"
        )


def require_files() -> None:
    """Raise WebFilesMissingError unless both folders of the pages are there."""
    for folder, sample in ((TEMPLATES, "base.html"), (STATIC, "style.css")):
        if not (folder / sample).is_file():
            raise WebFilesMissingError(folder)


def install(app: Flask) -> None:
    """Set up Jinja: escape everything, fail on unknown names, hash static addresses."""
    app.jinja_options = {
        "autoescape": True,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    hashes = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        for path in sorted(STATIC.iterdir())
        if path.is_file()
    }
    app.jinja_env.filters["codes"] = code_points
    app.jinja_env.globals["static"] = lambda name: f"/static/{name}?v={hashes[name]}"


def code_points(text: str) -> str:
    r"""Return the code points of a text, so that invisible ones can be seen.

    >>> code_points("ํ้า\u200b")
    'U+0E4D U+0E49 U+0E32 U+200B'
    """
    return " ".join(f"U+{ord(letter):04X}" for letter in text)


def render(
    template: str,
    visit: Visit,
    links: tuple[LanguageLink, ...],
    *,
    status: int = 200,
    **views: object,
) -> Response:
    """Return a page; ``links`` is the same page in each language of the site.

    A lone surrogate in a stored text is shown as a question mark.
    """
    html = render_template(template, t=visit.texts, visit=visit, links=links, **views)
    reply = Response(html.encode("utf-8", "replace"), status)
    reply.vary.add("Accept-Language")
    return reply
