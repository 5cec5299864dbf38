"""Pairs of names that texts themselves put side by side: ชื่อไทย (English Name).

In: normalised texts, one after the other. Out: ``Pair`` values: a Thai name, an English
one, how sure that is and why. Memory is bounded: in a large collection what was seen
once is forgotten first. Called by mining.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from search.analysis.scripts import cuts_cluster, is_thai
from search.lexicon.lexicon import function_words
from search.lexicon.mining_boundary import Stretch, last_words
from search.lexicon.mining_patterns import (
    Bracket,
    Gloss,
    find_brackets,
    is_acronym,
    read_gloss,
)
from search.lexicon.proposals import name_key, usable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.lexicon.glossary import Alias
    from search.lexicon.mining_boundary import Aligner

MOST_KEPT = 200_000
"""Different names kept in memory; beyond it those seen once make room."""

_MOST_LEFTS = 6
_AGAIN = 0.3
# A title line such as "ยุทธการที่นิวบรี (อังกฤษ: Battle of Newbury)" is a name as a whole.
_TITLE_SCORE = 0.7
_LISTED_SCORE = 0.45
_LONGEST_TITLE = 40
_ENDING_SCORES = {2: 0.55, 3: 0.7}
_SHORTEST_ENDING = 4
_IN_TITLES = frozenset(("การ", "ความ", "ผู้", "ที่", "แห่ง", "ของ", "และ"))
_FOOTNOTE = re.compile(r"(?:\s*\[\w{1,3}\])+$")
_QUOTES = " \"'"


@dataclass(frozen=True, slots=True)
class Pair:
    """A Thai and an English name of probably one thing; ``more`` are further names."""

    thai: str
    english: str
    score: float
    count: int
    evidence: str
    context: str
    more: tuple[Alias, ...] = ()


@dataclass
class _Sightings:
    """The brackets in which one English name was seen."""

    gloss: Gloss
    context: str
    count: int = 0
    lefts: dict[str, bool] = field(default_factory=dict)


class BracketPairs:
    """Collects brackets with English names after Thai ones."""

    def __init__(self, aligner: Aligner) -> None:
        self._aligner = aligner
        self._seen: dict[str, _Sightings] = {}

    def read(self, text: str, doc_id: str) -> Iterator[Bracket]:
        """Take the pairs of one text; yield the brackets that hold something else."""
        for bracket in find_brackets(text):
            gloss = read_gloss(bracket.inside)
            if gloss is None or is_acronym(gloss.english):
                yield bracket
            elif is_thai(bracket.left.strip(_QUOTES)[-1:]) or gloss.labelled:
                self._take(bracket, gloss, f"{doc_id}: {bracket.context}")

    def pairs(self) -> Iterator[Pair]:
        """Yield each English name with the likeliest Thai one."""
        for sightings in self._seen.values():
            stretch, evidence = self._best(sightings)
            thai, english = usable(stretch.text), usable(sightings.gloss.english)
            if not thai or not english:
                continue
            score = stretch.score
            if sightings.count > 1:
                score += (1 - score) * _AGAIN
            yield Pair(
                thai, english, score, sightings.count, evidence, sightings.context
            )

    def acronyms(self) -> dict[str, str]:
        """Return the long forms of acronyms that stand in the same bracket."""
        glosses = (sightings.gloss for sightings in self._seen.values())
        return {gloss.acronym: gloss.english for gloss in glosses if gloss.acronym}

    def _take(self, bracket: Bracket, gloss: Gloss, context: str) -> None:
        left = _FOOTNOTE.sub("", bracket.left).rstrip(_QUOTES)
        key = name_key(gloss.english, "en")
        if not left or not key:
            return
        if len(self._seen) >= MOST_KEPT and key not in self._seen:
            self._seen = {k: s for k, s in self._seen.items() if s.count > 1}
        sightings = self._seen.setdefault(key, _Sightings(gloss, context))
        sightings.count += 1
        if len(sightings.lefts) < _MOST_LEFTS:
            sightings.lefts[left] = bracket.whole and gloss.labelled

    def _best(self, sightings: _Sightings) -> tuple[Stretch, str]:
        english = sightings.gloss.english
        found = [
            (self._aligner.align(left, english), "bracket") for left in sightings.lefts
        ]
        worth = _LISTED_SCORE if sightings.gloss.listed else _TITLE_SCORE
        found += [
            (Stretch(title, worth), "bracket after a title")
            for left, whole in sightings.lefts.items()
            if whole and (title := title_of(left))
        ]
        ending = common_ending(list(sightings.lefts))
        if ending:
            score = _ENDING_SCORES[min(3, len(sightings.lefts))]
            found.append((Stretch(ending, score), "bracket after the same words"))
        return max(found, key=lambda pair: pair[0].score)


def title_of(left: str) -> str:
    """Return a line before a bracket if it can only be a name; else nothing.

    >>> title_of("ยุทธการที่นิวบรี"), title_of("เมื่อวานเขาไปเที่ยวใน")
    ('ยุทธการที่นิวบรี', '')
    >>> title_of("ปลาตะคอง หรือ ปลาทูทอง")
    'ปลาทูทอง'
    """
    words = last_words(left)
    if not words:
        return ""
    title = left[words[0].start : words[-1].end]
    small = function_words() - _IN_TITLES
    if len(title) > _LONGEST_TITLE or any(word.surface in small for word in words):
        return ""
    return title


def common_ending(lefts: Sequence[str]) -> str:
    """Return the words that different texts before a bracket end with, if they do.

    >>> common_ending(["จีนเสนอแถบและเส้นทาง", "ตามโครงการแถบและเส้นทาง"])
    'แถบและเส้นทาง'
    >>> common_ending(["จีนเสนอแถบและเส้นทาง"])
    ''
    """
    if len(lefts) < 2:  # noqa: PLR2004
        return ""
    columns = zip(*map(reversed, lefts), strict=False)
    same = takewhile(lambda letters: len(set(letters)) == 1, columns)
    begin = len(lefts[0]) - sum(1 for _ in same)
    ending = lefts[0][begin:]
    for word in last_words(lefts[0]):
        at = word.start - begin
        small = word.surface in function_words() - _IN_TITLES
        if at >= 0 and not small and not cuts_cluster(ending, at):
            rest = ending[at:]
            return rest if len(rest) >= _SHORTEST_ENDING else ""
    return ""
