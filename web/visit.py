"""A visit: which language the page speaks and how its links keep that choice.

In: a Flask request. Out: ``Visit``, made once for each page or error page. A link
carries ``ui`` only when the visitor chose the language by hand; there are no cookies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from web.addresses import make_url, readable
from web.translations import LANGUAGES, Language, Texts, choose_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Request


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in one of the languages of the site."""

    language: Language
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """The texts of a page, and the language if it was chosen by hand."""

    texts: Texts
    chosen: str = ""

    @classmethod
    def of(cls, request: Request) -> Visit:
        """Return the visit of a request; an unknown language is passed over."""
        asked = request.args.get("ui", "")
        language = choose_language(asked, request.accept_languages)
        return cls(Texts(language), asked if asked in LANGUAGES else "")

    def link(self, path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
        """Return a readable link that keeps the language chosen by hand.

        >>> Visit(Texts("en"), "en").link("/search", [("q", "ปูติน")])
        '/search?q=ปูติน&ui=en'
        """
        kept = [("ui", self.chosen)] if self.chosen else []
        return readable(make_url(path, [*pairs, *kept]))

    def language_links(
        self, path: str, pairs: Iterable[tuple[str, str]] = ()
    ) -> tuple[LanguageLink, ...]:
        """Return the same page in each language."""
        same = [pair for pair in pairs if pair[0] != "ui"]
        return tuple(
            LanguageLink(
                language,
                readable(make_url(path, [*same, ("ui", language)])),
                language == self.texts.language,
            )
            for language in LANGUAGES
        )
