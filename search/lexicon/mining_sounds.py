"""Names that recur in both languages and sound alike, whatever text they are in.

In: the words of texts. Out: ``Pair`` values for Thai and Latin names that no dictionary
has and that are each other's best match by sound. Called by mining; the weakest of its
three sources, so both names must recur.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from search.analysis.cutting import cut
from search.analysis.possible_names import possible_names
from search.analysis.scripts import is_thai
from search.lexicon.dictionary import english_key, thai_key
from search.lexicon.mining_pairs import MOST_KEPT, Pair
from search.lexicon.phonetics import SoundIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.lexicon.lexicon import Lexicon
    from search.lexicon.phonetics import SoundModel
    from search.lexicon.proposals import KnownNames

_FEWEST = 2
_THRESHOLD = 0.5
_SHORTEST = 4
_NEAR = 20
# Two people may bear names that sound alike: never as sure as a bracket.
_DOUBT = 0.8


class SoundPairs:
    """Counts the names of both scripts, then pairs those that sound alike."""

    def __init__(self, lexicon: Lexicon, known: KnownNames, model: SoundModel) -> None:
        self._lexicon = lexicon
        self._known = known
        self._model = model
        self._counts: Counter[str] = Counter()
        self._contexts: dict[str, str] = {}

    def read(self, text: str, doc_id: str) -> None:
        """Count the possible names of one normalised text, each once."""
        here: dict[str, str] = {}
        for token in possible_names(text, cut(text)):
            surface = text[token.start : token.end]
            if len(surface) >= _SHORTEST:
                near = text[max(0, token.start - _NEAR) : token.end + _NEAR]
                here.setdefault(surface, f"{doc_id}: {near}")
        self._counts.update(here.keys())
        for name, context in here.items():
            self._contexts.setdefault(name, context)
        if len(self._counts) > MOST_KEPT:
            again = {name: n for name, n in self._counts.items() if n >= _FEWEST}
            self._counts = Counter(again)
            self._contexts = {name: self._contexts[name] for name in again}

    def pairs(self) -> Iterator[Pair]:
        """Yield the names that are each other's best match, both seen twice or more."""
        recurring = [name for name, n in self._counts.items() if n >= _FEWEST]
        thai = [n for n in recurring if is_thai(n[0]) and self._is_new(n, "th")]
        latin = [n for n in recurring if not is_thai(n[0]) and self._is_new(n, "en")]
        if not thai or not latin:
            return
        of_thai = self._matches(thai, SoundIndex.latin(latin, self._model))
        of_latin = self._matches(latin, SoundIndex.thai(thai, self._model))
        for name, (match, probability) in of_thai.items():
            if of_latin.get(match, ("", 0.0))[0] != name:
                continue
            count = min(self._counts[name], self._counts[match])
            where = f"{self._contexts[name]} … {self._contexts[match]}"
            score = _DOUBT * probability
            yield Pair(name, match, score, count, "sounds alike", where)

    def _matches(
        self, names: list[str], index: SoundIndex
    ) -> dict[str, tuple[str, float]]:
        found = {}
        for name in names:
            for match in index.lookup(name, limit=1, threshold=_THRESHOLD):
                found[name] = match.term, match.probability
        return found

    def _is_new(self, name: str, language: str) -> bool:
        """Tell whether neither the glossary nor a dictionary has the name."""
        if self._known.owners(name, language):
            return False
        key = thai_key(name) if language == "th" else english_key(name)
        return not self._lexicon.translations(key, language)
