"""What is legal in a glossary and still wrong: ``songphasa glossary check``.

In: a glossary folder or file, or a loaded ``Glossary``. Out: ``Finding`` values, each
with its file and line. Errors are names that can never be found or lie about their
language; warnings are names that will be found too often; notes are for the eye.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final

from search.errors import GlossaryError
from search.lexicon.findings import Finding, Severity
from search.lexicon.glossary import load_glossary
from search.lexicon.linting_names import LANGUAGE_NAMES, NameChecks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from search.lexicon.glossary import Entity, Glossary

__all__ = ["Finding", "Severity", "cycles", "lint", "lint_files"]

RELATIONS: Final = ("part-of", "member-of", "capital-of")
_HIERARCHY = frozenset(("part-of", "member-of"))
_ALIKE = 2


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
    r"""Return every finding of a loaded glossary, in the order of its lines.

    >>> from search.lexicon.glossary import parse_glossary
    >>> line = "foal\tperson\tฟอล\tJohn Foal | Foal {short}\t\t\teditor\tsinger"
    >>> [finding.text for finding in lint(parse_glossary(line))]
    ["'Foal' is read like the everyday word 'foal'; mark it {weak}"]
    """
    names = NameChecks(glossary)
    found: dict[str, list[Finding]] = {id_: [] for id_ in glossary.entities}
    for entity in glossary.entities.values():
        for alias in entity.aliases:
            found[entity.id] += names.check(entity, alias)
    remarks = (_relations, _only_weak, _same_qid, _same_names, _circles)
    for remark in remarks:
        for id_, severity, text in remark(glossary):
            place = glossary.places.get(id_, id_)
            found[id_].append(Finding(place, severity, text))
    return [finding for findings in found.values() for finding in findings]


def _relations(glossary: Glossary) -> Iterator[tuple[str, Severity, str]]:
    for entity in glossary.entities.values():
        for kind, _ in entity.relations:
            if kind not in RELATIONS:
                problem = f"relation {kind!r} is none of {', '.join(RELATIONS)}"
                yield entity.id, Severity.WARNING, problem


def _only_weak(glossary: Glossary) -> Iterator[tuple[str, Severity, str]]:
    for id_ in glossary.entities:
        for language, name in LANGUAGE_NAMES.items():
            if not glossary.strong[id_, language]:
                problem = (
                    f"every {name} name is weak, so nothing is searched for in "
                    f"{name}; add one that is clear alone"
                )
                yield id_, Severity.WARNING, problem


def _same_qid(glossary: Glossary) -> Iterator[tuple[str, Severity, str]]:
    owners: dict[str, str] = {}
    for entity in glossary.entities.values():
        first = owners.setdefault(entity.qid, entity.id)
        if entity.qid and first != entity.id:
            problem = f"{first} has the Wikidata id {entity.qid} too; one is wrong"
            yield entity.id, Severity.ERROR, problem


def _same_names(glossary: Glossary) -> Iterator[tuple[str, Severity, str]]:
    """Two entities with two names in common in each language may be one and the same.

    One name is not enough: every Kim is a คิม.
    """
    owners: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for entity in glossary.entities.values():
        for alias in entity.aliases:
            owners[alias.language, alias.text.casefold()][entity.id] = None
    shared: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (language, _), ids in owners.items():
        for pair in combinations(ids, 2):
            shared[pair][language] += 1
    for (first, second), counts in shared.items():
        if all(counts[language] >= _ALIKE for language in LANGUAGE_NAMES):
            problem = f"shares names in both languages with {first}; is it the same?"
            yield second, Severity.NOTE, problem


def _circles(glossary: Glossary) -> Iterator[tuple[str, Severity, str]]:
    for circle in cycles(glossary.entities.values()):
        way = " → ".join((*circle, circle[0]))
        yield circle[0], Severity.ERROR, f"it is part of itself: {way}"


def cycles(entities: Iterable[Entity]) -> list[tuple[str, ...]]:
    """Return the circles of part-of and member-of, each once, from its smallest id."""
    above = {
        entity.id: [other for kind, other in entity.relations if kind in _HIERARCHY]
        for entity in entities
    }
    found: dict[tuple[str, ...], None] = {}
    done: set[str] = set()
    for start in above:
        path: list[str] = []
        ways = [iter([start])]
        while ways:
            step = next(ways[-1], None)
            if step is None:
                ways.pop()
                if path:
                    done.add(path.pop())
            elif step in path:
                circle = path[path.index(step) :]
                at = circle.index(min(circle))
                found[*circle[at:], *circle[:at]] = None
            elif step not in done:
                path.append(step)
                ways.append(iter(above.get(step, [])))
    return list(found)
