"""What is legal in a glossary and still wrong: ``songphasa glossary check``.

In: a glossary folder or file, or a loaded ``Glossary``. Out: ``Finding`` values, each
with its file and line. Errors are names that can never be found or lie about a
language; warnings are names that will be found too often; notes are for the eye.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from search.analysis.analyzer import Analyzer
from search.analysis.normalize import normalize
from search.analysis.scripts import is_thai
from search.errors import GlossaryError
from search.lexicon.dictionary import LAYERS, english_key, open_layers, thai_key
from search.lexicon.glossary import load_glossary
from search.lexicon.lexicon import function_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from search.lexicon.dictionary import Layer
    from search.lexicon.glossary import Alias, Entity, Glossary

RELATIONS: Final = ("part-of", "member-of", "capital-of")
_HIERARCHY = frozenset(("part-of", "member-of"))
_WORDNET: Final = "wordnet"
_LANGUAGE_NAMES = {"th": "Thai", "en": "English"}


class Severity(StrEnum):
    """How bad a finding is; only an error makes the check fail."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one line: ``people.tsv:12``, how bad, and what to do."""

    place: str
    severity: Severity
    text: str


def lint_files(path: Path) -> list[Finding]:
    """Return every finding of a folder or file, in the order of its lines.

    Lines ``load_glossary`` refuses are errors, and then nothing else is looked at: the
    finer checks need a whole glossary.
    """
    try:
        glossary = load_glossary(path)
    except GlossaryError as error:
        split = (problem.partition(": ") for problem in error.problems)
        return [Finding(place, Severity.ERROR, text) for place, _, text in split]
    return lint(glossary)


def lint(glossary: Glossary) -> list[Finding]:
    """Return every finding of a loaded glossary, in the order of its lines.

    >>> from search.lexicon.glossary import parse_glossary
    >>> line = "foal\\tperson\\tลูกม้า\\tfoal\\t\\t\\teditor\\ta nickname"
    >>> for finding in lint(parse_glossary(line)):
    ...     print(finding.place, finding.severity, finding.text)
    glossary:1 warning 'ลูกม้า' is an everyday Thai word; mark it {weak}
    glossary:1 warning 'foal' is an everyday English word; mark it {weak}
    """
    checks = _Checks(glossary)
    order = {entity: i for i, entity in enumerate(glossary.entities)}
    found = sorted(checks.run(), key=lambda pair: order[pair[0]])
    return [finding for _, finding in found]


_Found = tuple[str, Finding]


class _Checks:
    """The checks of one run; each yields (entity id, finding)."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._analyzer = Analyzer(glossary.names())
        others = frozenset(LAYERS) - {_WORDNET}
        (self._wordnet,) = open_layers(without=others)

    def run(self) -> Iterator[_Found]:
        for entity in self._glossary.entities.values():
            for alias in entity.aliases:
                yield from self._alias(entity, alias)
            yield from self._entity(entity)
        yield from self._same_qid()
        yield from self._same_pair()
        yield from self._cycles()

    def _finding(self, entity: str, severity: Severity, text: str) -> _Found:
        place = self._glossary.places.get(entity, entity)
        return entity, Finding(place, severity, text)

    def _alias(self, entity: Entity, alias: Alias) -> Iterator[_Found]:
        text = alias.text
        normal = normalize(text).text
        if normal != text:
            problem = f"{text!r} is not in normal form; write {normal!r}"
            yield self._finding(entity.id, Severity.ERROR, problem)
        if alias.language == "en" and any(map(is_thai, text)):
            problem = f"{text!r} has Thai letters but stands among the English names"
            yield self._finding(entity.id, Severity.ERROR, problem)
        if alias.language == "th" and not any(map(is_thai, text)):
            yield self._finding(entity.id, *_without_thai(entity, alias))
        if not self._is_found(entity, alias, normal):
            problem = f"{text!r} is not found even in itself; reword or remove it"
            yield self._finding(entity.id, Severity.ERROR, problem)
        if alias.weak:
            return
        if self._only_function_words(entity, alias, normal):
            problem = f"{text!r} is made of function words only; remove it"
            yield self._finding(entity.id, Severity.ERROR, problem)
        elif entity.type != "term" and self._is_everyday(entity, alias, normal):
            language = _LANGUAGE_NAMES[alias.language]
            problem = f"{text!r} is an everyday {language} word; mark it {{weak}}"
            yield self._finding(entity.id, Severity.WARNING, problem)

    def _entity(self, entity: Entity) -> Iterator[_Found]:
        for language, name in _LANGUAGE_NAMES.items():
            if not self._glossary.strong[entity.id, language]:
                problem = (
                    f"every {name} name is weak, so nothing is searched for in "
                    f"{name}; add one that is clear alone"
                )
                yield self._finding(entity.id, Severity.WARNING, problem)
        for kind, other in entity.relations:
            if kind not in RELATIONS:
                problem = f"relation {kind!r} is none of {', '.join(RELATIONS)}"
                yield self._finding(entity.id, Severity.WARNING, problem)
            if other == entity.id:
                problem = f"{kind}:{other} points at the entity itself; remove it"
                yield self._finding(entity.id, Severity.ERROR, problem)

    def _is_found(self, entity: Entity, alias: Alias, text: str) -> bool:
        """Tell whether the analyzer sees the name where nothing else stands."""
        mentions = self._analyzer.analyze(text).mentions
        outer = len(text.rstrip(" .")) or len(text)
        return any(
            mention.name.entity == entity.id
            and mention.name.language == alias.language
            and mention.start == 0
            and mention.end >= outer
            for mention in mentions
        )

    def _only_function_words(self, entity: Entity, alias: Alias, text: str) -> bool:
        words = self._analyzer.analyze(text).words
        if not all(word.surface.lower() in function_words() for word in words):
            return False
        # US is no "us": a name that must be in capitals is not found in lower case.
        return self._is_found(entity, alias, text.lower())

    def _is_everyday(self, entity: Entity, alias: Alias, text: str) -> bool:
        if len(self._analyzer.analyze(text).words) > 1 and alias.language == "en":
            return False
        if not self._is_found(entity, alias, text.lower()):
            return False
        meanings = everyday_meanings(text, alias.language, self._wordnet)
        return bool(meanings) and not _means(entity, alias.language, meanings)

    def _same_qid(self) -> Iterator[_Found]:
        owners: dict[str, list[str]] = defaultdict(list)
        for entity in self._glossary.entities.values():
            if entity.qid:
                owners[entity.qid].append(entity.id)
        for qid, (first, *others) in owners.items():
            for other in others:
                problem = f"{first} has the Wikidata id {qid} too; one of them is wrong"
                yield self._finding(other, Severity.ERROR, problem)

    def _same_pair(self) -> Iterator[_Found]:
        """Two entities that share a name in both languages may be one and the same."""
        owners: dict[tuple[str, str], set[str]] = defaultdict(set)
        for entity in self._glossary.entities.values():
            for alias in entity.aliases:
                owners[alias.language, alias.text.casefold()].add(entity.id)
        seen: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (language, _), ids in owners.items():
            for first in ids:
                for second in ids:
                    if first < second:
                        seen[first, second].add(language)
        for (first, second), languages in seen.items():
            if len(languages) > 1:
                problem = f"shares names in both languages with {first}; merge them?"
                yield self._finding(second, Severity.NOTE, problem)

    def _cycles(self) -> Iterator[_Found]:
        for cycle in cycles(self._glossary.entities.values()):
            problem = f"is part of itself: {' → '.join((*cycle, cycle[0]))}"
            yield self._finding(cycle[0], Severity.ERROR, problem)


def everyday_meanings(text: str, language: str, wordnet: Layer) -> tuple[str, ...]:
    """Return what a common word means in the other language; nothing for a name.

    >>> wordnet = open_layers()[-1]
    >>> everyday_meanings("foal", "en", wordnet)
    ('ลูกม้า',)
    >>> [everyday_meanings(t, "en", wordnet) for t in ("Japan", "Shoigu")]
    [(), ()]
    """
    if language == "th":
        found = wordnet.lookup(thai_key(text), "th")
        meanings = tuple(translation.text for translation in found)
        return meanings if all(word[:1].islower() for word in meanings) else ()
    found = wordnet.lookup(english_key(text), "en")
    meanings = tuple(translation.text for translation in found)
    # English keys have lost their case; the way back through Thai shows it.
    forms = {
        back.text
        for word in meanings
        for back in wordnet.lookup(thai_key(word), "th")
        if back.text.casefold() == text.casefold()
    }
    return meanings if all(form.islower() for form in forms) and forms else ()


def _means(entity: Entity, language: str, meanings: Iterable[str]) -> bool:
    """Tell whether one of the meanings is, more or less, the entity itself.

    ``rocket`` is an everyday word, but จรวด is just what it means.
    """
    if language == "th":
        stems = {
            stem for a in entity.names("en") for stem in english_key(a.text).split()
        }
        return any(not stems.isdisjoint(english_key(m).split()) for m in meanings)
    names = [thai_key(alias.text) for alias in entity.names("th")]
    keys = [thai_key(meaning) for meaning in meanings]
    return any(key in name or name in key for key in keys for name in names)


def cycles(entities: Iterable[Entity]) -> list[tuple[str, ...]]:
    """Return the circles of part-of and member-of, each once, from its smallest id.

    An entity that points at itself is no circle here.
    """
    above = {
        entity.id: [
            other
            for kind, other in entity.relations
            if kind in _HIERARCHY and other != entity.id
        ]
        for entity in entities
    }
    found: dict[tuple[str, ...], None] = {}
    done: set[str] = set()
    for start in above:
        path: list[str] = []
        ways = [iter((start,))]
        while ways:
            step = next(ways[-1], None)
            if step is None:
                ways.pop()
                if path:
                    done.add(path.pop())
            elif step in path:
                circle = path[path.index(step) :]
                at = circle.index(min(circle))
                found[(*circle[at:], *circle[:at])] = None
            elif step not in done:
                path.append(step)
                ways.append(iter(above.get(step, ())))
    return list(found)


def _without_thai(entity: Entity, alias: Alias) -> tuple[Severity, str]:
    """Return what to say of a name without Thai letters among the Thai names."""
    text = alias.text
    if text not in {name.text for name in entity.names("en")}:
        problem = f"{text!r} has no Thai letter but stands among the Thai names"
        return Severity.WARNING, problem
    if text.isupper() or "abbr" in alias.kinds or any(map(str.isdigit, text)):
        return Severity.NOTE, f"{text!r} is a name in both languages"
    problem = f"{text!r} is an English name; leave it out of the Thai names"
    return Severity.WARNING, problem
