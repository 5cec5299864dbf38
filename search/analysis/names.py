"""The overlay: known names found in a text, whatever the segmenter made of them.

In: a normalised text and its words. Out: mentions of names with their offsets in the
normal form. The names are passed in (the glossary is a layer above). Called by the
analyzer for documents and queries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import compress
from operator import not_
from typing import TYPE_CHECKING, NamedTuple

from search.analysis.cutting import cut_all
from search.analysis.english import fold
from search.analysis.normalize import normalize
from search.analysis.thai_names import ThaiKeys, compact, is_thai_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.analysis.cutting import Cut

__all__ = [
    "Form",
    "Mention",
    "Name",
    "NameMatcher",
    "Wording",
    "compact",
    "forms_of",
    "longest",
]

# Up to this many letters a Latin name in capitals must be in capitals: UN, IT, WHO.
_SHORT_LATIN = 4
_WORD = re.compile(r"\w+")
_NONE: frozenset[str] = frozenset()
_ONE = (1,)


class Name(NamedTuple):
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


class Wording(NamedTuple):
    """A name to be found as a row of base words.

    ``folded`` is how it is written, as ``fold`` gives it; with ``capitals`` its first
    word must be in capitals.
    """

    terms: tuple[str, ...]
    folded: str
    capitals: bool


# How a name is looked for: a Thai one by its letters, any other by its words. One
# without a word is never found.
Form = str | Wording


def forms_of(names: Iterable[Name]) -> list[Form]:
    """Return how each name is looked for.

    >>> forms_of([Name("คิม จองอึน", "kim", "th"), Name("Kims", "kim", "en")])
    ['คิมจองอึน', Wording(terms=('kim',), folded='kims', capitals=False)]
    """
    # No word of a text holds ๆ.
    texts = [normalize(name.text).text.replace("ๆ", "") for name in names]
    thai = [is_thai_name(text.strip(". ")) for text in texts]
    cuts = iter(cut_all(compress(texts, map(not_, thai))))
    return [
        compact(text)
        if is_thai
        else Wording(tuple(next(cuts).base_terms()), fold(text), _needs_capitals(text))
        for text, is_thai in zip(texts, thai, strict=True)
    ]


class NameMatcher:
    """Finds every known name; overlapping ones too.

    ``forms`` are those of the names (``forms_of``): text and names are cut by the same
    code, so they meet in the same form.
    """

    def __init__(self, names: Iterable[Name], forms: Iterable[Form]) -> None:
        self._thai: dict[str, list[Name]] = {}
        self._wordings: dict[tuple[str, ...], list[tuple[Name, Wording]]] = {}
        for name, form in zip(names, forms, strict=True):
            if isinstance(form, str):
                self._thai.setdefault(form, []).append(name)
            elif form.terms:
                self._wordings.setdefault(form.terms, []).append((name, form))
        self._keys = ThaiKeys(self._thai)
        # By their first word: how many words they have, and what the second one is.
        self._counts: dict[str, set[int]] = {}
        self._seconds: dict[str, set[str]] = {}
        for first, *others in self._wordings:
            self._counts.setdefault(first, set()).add(1 + len(others))
            if others:
                self._seconds.setdefault(first, set()).add(others[0])

    def find(self, text: str, cut: Cut) -> list[Mention]:
        """Return all mentions in a text cut into words: by start, longest first."""
        return self.find_all([text], [cut])[0]

    def find_all(
        self, texts: Sequence[str], cuts: Sequence[Cut]
    ) -> list[list[Mention]]:
        """Return the mentions in each text, the same as one by one, in less time."""
        found: list[list[Mention]] = [[] for _ in texts]
        for number, start, end, key in self._keys.find(texts, cuts):
            found[number] += [Mention(start, end, name) for name in self._thai[key]]
        for mentions, text, cut in zip(found, texts, cuts, strict=True):
            mentions.extend(self._find_wordings(text, cut))
            mentions.sort(key=lambda m: (m.start, -m.end, m.name.entity))
        return found

    def _find_wordings(self, text: str, cut: Cut) -> Iterator[Mention]:
        terms, bases = cut.base_terms(), cut.bases
        starts, ends = cut.words.starts, cut.words.ends
        counts, seconds = self._counts, self._seconds
        for at in compress(range(len(terms)), map(counts.__contains__, terms)):
            first, second = terms[at], terms[at + 1 : at + 2]
            goes_on = not seconds.get(first, _NONE).isdisjoint(second)
            for count in counts[first] if goes_on else _ONE:
                wordings = self._wordings.get(tuple(terms[at : at + count]))
                if wordings is None or at + count > len(terms):
                    continue
                start, end = starts[bases[at]], ends[bases[at + count - 1]]
                capitals = text[start : ends[bases[at]]].isupper()
                written = fold(text[start:end])
                for name, wording in wordings:
                    if wording.capitals and not capitals:
                        continue
                    if _same_words(written, wording.folded):
                        yield Mention(start, end, name)


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
