"""The overlay: known names found in a text, whatever the segmenter made of them.

In: the words of a text and its normal form. Out: mentions of names with their offsets in
the normal form. The names are passed in (the glossary is a layer above). Called by the
analyzer for documents and queries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis.scripts import THAI_LETTERS, cuts_cluster

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Thai names may be written with or without these between their parts.
_THAI_STRETCH = re.compile(f"[{THAI_LETTERS}]+(?:[ .\\-'\"]{{1,2}}[{THAI_LETTERS}]+)*")
_SEPARATORS = re.compile("[ .\\-'\"]+")
_HEAD = 3
# Up to this many letters a Thai name must stand on word boundaries: ลาว is no part of
# ลาวา. Longer ones are found whatever their neighbours.
_SHORT_THAI = 5
# Up to this many letters a Latin name in capitals must be in capitals: UN, IT, WHO.
_SHORT_LATIN = 4


@dataclass(frozen=True, slots=True)
class Name:
    """One way of writing a known entity; ``weak`` means ambiguous on its own."""

    text: str
    entity: str
    language: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found at ``start:end`` (code points of the normal form)."""

    start: int
    end: int
    name: Name


@dataclass(frozen=True, slots=True)
class Word:
    """One base word of a text, as the matcher needs it."""

    term: str
    surface: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _LatinKey:
    terms: tuple[str, ...]
    capitals: bool
    name: Name


class NameMatcher:
    """Finds every known name; overlapping ones too.

    ``names`` pairs each name with the base terms the analyzer gives for it, so that
    text and names meet in the same form.
    """

    def __init__(self, names: Iterable[tuple[Name, Sequence[str]]]) -> None:
        self._thai: dict[str, list[tuple[str, Name]]] = defaultdict(list)
        self._thai_short: dict[str, list[Name]] = defaultdict(list)
        self._latin: dict[str, list[_LatinKey]] = defaultdict(list)
        for name, terms in names:
            if _THAI_STRETCH.fullmatch(name.text.rstrip(". ")):
                key = compact(name.text)
                if len(key) < _HEAD:
                    self._thai_short[key].append(name)
                else:
                    self._thai[key[:_HEAD]].append((key, name))
            elif terms:
                letters = name.text.replace(".", "")
                capitals = letters.isupper() and len(letters) <= _SHORT_LATIN
                key_terms = tuple(terms)
                self._latin[terms[0]].append(_LatinKey(key_terms, capitals, name))
        for entries in self._thai.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        for keys in self._latin.values():
            keys.sort(key=lambda key: -len(key.terms))

    def find(self, text: str, words: Sequence[Word], cuts: set[int]) -> list[Mention]:
        """Return all mentions, by start, longest first.

        ``words`` are the base words in order; ``cuts`` the offsets where some
        segmenter ended or began a word.
        """
        found = self._find_thai(text, cuts) + self._find_latin(words)
        return sorted(found, key=lambda m: (m.start, -m.end, m.name.entity))

    def _find_thai(self, text: str, cuts: set[int]) -> list[Mention]:
        found: list[Mention] = []
        for match in _THAI_STRETCH.finditer(text):
            stretch, offsets = _without_separators(match)
            for i in range(len(stretch)):
                for name, length in self._thai_at(stretch, i):
                    start, end = offsets[i], offsets[i + length - 1] + 1
                    if _stands_alone(text, start, end, length, cuts):
                        found.append(Mention(start, end, name))
        return found

    def _thai_at(self, stretch: str, at: int) -> list[tuple[Name, int]]:
        entries = self._thai.get(stretch[at : at + _HEAD], ())
        found = [(n, len(key)) for key, n in entries if stretch.startswith(key, at)]
        short = self._thai_short.get(stretch[at : at + 2], ()) if self._thai_short else ()
        return found + [(name, 2) for name in short]

    def _find_latin(self, words: Sequence[Word]) -> list[Mention]:
        found: list[Mention] = []
        for i, word in enumerate(words):
            for key in self._latin.get(word.term, ()):
                part = words[i : i + len(key.terms)]
                if tuple(w.term for w in part) != key.terms:
                    continue
                if key.capitals and not word.surface.isupper():
                    continue
                found.append(Mention(word.start, part[-1].end, key.name))
        return found


def longest(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Return mentions left to right, longest first, none inside or across another.

    Several names of the same stretch (an ambiguous alias) all stay.
    """
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        last = kept[-1] if kept else None
        same = last and (mention.start, mention.end) == (last.start, last.end)
        if last is None or same or mention.start >= last.end:
            kept.append(mention)
    return tuple(kept)


def compact(text: str) -> str:
    """Return a Thai name without spaces, dots and hyphens.

    >>> compact("พล.อ.อาวุโส มิน อ่อง หล่าย")
    'พลออาวุโสมินอ่องหล่าย'
    """
    return _SEPARATORS.sub("", text)


def _without_separators(match: re.Match[str]) -> tuple[str, Sequence[int]]:
    text, start = match.group(), match.start()
    if _SEPARATORS.search(text) is None:
        return text, range(start, match.end())
    kept = [i for i, c in enumerate(text) if c not in " .-'\""]
    return "".join(text[i] for i in kept), [start + i for i in kept]


def _stands_alone(text: str, start: int, end: int, letters: int, cuts: set[int]) -> bool:
    if cuts_cluster(text, start) or cuts_cluster(text, end):
        return False
    if letters > _SHORT_THAI:
        return True
    return start in cuts and end in cuts
