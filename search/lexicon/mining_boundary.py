"""Where a Thai name begins whose end is known: "... ที่อ่าวกามแรงห์ (Cam Ranh)".

In: the text before a bracket and the English inside it. Out: ``Stretch``, the words
that say the same, with a score. Thai has no spaces to tell: a word belongs to the name
if a dictionary translates it by an English word of the bracket, or if it sounds so.
Called by mining.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from search.analysis.cutting import cut
from search.analysis.scripts import cuts_cluster, is_thai
from search.lexicon.dictionary import english_key, thai_key
from search.lexicon.lexicon import function_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.lexicon.lexicon import Lexicon
    from search.lexicon.phonetics import SoundModel

# A name has no more words than this, a part that answers to English words has fewer.
_MOST_WORDS = 18
_LONGEST_PART = 7
_MOST_ENGLISH = 7
_LONGEST_RUN = 3
_SHORTEST_SOUND = 2
# Letters of a Thai part to one Latin letter; beyond this they cannot sound alike.
_LEAST_RATIO, _MOST_RATIO = 0.3, 2.5
# A translation that says other words too is half the evidence.
_IN_A_PHRASE = 0.6
_LEAST_SOUND = 0.3
_DOUBT = 0.5
# A name stands right before its bracket: words of another meaning there are suspicious.
_LOOSE_END = 0.8
# The segmenter may begin an unknown name this many letters too early or too late.
_SLIP = 3
# What stands between a sentence and the name it gives, and never inside a name.
_BARRIERS = frozenset(
    ("คือ", "เรียกว่า", "ชื่อ", "ชื่อว่า", "หรือ", "ได้แก่", "เช่น", "ว่า", "ซึ่ง", "เป็น")
)
# Function words that names begin with: การท่าเรือ, ความตกลง, ผู้ลี้ภัย.
_BEGINNERS = frozenset(("การ", "ความ", "ผู้"))
_WEIGHTLESS = frozenset(
    ("inc", "ltd", "co", "corp", "plc", "llc", "gmbh", "al", "de", "la", "le", "el")
)
_ENGLISH_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:'[a-z]+)?")


class Stretch(NamedTuple):
    """The last letters of a text that name something, and how sure that is (0 to 1)."""

    text: str
    score: float


NOTHING = Stretch("", 0.0)


@dataclass(frozen=True, slots=True)
class _Word:
    surface: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _English:
    """One English word; ``weight`` is what it counts, nothing for of and Ltd."""

    text: str
    stem: str
    weight: int


@dataclass(frozen=True, slots=True)
class _Link:
    """Thai words ``first:last`` say the English words of the bit set ``said``."""

    first: int
    last: int
    said: int
    worth: float
    heard: str = ""


@dataclass(frozen=True, slots=True)
class _Way:
    """Links without overlap: their worth, the letters they cover, those they miss."""

    worth: float = 0.0
    covered: int = 0
    missed: int = 0
    link: _Link | None = None
    to_the_end: bool = False

    def value(self) -> float:
        """Return the worth, less for words that say nothing of the English."""
        if not self.covered:
            return 0.0
        share = self.covered / (self.covered + self.missed)
        end = 1.0 if self.to_the_end else _LOOSE_END
        return self.worth * math.sqrt(share) * end


class Aligner:
    """Finds the Thai for an English name at the end of a text. Safe to share."""

    def __init__(self, lexicon: Lexicon, model: SoundModel) -> None:
        self._lexicon = lexicon
        self._model = model
        self._names: dict[str, set[str]] = {}
        for entity in lexicon.glossary.entities.values():
            english = {english_key(alias.text) for alias in entity.names("en")}
            for alias in entity.names("th"):
                self._names.setdefault(thai_key(alias.text), set()).update(english)

    def align(self, left: str, english: str) -> Stretch:
        """Return the best stretch at the end of ``left``; an empty one if none fits.

        The score is the share of the English that is said, by letters, times the root
        of the share of the Thai that says it; a fifth less if the last word says none.

        >>> from search.lexicon.glossary import Glossary
        >>> from search.lexicon.lexicon import load_lexicon
        >>> from search.lexicon.phonetics import SoundModel
        >>> aligner = Aligner(load_lexicon(Glossary()), SoundModel.load())
        >>> aligner.align("เรือรบจะกลับเข้าอ่าวกามแรงห์", "Cam Ranh Bay").text
        'อ่าวกามแรงห์'
        """
        words = last_words(left)
        names = _english_words(english)
        most = sum(name.weight for name in names)
        if not words or not most:
            return NOTHING
        best = self._in_step(left, names)
        ways = _best_ways(words, list(self._links(left, words, names)))
        for first, way in reversed(list(enumerate(ways[:-1]))):
            begins = way.link is not None and way.link.first == first
            if not begins and words[first].surface not in _BEGINNERS:
                continue
            score = min(1.0, way.value() / most)
            # The longer one of two that say the same: the name is not cut short.
            if score >= best.score and score > 0:
                start = words[first].start
                if begins and way.link is not None:
                    start = self._begin(left, words, way.link)
                best = Stretch(left[start : words[-1].end], score)
        return best

    def _in_step(self, left: str, names: Sequence[_English]) -> Stretch:
        """Return as many spaced parts as the English has words, if one sounds right.

        The others may sound like nothing we know: เพียว เซยา ตอ, Phyo Zeya Thaw.
        """
        parts = left.split(" ")[-len(names) :]
        if not 1 < len(parts) == len(names) or not all(name.weight for name in names):
            return NOTHING
        worth = 0.0
        surest = 0.0
        for part, name in zip(parts, names, strict=True):
            if not part or len(part) > _MOST_RATIO * len(name.text):
                return NOTHING
            probability = self._sound(thai_key(part), name.text)
            worth += max(probability, _DOUBT) * name.weight
            surest = max(surest, probability)
        score = worth / sum(name.weight for name in names)
        return Stretch(" ".join(parts), score) if surest > _DOUBT else NOTHING

    def _begin(self, left: str, words: Sequence[_Word], link: _Link) -> int:
        """Return where the first part sounds best, a few letters to either side."""
        start = words[link.first].start
        end = words[link.last - 1].end
        if not link.heard:
            return start
        around = range(max(0, start - _SLIP), min(end - 1, start + _SLIP + 1))
        likely = {start: link.worth / len(link.heard)}
        for at in around:
            between = left[min(at, start) : max(at, start)]
            if not cuts_cluster(left, at) and all(map(is_thai, between)):
                likely[at] = self._model.probability(left[at:end], link.heard)
        return max(likely, key=lambda at: (likely[at], -abs(at - start)))

    def _links(
        self, left: str, words: Sequence[_Word], names: Sequence[_English]
    ) -> Iterator[_Link]:
        runs = list(_runs(names))
        for first in range(len(words)):
            for last in range(first + 1, min(first + _LONGEST_PART, len(words)) + 1):
                part = left[words[first].start : words[last - 1].end]
                key = thai_key(part)
                for said, strength in self._translated(key, names):
                    worth = strength * _weight(said, names)
                    yield _Link(first, last, said, worth)
                if part in function_words():
                    continue
                for said, latin in runs:
                    probability = self._sound(key, latin)
                    if probability > _LEAST_SOUND:
                        worth = probability * _weight(said, names)
                        yield _Link(first, last, said, worth, latin)

    def _translated(
        self, key: str, names: Sequence[_English]
    ) -> Iterator[tuple[int, float]]:
        """Yield the English words that translations of a Thai key say, as bit sets."""
        english = set(self._names.get(key, ()))
        for layer in self._lexicon.layers:
            english.update(english_key(t.text) for t in layer.lookup(key, "th"))
        for phrase in english:
            stems = {stem for stem in phrase.split() if stem not in function_words()}
            said = sum(1 << i for i, name in enumerate(names) if name.stem in stems)
            if said:
                others = len(stems) - said.bit_count()
                yield said, _IN_A_PHRASE / math.sqrt(others) if others > 0 else 1.0

    def _sound(self, thai: str, latin: str) -> float:
        if min(len(thai), len(latin)) < _SHORTEST_SOUND:
            return 0.0
        if not _LEAST_RATIO <= len(thai) / len(latin) <= _MOST_RATIO:
            return 0.0
        return self._model.probability(thai, latin)


def last_words(left: str) -> list[_Word]:
    """Return the last words of a text, after any word that cannot be in a name."""
    columns = cut(left)
    words: list[_Word] = []
    for i in reversed(columns.bases[-_MOST_WORDS:]):
        start, end = columns.words.starts[i], columns.words.ends[i]
        if left[start:end] in _BARRIERS:
            break
        words.append(_Word(left[start:end], start, end))
    words.reverse()
    return words


def _best_ways(words: Sequence[_Word], links: Sequence[_Link]) -> list[_Way]:
    """Return the best way to say the English from each word to the last one.

    From right to left, and for each set of English words that is said.
    """
    beginning: dict[int, list[_Link]] = {}
    for link in links:
        beginning.setdefault(link.first, []).append(link)
    states: list[dict[int, _Way]] = [{} for _ in words]
    states.append({0: _Way()})
    for first in reversed(range(len(words))):
        surface = words[first].surface
        more = 0 if surface in function_words() else len(surface)
        here = {
            said: replace(way, missed=way.missed + more)
            for said, way in states[first + 1].items()
        }
        for link in beginning.get(first, ()):
            span = words[link.first : link.last]
            letters = sum(len(word.surface) for word in span)
            for said, way in states[link.last].items():
                if said & link.said:
                    continue
                worth, covered = way.worth + link.worth, way.covered + letters
                ends = way.to_the_end or link.last == len(words)
                longer = _Way(worth, covered, way.missed, link, ends)
                old = here.get(said | link.said)
                if old is None or longer.value() >= old.value():
                    here[said | link.said] = longer
        states[first] = here
    return [max(here.values(), key=_Way.value) for here in states]


def _english_words(english: str) -> list[_English]:
    found = []
    for text in _ENGLISH_WORD.findall(english)[:_MOST_ENGLISH]:
        small = text.lower() in function_words() or text.lower() in _WEIGHTLESS
        found.append(_English(text, english_key(text), 0 if small else len(text)))
    return found


def _runs(names: Sequence[_English]) -> Iterator[tuple[int, str]]:
    """Yield runs of English words as a bit set and as letters: short ones, and all."""
    for first in range(len(names)):
        for last in range(first + 1, len(names) + 1):
            if last - first > _LONGEST_RUN and (first, last) != (0, len(names)):
                continue
            said = (1 << last) - (1 << first)
            yield said, "".join(name.text for name in names[first:last])


def _weight(said: int, names: Sequence[_English]) -> int:
    return sum(name.weight for i, name in enumerate(names) if said >> i & 1)
