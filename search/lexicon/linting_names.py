"""The checks of single names: found at all, found too often, in the right column.

In: an entity and one of its aliases. Out: ``Finding`` values. What counts is what the
analyzer makes of a name, not how it looks: a name is wrong when the analyzer does not
see it in itself, or sees it in an everyday word. Called by ``search.lexicon.linting``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from search.analysis.analyzer import Analyzer
from search.analysis.normalize import normalize
from search.analysis.scripts import is_thai
from search.lexicon.dictionary import LAYERS, english_key, open_layers, thai_key
from search.lexicon.findings import Finding, Severity
from search.lexicon.lexicon import function_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.analysis.names import Name
    from search.lexicon.dictionary import Layer
    from search.lexicon.glossary import Alias, Entity, Glossary

LANGUAGE_NAMES: Final = {"th": "Thai", "en": "English"}
_WORDNET: Final = "wordnet"
# Letters to Unicode, but nothing of a name is missed without them.
_SIGNS = "ฯๆ"


class NameChecks:
    """Checks aliases against the analyzer with all names of one glossary."""

    def __init__(self, glossary: Glossary) -> None:
        self._places = glossary.places
        self._analyzer = Analyzer(glossary.names())
        others = frozenset(LAYERS) - {_WORDNET}
        (self._wordnet,) = open_layers(without=others)

    def check(self, entity: Entity, alias: Alias) -> Iterator[Finding]:
        """Yield what is wrong with one alias."""
        place = self._places.get(entity.id, entity.id)
        for severity, text in self._remarks(entity, alias):
            yield Finding(place, severity, text)

    def _remarks(self, entity: Entity, alias: Alias) -> Iterator[tuple[Severity, str]]:
        text = alias.text
        normal = normalize(text).text
        if normal != text:
            yield Severity.ERROR, f"{text!r} is not in normal form; write {normal!r}"
        yield from _script(entity, alias)
        reading = self._read(normal)
        if not reading.has(entity, alias):
            problem = f"{text!r} is not found even in itself; reword or remove it"
            yield Severity.ERROR, problem
        for name in reading.names:
            # The same text in two entities is the business of load_glossary.
            same = name.text.casefold() == text.casefold()
            if name.entity != entity.id and not same and not name.weak:
                problem = f"{text!r} is also read as {name.text!r} of {name.entity}"
                yield Severity.WARNING, f"{problem}; mark that {{weak}} or reword one"
        if alias.weak:
            return
        # US is no "us": a name that must stand in capitals is no word in small letters.
        lower = normal.lower()
        small = reading if lower == normal else self._read(lower)
        if small.has(entity, alias):
            yield from self._commonness(entity, alias, small.words)

    def _commonness(
        self, entity: Entity, alias: Alias, words: Sequence[str]
    ) -> Iterator[tuple[Severity, str]]:
        if all(word in function_words() for word in words):
            problem = f"{alias.text!r} is made of function words only; mark it {{weak}}"
            yield Severity.ERROR, problem
        elif len(words) == 1 and words[0].replace(",", "").isdecimal():
            problem = f"{alias.text!r} is a number like any other; mark it {{weak}}"
            yield Severity.WARNING, problem
        elif alias.language == "th" or len(words) == 1:
            word = self._everyday_word(entity, alias)
            if word:
                problem = f"{alias.text!r} is read like the everyday word {word!r}"
                yield Severity.WARNING, f"{problem}; mark it {{weak}}"

    def _everyday_word(self, entity: Entity, alias: Alias) -> str:
        """Return a common word the analyzer takes for the name; empty if none.

        What is written in small letters (drone, senator) is a common word itself.
        """
        label = alias.text if alias.language == "en" else entity.label("en")
        if entity.type == "term" or label.islower():
            return ""
        found = everyday_words(alias.text, alias.language, self._wordnet)
        for word, meanings in found.items():
            if self._read(word).has(entity, alias):
                return "" if _means(entity, alias.language, meanings) else word
        return ""

    def _read(self, text: str) -> _Reading:
        """Return what the analyzer makes of a text."""
        analysis = self._analyzer.analyze(text)
        words = tuple(word.surface for word in analysis.words)
        letters = [i for i, c in enumerate(text) if c.isalnum() or is_thai(c)]
        letters = [i for i in letters if text[i] not in _SIGNS]
        if not letters:
            return _Reading((), words)
        names = tuple(
            mention.name
            for mention in analysis.mentions
            if mention.start <= letters[0] and mention.end > letters[-1]
        )
        return _Reading(names, words)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The names the analyzer sees from the first to the last letter of a text."""

    names: tuple[Name, ...]
    words: tuple[str, ...]

    def has(self, entity: Entity, alias: Alias) -> bool:
        """Tell whether an entity is found, by a name of the same language."""
        wanted = entity.id, alias.language
        return any((name.entity, name.language) == wanted for name in self.names)


def everyday_words(
    text: str, language: str, wordnet: Layer
) -> dict[str, tuple[str, ...]]:
    """Return the common words that share the key of a name, and what each means.

    Nothing if the dictionary has the key as a name too.

    >>> *_, wordnet = open_layers()
    >>> everyday_words("Foal", "en", wordnet), everyday_words("ลูกม้า", "th", wordnet)
    ({'foal': ('ลูกม้า', 'ออกลูก')}, {'ลูกม้า': ('foal',)})
    >>> [everyday_words(t, "en", wordnet) for t in ("Japan", "Shoigu")]
    [{}, {}]
    """
    if language == "th":
        found = tuple(t.text for t in wordnet.lookup(thai_key(text), "th"))
        common = found and all(word[:1].islower() for word in found)
        return {text: found} if common else {}
    key = english_key(text)
    words: dict[str, tuple[str, ...]] = {}
    # English keys have lost their case; the way back through Thai shows it.
    for thai in wordnet.lookup(key, "en"):
        for back in wordnet.lookup(thai_key(thai.text), "th"):
            if english_key(back.text) == key:
                words[back.text] = (*words.get(back.text, ()), thai.text)
    return words if all(word.islower() for word in words) else {}


def _means(entity: Entity, language: str, meanings: Iterable[str]) -> bool:
    """Tell whether one of the meanings is, more or less, the entity itself.

    ``rocket`` is an everyday word, but จรวด is just what it means.
    """
    if language == "th":
        keys = (english_key(alias.text).split() for alias in entity.names("en"))
        stems = {stem for key in keys for stem in key}
        return any(not stems.isdisjoint(english_key(m).split()) for m in meanings)
    names = [thai_key(alias.text) for alias in entity.names("th")]
    thai = [thai_key(meaning) for meaning in meanings]
    return any(key in name or name in key for key in thai for name in names)


def _script(entity: Entity, alias: Alias) -> Iterator[tuple[Severity, str]]:
    """Yield what is wrong with the letters of a name in its column."""
    text = alias.text
    thai = any(map(is_thai, text))
    if alias.language == "en" and thai:
        problem = f"{text!r} has Thai letters but stands among the English names"
        yield Severity.ERROR, problem
    if alias.language == "en" or thai:
        return
    if text not in {name.text for name in entity.names("en")}:
        problem = f"{text!r} has no Thai letter but stands among the Thai names"
        yield Severity.WARNING, problem
    elif text.isupper() or "abbr" in alias.kinds or any(map(str.isdigit, text)):
        yield Severity.NOTE, f"{text!r} is a name in both languages"
    else:
        problem = f"{text!r} is an English name; leave it out of the Thai names"
        yield Severity.WARNING, problem
