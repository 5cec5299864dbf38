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

from search.analysis.normalize import normalize
from search.analysis.scripts import THAI_LETTERS, cuts_cluster, is_thai

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence, Set

    from search.analysis.tokens import TokenStream

# Thai names may be written with or without these between their parts. ฯ and digits are
# letters here: ซู-30, จี 7, จุฬาฯ.
_LETTERS = f"[{THAI_LETTERS}ฯ0-9]"
_THAI_STRETCH = re.compile(f"{_LETTERS}+(?:[ .\\-'\"]{{1,2}}{_LETTERS}+)*")
_SEPARATORS = re.compile("[ .\\-'\"]+")
# Up to this many letters a Thai name must stand on word boundaries: ลาว is no part of
# ลาวา. Longer ones are found whatever their neighbours, by their first letters.
_SHORT_THAI = 5
_HEAD = _SHORT_THAI + 1
_SHORT_HEAD = 3
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
class _WordName:
    """A name that is looked for as a row of base words."""

    name: Name
    capitals: bool


class NameMatcher:
    """Finds every known name; overlapping ones too.

    ``base_terms`` gives the base words the analyzer makes of a normalised text, so that
    text and names meet in the same form.
    """

    def __init__(
        self, names: Iterable[Name], base_terms: Callable[[str], Sequence[str]]
    ) -> None:
        self._thai: dict[str, list[Name]] = {}
        self._words: dict[tuple[str, ...], list[_WordName]] = {}
        for name in names:
            text = normalize(name.text).text.strip(". ")
            if _THAI_STRETCH.fullmatch(text) and any(map(is_thai, text)):
                self._thai.setdefault(compact(text), []).append(name)
            elif terms := tuple(base_terms(text)):
                entry = _WordName(name, capitals=_needs_capitals(text))
                self._words.setdefault(terms, []).append(entry)
        self._short = _by_head(self._thai, range(1, _HEAD), _SHORT_HEAD)
        self._long = _by_head(self._thai, range(_HEAD, 1_000), _HEAD).get(_HEAD, {})
        self._counts: dict[str, set[int]] = defaultdict(set)
        for terms in self._words:
            self._counts[terms[0]].add(len(terms))

    def find(
        self, text: str, words: TokenStream, bases: Sequence[int], edges: Set[int]
    ) -> list[Mention]:
        """Return all mentions, by start, longest first.

        ``bases`` are the places of the base words in ``words``; ``edges`` the offsets
        where some segmenter began or ended a word.
        """
        found = [*self._find_thai(text, edges), *self._find_words(text, words, bases)]
        found.sort(key=lambda m: (m.start, -m.end, m.name.entity))
        return found

    def _find_thai(self, text: str, edges: Set[int]) -> Iterator[Mention]:
        for match in _THAI_STRETCH.finditer(text):
            stretch, offsets = _without_separators(match)
            for at, key in self._long_keys(stretch):
                start, end = offsets[at], offsets[at + len(key) - 1] + 1
                if not (_splits(text, start) or _splits(text, end)):
                    yield from (Mention(start, end, name) for name in self._thai[key])
            for at, key in self._short_keys(stretch, offsets, edges):
                start, end = offsets[at], offsets[at + len(key) - 1] + 1
                if end in edges or (text[end : end + 1] == "." and end + 1 in edges):
                    yield from (Mention(start, end, name) for name in self._thai[key])

    def _long_keys(self, stretch: str) -> Iterator[tuple[int, str]]:
        """Yield every long name in a stretch and where it begins there."""
        lengths = self._long
        last = len(stretch) - _HEAD + 1
        for at in [i for i in range(last) if stretch[i : i + _HEAD] in lengths]:
            for length in lengths[stretch[at : at + _HEAD]]:
                key = stretch[at : at + length]
                if len(key) == length and key in self._thai:
                    yield at, key

    def _short_keys(
        self, stretch: str, offsets: Sequence[int], edges: Set[int]
    ) -> Iterator[tuple[int, str]]:
        """Yield every short name that begins where a word does."""
        begins = [i for i, offset in enumerate(offsets) if offset in edges]
        for size, lengths in self._short.items():
            for at in [i for i in begins if stretch[i : i + size] in lengths]:
                for length in lengths[stretch[at : at + size]]:
                    key = stretch[at : at + length]
                    if len(key) == length and key in self._thai:
                        yield at, key

    def _find_words(
        self, text: str, words: TokenStream, bases: Sequence[int]
    ) -> Iterator[Mention]:
        counts = self._counts
        terms = [words.terms[i] for i in bases]
        for at in [i for i, term in enumerate(terms) if term in counts]:
            start = words.starts[bases[at]]
            capitals = text[start : words.ends[bases[at]]].isupper()
            for count in counts[terms[at]]:
                key = tuple(terms[at : at + count])
                if len(key) < count:
                    continue
                end = words.ends[bases[at + count - 1]]
                for entry in self._words.get(key, ()):
                    if capitals or not entry.capitals:
                        yield Mention(start, end, entry.name)


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


def _by_head(
    keys: Iterable[str], lengths: range, size: int
) -> dict[int, dict[str, set[int]]]:
    """Return the lengths of keys by their first letters, by how many those are.

    >>> _by_head(["ลาว", "ไทย", "จี"], range(1, 6), 3)
    {3: {'ลาว': {3}, 'ไทย': {3}}, 2: {'จี': {2}}}
    """
    found: dict[int, dict[str, set[int]]] = {}
    for key in keys:
        if len(key) in lengths:
            heads = found.setdefault(min(size, len(key)), {})
            heads.setdefault(key[:size], set()).add(len(key))
    return found


def _without_separators(match: re.Match[str]) -> tuple[str, Sequence[int]]:
    """Return the letters of a stretch and the offset of each."""
    text, start = match.group(), match.start()
    if _SEPARATORS.search(text) is None:
        return text, range(start, match.end())
    kept = [i for i, c in enumerate(text) if c not in " .-'\""]
    return "".join([text[i] for i in kept]), [start + i for i in kept]


def _splits(text: str, offset: int) -> bool:
    """Tell whether a cut there would split a Thai cluster or a number."""
    between = text[max(0, offset - 1) : offset + 1]
    return cuts_cluster(text, offset) or (len(between) > 1 and between.isdecimal())


def _needs_capitals(text: str) -> bool:
    letters = text.replace(".", "")
    return letters.isupper() and len(letters) <= _SHORT_LATIN
