"""The language of the pages: which one a visitor reads, and its texts.

In: the ``ui`` parameter and the Accept-Language header. Out: ``Texts``, a lookup in the
catalogue that fills in values. Called by every page; the templates know it as ``t``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from web.catalogue import CATALOGUE

if TYPE_CHECKING:
    from werkzeug.datastructures import LanguageAccept

Language = Literal["th", "en"]
LANGUAGES: tuple[Language, ...] = ("th", "en")


def choose_language(asked: str, accepted: LanguageAccept) -> Language:
    """Return the language of the page: as asked for, else as read, else Thai.

    >>> from werkzeug.datastructures import LanguageAccept
    >>> choose_language("en", LanguageAccept([("th", 1)]))
    'en'
    >>> choose_language("", LanguageAccept([("fr", 1), ("en-GB", 0.5)]))
    'en'
    >>> choose_language("xx", LanguageAccept())
    'th'
    """
    if asked in LANGUAGES:
        return "en" if asked == "en" else "th"
    return "en" if accepted.best_match(LANGUAGES, default="th") == "en" else "th"


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of the pages in one language."""

    language: Language

    def __call__(self, key: str, **values: object) -> str:
        """Return a text with its values filled in; KeyError for a key nobody wrote.

        >>> Texts("th")("results.page", page=2, pages=9)
        'หน้า 2 จาก 9'
        >>> Texts("en")("results.page", page=2, pages=9)
        'Page 2 of 9'
        """
        thai, english = CATALOGUE[key]
        text = thai if self.language == "th" else english
        return text.format(**values) if values else text

    def named(self, group: str, code: str, **values: object) -> str:
        """Return the text of a code of another room; the code itself if it is new.

        >>> Texts("en").named("layer", "places"), Texts("th").named("layer", "new-one")
        ('place names', 'new-one')
        """
        key = f"{group}.{code}"
        return self(key, **values) if key in CATALOGUE else code

    def hint(self, group: str, code: str) -> str:
        """Return what explains a code of another room, or nothing if it is new."""
        key = f"{group}.{code}.hint"
        return self(key) if key in CATALOGUE else ""
