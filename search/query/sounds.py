"""Names that no list knows, found by how they sound.

In: a typed name. Out: names of the index in the other script that sound like it, each
with its probability. The index's ``names`` view is what is looked through; the structures
for it are made on the first look-up. Called by the leaf planner.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from search.analysis.possible_names import SEPARATOR
from search.analysis.scripts import is_thai
from search.analysis.tokens import View
from search.lexicon.phonetics import SoundIndex, thai_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.query.added import Vocabulary
    from search.query.plan import Member
    from search.query.typed import QueryWord

THRESHOLD = 0.5
_MOST = 5
# What two Thai spellings of the same sounds (ฮาวานา, ฮาวาน่า) count: nearly the same.
_SAME_SOUND = 0.9
_MOST_WORDS = 6
_SHORTEST, _LONGEST = 3, 20
# A Thai dictionary word of this many letters that was translated is no piece of a name.
_WHOLE_WORD = 4


@dataclass(frozen=True, slots=True)
class SoundAlike:
    """A name of the index that sounds like the typed one, or is another spelling of it."""

    text: str
    language: str
    members: tuple[Member, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Heard:
    """The typed words ``first:last`` are one name, and what sounds like it."""

    first: int
    last: int
    alike: tuple[SoundAlike, ...]


class Sounds:
    """Looks up names by sound in one index. Safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._lock = threading.Lock()
        self._indexes: tuple[SoundIndex, SoundIndex] | None = None
        self._written: dict[str, list[Member]] = {}
        self._spellings: dict[str, list[str]] = {}
        self.alike = lru_cache(maxsize=20_000)(self._alike)

    def best_spans(
        self, text: str, words: Sequence[QueryWord], known: Sequence[bool]
    ) -> list[Heard]:
        """Return the stretches of Thai words that are likeliest names, none overlapping.

        ``known`` tells which words have a translation. A stretch must hold one that has
        none, and no whole translated word.
        """
        candidates: list[tuple[float, Heard]] = []
        for first in range(len(words)):
            for last in range(first + 1, min(first + _MOST_WORDS, len(words)) + 1):
                if last - first > 1 and words[last - 1].start != words[last - 2].end:
                    break
                whole = known[last - 1] and len(words[last - 1].terms[0]) >= _WHOLE_WORD
                if whole or words[last - 1].language != "th":
                    break
                name = text[words[first].start : words[last - 1].end]
                if all(known[first:last]) or not _SHORTEST <= len(name) <= _LONGEST:
                    continue
                alike = self.alike(name)
                if alike:
                    worth = alike[0].probability * len(name)
                    candidates.append((worth, Heard(first, last, alike)))
        chosen: list[Heard] = []
        for _, heard in sorted(candidates, key=lambda c: (-c[0], c[1].first)):
            if all(heard.last <= h.first or heard.first >= h.last for h in chosen):
                chosen.append(heard)
        return chosen

    def _alike(self, name: str) -> tuple[SoundAlike, ...]:
        """Return the names of the other script that sound like one, likeliest first."""
        latin, thai = self._open()
        typed_thai = is_thai(name[0])
        index, language = (latin, "en") if typed_thai else (thai, "th")
        found = [
            SoundAlike(m.term, language, tuple(self._written[m.term]), m.probability)
            for m in index.lookup(name, limit=_MOST, threshold=THRESHOLD)
        ]
        if typed_thai:
            spellings = self._spellings.get(thai_key(name), ())
            found += [
                SoundAlike(other, "th", tuple(self._written[other]), _SAME_SOUND)
                for other in spellings
                if other != name
            ][:_MOST]
        return tuple(sorted(found, key=lambda alike: -alike.probability))

    def _open(self) -> tuple[SoundIndex, SoundIndex]:
        with self._lock:
            if self._indexes is None:
                for term in self._vocabulary.terms(View.NAMES):
                    member = tuple(term.split(SEPARATOR))
                    self._written.setdefault("".join(member), []).append(member)
                names = list(self._written)
                thai = [name for name in names if is_thai(name[0])]
                for name in thai:
                    self._spellings.setdefault(thai_key(name), []).append(name)
                latin = [name for name in names if not is_thai(name[0])]
                self._indexes = SoundIndex.latin(latin), SoundIndex.thai(thai)
            return self._indexes
