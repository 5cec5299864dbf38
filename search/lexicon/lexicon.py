"""The lexicon: every way this program knows to say a thing in the other language.

In: words and names from a query. Out: alternatives with the layer each came from. One
object joins the reviewed glossary, the translation tables and the function words that
are never translated alone. Called by the planner.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from search.lexicon.dictionary import Layer, Translation, open_layers, strip_prefix
from search.lexicon.glossary import Glossary


@dataclass(frozen=True)
class Lexicon:
    """The glossary and the layers below it, best first."""

    glossary: Glossary = field(default_factory=Glossary)
    layers: tuple[Layer, ...] = ()

    def translations(self, key: str, language: str) -> tuple[Translation, ...]:
        """Return what the other language calls a key, layer by layer, best first.

        A Thai word no layer knows is tried without its class word (ประเทศคิวบา).
        """
        found = self._lookup(key, language)
        if not found and language == "th":
            rest = strip_prefix(key)
            found = self._lookup(rest, language) if rest else ()
        return found

    def longest(self, parts: list[str], language: str) -> int:
        """Return how many leading parts make the longest key any layer knows."""
        return max((layer.longest(parts, language) for layer in self.layers), default=0)

    def _lookup(self, key: str, language: str) -> tuple[Translation, ...]:
        found: dict[str, Translation] = {}
        for layer in self.layers:
            for translation in layer.lookup(key, language):
                found.setdefault(translation.text.casefold(), translation)
        return tuple(found.values())


def load_lexicon(
    glossary: Glossary, *, without: frozenset[str] = frozenset()
) -> Lexicon:
    """Return the lexicon over a glossary; ``without`` names layers to leave out."""
    return Lexicon(glossary, open_layers(without=without))


@cache
def function_words() -> frozenset[str]:
    """Return the words of both languages that are never translated on their own.

    >>> {"และ", "the"} <= function_words(), "รัสเซีย" in function_words()
    (True, False)
    """
    data = files("search.lexicon").joinpath("data")
    words: set[str] = set()
    for language in ("th", "en"):
        text = data.joinpath(f"function_words.{language}.txt").read_text("utf-8")
        for line in text.splitlines():
            if not line.startswith("#"):
                words.update(line.split())
    return frozenset(words)
