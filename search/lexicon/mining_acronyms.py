"""Acronyms and what they stand for: สหภาพเศรษฐกิจยูเรเชีย (EAEU), สทนช., อียู.

In: normalised texts and the brackets of Thai ones. Out: ``Pair`` values. A Latin
acronym after Thai words is joined with the English words it stands for, in whichever
text they are; what no long form confirms scores low: unverified. Called by mining.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.analysis.scripts import is_thai
from search.lexicon.glossary import Alias
from search.lexicon.mining_boundary import last_words
from search.lexicon.mining_pairs import MOST_KEPT, Pair
from search.lexicon.mining_patterns import (
    find_brackets,
    is_acronym,
    is_thai_acronym,
    long_form,
    spelt_letters,
    stands_for,
)
from search.lexicon.proposals import name_key, usable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from search.lexicon.glossary import Entity
    from search.lexicon.mining_boundary import Aligner
    from search.lexicon.mining_patterns import Bracket
    from search.lexicon.proposals import KnownNames

ABBREVIATION = frozenset({"abbr"})
_SPELT_SCORE = 0.95
_INITIALS_SCORE = 0.8
_LONG_FORM_SCORE = 0.9
_UNVERIFIED_SCORE = 0.3
_MOST_LEFTS = 4


@dataclass
class _Sightings:
    """Where one acronym was seen after Thai words."""

    context: str
    count: int = 0
    lefts: dict[str, None] = field(default_factory=dict)


class Acronyms:
    """Collects acronyms of both languages with what stands before them."""

    def __init__(self, aligner: Aligner, known: KnownNames) -> None:
        self._aligner = aligner
        self._known = known
        self._thai: dict[str, _Sightings] = {}
        self._long: dict[str, dict[str, str]] = {}
        self._ready: dict[tuple[str, str], Pair] = {}

    def read_thai(self, bracket: Bracket, doc_id: str) -> None:
        """Take one bracket of a Thai text that holds no English name."""
        inside = bracket.inside.strip(" .'\"")
        context = f"{doc_id}: {bracket.context}"
        if is_acronym(inside) and is_thai(bracket.left.rstrip(" \"'")[-1:]):
            if len(self._thai) < MOST_KEPT:
                seen = self._thai.setdefault(inside, _Sightings(context))
                seen.count += 1
                if len(seen.lefts) < _MOST_LEFTS:
                    seen.lefts[bracket.left.rstrip(" \"'")] = None
        elif is_thai_acronym(inside) or spelt_letters(inside):
            self._name_of_known(bracket, context)

    def read_english(self, text: str, doc_id: str) -> None:
        """Take the long forms of one English text: European Union (EU)."""
        for bracket in find_brackets(text):
            acronym = bracket.inside.strip(" .'\"")
            long = usable(long_form(bracket.left, acronym))
            if long and len(self._long) < MOST_KEPT:
                context = f"{doc_id}: {bracket.context}"
                self._long.setdefault(acronym, {}).setdefault(long, context)

    def pairs(self, in_brackets: Mapping[str, str]) -> Iterator[Pair]:
        """Yield what the acronyms of Thai texts are called.

        ``in_brackets`` are long forms that stood in the same bracket as the acronym.
        """
        yield from self._ready.values()
        for acronym, seen in self._thai.items():
            owners = self._known.owners(acronym, "en")
            if any(_ends_with_name(left, e) for e in owners for left in seen.lefts):
                continue
            longs = [acronym, *self._long.get(acronym, {})]
            longs += [in_brackets[acronym]] if acronym in in_brackets else []
            longs += [alias.text for e in owners for alias in e.names("en")]
            yield self._best(acronym, seen, longs)
        for acronym, found in self._long.items():
            for long, context in found.items():
                for entity in self._known.owners(long, "en"):
                    yield self._new_name(entity, Alias(acronym, "en"), 1, context)

    def _best(self, acronym: str, seen: _Sightings, longs: list[str]) -> Pair:
        abbreviation = Alias(acronym, "en", ABBREVIATION)
        count, context = seen.count, seen.context
        best = Pair("", acronym, 0.0, count, "", context)
        for left in seen.lefts:
            if name := _spelt_ending(left, acronym):
                return Pair(name, acronym, _SPELT_SCORE, count, "spelt", context)
            for long in longs:
                name, score = self._aligner.align(left, long)
                if score > best.score:
                    more = () if long == acronym else (abbreviation,)
                    why = f"acronym {acronym}"
                    best = Pair(name, long, score, count, why, context, more)
        if best.score >= _UNVERIFIED_SCORE:
            return best
        # Up to the last space or quote: perhaps the long form, perhaps half a sentence.
        left = next(iter(seen.lefts))
        words = last_words(left)
        tail = left[words[0].start :].replace('"', " ").split()[-1] if words else ""
        return Pair(tail, acronym, _UNVERIFIED_SCORE, count, "unverified", context)

    def _name_of_known(self, bracket: Bracket, context: str) -> None:
        """Take a Thai acronym after a Thai name the glossary has."""
        inside = usable(bracket.inside)
        if not inside:
            return
        for word in last_words(bracket.left):
            long = bracket.left[word.start :].strip(" \"'")
            for entity in self._known.owners(long, "th"):
                score = _score_of(inside, long, entity)
                if score:
                    alias = Alias(inside, "th", ABBREVIATION)
                    pair = self._new_name(entity, alias, score, context)
                    self._ready.setdefault((entity.id, inside), pair)
                    return

    def _new_name(
        self, entity: Entity, alias: Alias, score: float, context: str
    ) -> Pair:
        """Return a pair that gives a known entity one more name."""
        alias = Alias(alias.text, alias.language, ABBREVIATION)
        return Pair(
            entity.label("th"),
            entity.label("en"),
            min(score, _LONG_FORM_SCORE) if alias.language == "en" else score,
            1,
            f"acronym {alias.text}",
            context,
            (alias,),
        )


def _ends_with_name(left: str, entity: Entity) -> bool:
    key = name_key(left, "th")
    return any(key.endswith(name_key(a.text, "th")) for a in entity.names("th"))


def _score_of(acronym: str, long: str, entity: Entity) -> float:
    """Return how sure a Thai acronym stands for a name; nothing if it cannot."""
    letters = spelt_letters(acronym).upper()
    if letters:
        names = [alias.text for alias in entity.names("en")]
        same = any(
            letters == name.replace(".", "") or stands_for(letters, name)
            for name in names
        )
        return _SPELT_SCORE if same else 0.0
    return _INITIALS_SCORE if has_initials(long, acronym) else 0.0


def has_initials(long: str, acronym: str) -> bool:
    """Tell whether a Thai acronym takes its consonants from a name, the first first.

    >>> has_initials("สำนักงานทรัพยากรน้ำแห่งชาติ", "สทนช.")
    True
    >>> has_initials("สำนักงานทรัพยากรน้ำแห่งชาติ", "กทม.")
    False
    """
    letters = [c for c in acronym if is_thai(c)]
    consonants = [c for c in long if "ก" <= c <= "ฮ"]
    if letters[:1] != consonants[:1]:
        return False
    rest = iter(consonants)
    return all(letter in rest for letter in letters)


def _spelt_ending(left: str, acronym: str) -> str:
    """Return the end of a text that spells an acronym out: เอฟเอสบี for FSB."""
    letters = "".join(c for c in acronym.lower() if c.isalpha())
    for word in last_words(left):
        name = left[word.start :].strip(" \"'")
        if spelt_letters(name) == letters:
            return name
    return ""
