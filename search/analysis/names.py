"""The overlay: known names found in a text, whatever the segmenter made of them.

In: a normalised text and its words. Out: mentions of names with their offsets in the
normal form. The names are passed in (the glossary is a layer above). Called by the
analyzer for documents and queries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

from search.analysis.english import fold
from search.analysis.normalize import normalize
from search.analysis.thai_names import ThaiKeys, compact, is_thai_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from search.analysis.cutting import Cut

__all__ = ["Mention", "Name", "NameMatcher", "compact", "longest"]

# Up to this many letters a Latin name in capitals must be in capitals: UN, IT, WHO.
_SHORT_LATIN = 4
_WORD = re.compile(r"\w+")


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
class _Wording:
    """A name to be found as a row of base words; ``folded`` is how it is written."""

    name: Name
    folded: str
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
        self._wordings: dict[tuple[str, ...], list[_Wording]] = {}
        for name in names:
            text = normalize(name.text).text.replace("ๆ", "")  # no word has it
            if is_thai_name(text.strip(". ")):
                self._thai.setdefault(compact(text), []).append(name)
            elif terms := tuple(base_terms(text)):
                wording = _Wording(name, fold(text), _needs_capitals(text))
                self._wordings.setdefault(terms, []).append(wording)
        self._keys = ThaiKeys(self._thai)
        self._counts: dict[str, set[int]] = defaultdict(set)
        for terms in self._wordings:
            self._counts[terms[0]].add(len(terms))

    def find(self, text: str, cut: Cut) -> list[Mention]:
        """Return all mentions in a text cut into words: by start, longest first."""
        found = [*self._find_thai(text, cut), *self._find_wordings(text, cut)]
        found.sort(key=lambda m: (m.start, -m.end, m.name.entity))
        return found

    def _find_thai(self, text: str, cut: Cut) -> Iterator[Mention]:
        begins = sorted({*cut.words.starts, *cut.alternative.starts})
        ends = {*cut.words.ends, *cut.alternative.ends}
        for start, end, key in self._keys.find(text, begins, ends):
            for name in self._thai[key]:
                yield Mention(start, end, name)

    def _find_wordings(self, text: str, cut: Cut) -> Iterator[Mention]:
        words, bases, terms = cut.words, cut.bases, cut.base_terms()
        counts = self._counts
        for at in compress(range(len(terms)), map(counts.__contains__, terms)):
            start = words.starts[bases[at]]
            capitals = text[start : words.ends[bases[at]]].isupper()
            for count in counts[terms[at]]:
                wordings = self._wordings.get(tuple(terms[at : at + count]))
                if wordings is None or at + count > len(terms):
                    continue
                end = words.ends[bases[at + count - 1]]
                written = fold(text[start:end])
                for wording in wordings:
                    if wording.capitals and not capitals:
                        continue
                    if _same_words(written, wording.folded):
                        yield Mention(start, end, wording.name)


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


def _same_words(written: str, name: str) -> bool:
    """Tell whether a text is a name word by word, plurals aside.

    Equal stems are not enough: "national" and "nationality" share theirs.

    >>> _same_words("kamikaze drones", "kamikaze drone")
    True
    >>> _same_words("national", "nationality")
    False
    """
    if written == name:
        return True
    ours, theirs = _WORD.findall(written), _WORD.findall(name)
    if len(ours) != len(theirs):
        return True  # a code or an acronym, written in another way
    return all(map(_same_word, ours, theirs))


def _same_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if short == long or long in (f"{short}s", f"{short}es"):
        return True
    return short.endswith("y") and long == f"{short[:-1]}ies"


def _needs_capitals(text: str) -> bool:
    letters = text.replace(".", "")
    return letters.isupper() and len(letters) <= _SHORT_LATIN
