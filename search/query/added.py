"""What a query gained: values that say what was added, from where and why.

In: nothing; these are values. The leaf planner makes them; the page, the JSON and the
command line show them, and the person can take every one back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.analysis.tokens import View
    from search.query.plan import Member, Scope

GLOSSARY = "glossary"
SOUNDS = "sounds"
# Words of a translation that stands nowhere as a whole.
PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way of saying it that the person did not type."""

    text: str
    language: str
    document_frequency: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """Why documents without the typed words are found.

    ``because`` are the typed words; ``layer`` the source (glossary, places,
    transliteration, wordnet, sounds); ``weight`` what a match counts beside a typed word
    (for sounds: the probability); ``removed`` the alternatives the person switched off.
    ``excluded``: it stands under a NOT, so documents with it are left out.
    """

    because: str
    layer: str
    weight: float
    alternatives: tuple[Alternative, ...]
    entity: str = ""
    removed: tuple[str, ...] = ()
    excluded: bool = False


class Vocabulary(Protocol):
    """What the planner asks of an index: which terms there are, and how frequent."""

    def document_frequency(
        self, view: View, members: Sequence[Member], scope: Scope
    ) -> int:
        """Return how many documents have at least one of the members."""
        ...

    def terms(self, view: View) -> Iterable[str]:
        """Yield every term of a view."""
        ...
