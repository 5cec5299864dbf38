"""The reviewed glossary: entities and what each is called in Thai and English.

In: a folder of .tsv files that people edit, one entity a line. Out: ``Glossary``: the
entities, and their names for the analyzer. Every faulty line is reported with its file
and number, all at once. Called by the indexer, the planner and ``songphasa glossary``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from search.analysis.names import Name
from search.analysis.normalize import normalize
from search.errors import GlossaryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

COLUMNS = ("id", "type", "th", "en", "qid", "relations", "source", "note")
TYPES = frozenset(
    "event organisation person place term title treaty weapon work".split()  # noqa: SIM905
)
KINDS = frozenset(
    ("short", "full", "abbr", "former", "variant", "title", "demonym", "misspelling")
)
# More than this is not a glossary but a mistake (or an attack).
MAX_ENTITIES = 200_000
MAX_BYTES = 100_000_000
MAX_ALIAS = 200

_ID = re.compile(r"(?=.{1,100}$)[a-z0-9]+(?:-[a-z0-9]+)*")
_QID = re.compile("Q[1-9][0-9]*")
_ALIAS = re.compile(r"(?P<text>[^{}]+?)\s*(?:\{(?P<kinds>[a-z ]*)\})?")
_RELATION = re.compile(r"(?P<kind>[a-z-]+):(?P<id>\S+)")
_MARKUP = re.compile(r"[<>]|&#?\w+;|\[\[|\]\]|''|://")
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]"
)
# These are their own normal form.
_PLAIN = re.compile("[A-Za-z0-9 .-]+")


@dataclass(frozen=True, slots=True)
class Alias:
    """One way of writing an entity; ``weak`` means ambiguous when it stands alone."""

    text: str
    language: str
    kinds: frozenset[str] = frozenset()
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, place, thing or notion with its names; labels come first."""

    id: str
    type: str
    aliases: tuple[Alias, ...]
    qid: str = ""
    relations: tuple[tuple[str, str], ...] = ()
    source: str = ""
    note: str = ""

    def names(self, language: str) -> tuple[Alias, ...]:
        """Return the aliases in one language, the label first."""
        return tuple(alias for alias in self.aliases if alias.language == language)

    def label(self, language: str) -> str:
        """Return what the entity is mainly called in a language."""
        return self.names(language)[0].text


@dataclass(frozen=True)
class Glossary:
    """All entities by id. ``lines`` are the reviewed lines, to be kept with an index.

    ``places`` tell where each entity stands (``people.tsv:12``), for messages.
    """

    entities: dict[str, Entity] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    places: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def names(self) -> Iterator[Name]:
        """Yield every alias as the analyzer wants it."""
        for entity in self.entities.values():
            for alias in entity.aliases:
                yield Name(alias.text, entity.id, alias.language, weak=alias.weak)

    @cached_property
    def strong(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The aliases that are not weak, by entity and language."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for entity in self.entities.values():
            for language in ("th", "en"):
                names = (a.text for a in entity.names(language) if not a.weak)
                found[entity.id, language] = tuple(names)
        return found


def load_glossary(folder: Path) -> Glossary:
    """Return the glossary of a folder (its .tsv files in name order) or of one file.

    Raises GlossaryError naming every faulty line; nothing is half-loaded.
    """
    files = [folder] if folder.is_file() else sorted(folder.glob("*.tsv"))
    lines: list[tuple[str, str]] = []
    problems: list[str] = []
    for file in files:
        try:
            text = _read(file)
        except ValueError as error:
            problems.append(f"{file.name}{error}")
            continue
        lines += [(f"{file.name}:{n}", s) for n, s in enumerate(text.split("\n"), 1)]
    if not files:
        problems.append(f"{folder}: no .tsv files there")
    glossary = _parse(lines, problems)
    if problems:
        raise GlossaryError(problems)
    return glossary


def _read(file: Path) -> str:
    """Return the text of a file; the message of the ValueError follows its name."""
    try:
        if file.stat().st_size > MAX_BYTES:
            msg = f": larger than {MAX_BYTES // 1_000_000} MB; no glossary is"
            raise ValueError(msg)
        content = file.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        msg = f": cannot be read: {error.strerror}"
        raise ValueError(msg) from error
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        msg = f":{line}: not UTF-8; save the file as UTF-8"
        raise ValueError(msg) from error


def parse_glossary(text: str, name: str = "glossary") -> Glossary:
    r"""Return the glossary written in one text; GlossaryError as ``load_glossary``.

    >>> text = "cuba\tplace\tคิวบา\tCuba | Cuban {demonym}\t\t\teditor\tcountry"
    >>> parse_glossary(text).entities["cuba"].label("th")
    'คิวบา'
    """
    problems: list[str] = []
    lines = [(f"{name}:{n}", line) for n, line in enumerate(text.split("\n"), 1)]
    glossary = _parse(lines, problems)
    if problems:
        raise GlossaryError(problems)
    return glossary


def _parse(lines: Sequence[tuple[str, str]], problems: list[str]) -> Glossary:
    entities: dict[str, Entity] = {}
    kept: list[str] = []
    where: dict[str, str] = {}
    for place, raw in lines:
        line = raw.rstrip("\r")
        if not line.strip() or line.startswith(("#", "id\ttype\t")):
            continue
        if len(entities) >= MAX_ENTITIES:
            problems.append(f"{place}: more than {MAX_ENTITIES:,} entities")
            break
        try:
            entity = _entity(line)
        except ValueError as error:
            problems.append(f"{place}: {error}")
            continue
        if entity.id in entities:
            first = where[entity.id]
            problems.append(f"{place}: id {entity.id!r} stands at {first} too")
            continue
        entities[entity.id] = entity
        where[entity.id] = place
        kept.append(line)
    for entity in entities.values():
        for kind, other in entity.relations:
            if other not in entities or other == entity.id:
                said = "names no entity" if other != entity.id else "names itself"
                problems.append(f"{where[entity.id]}: {kind}:{other} {said}")
    problems += _shared_aliases(entities.values(), where)
    return Glossary(entities, tuple(kept), where)


def _entity(line: str) -> Entity:
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        msg = f"{len(cells)} columns instead of {len(COLUMNS)} ({', '.join(COLUMNS)})"
        raise ValueError(msg)
    row = dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
    if not _ID.fullmatch(row["id"]):
        msg = f"id {_shown(row['id'])} must be small letters, digits and single hyphens"
        raise ValueError(msg)
    if row["type"] not in TYPES:
        msg = f"type {_shown(row['type'])} is none of {', '.join(sorted(TYPES))}"
        raise ValueError(msg)
    if row["qid"] and not _QID.fullmatch(row["qid"]):
        msg = f"qid {_shown(row['qid'])} is no Wikidata id like Q42"
        raise ValueError(msg)
    relations = []
    for item in row["relations"].split():
        match = _RELATION.fullmatch(item)
        if match is None:
            msg = f"relation {_shown(item)} must look like part-of:other-id"
            raise ValueError(msg)
        relations.append((match["kind"], match["id"]))
    aliases = (*_aliases(row["th"], "th"), *_aliases(row["en"], "en"))
    return Entity(
        row["id"],
        row["type"],
        aliases,
        row["qid"],
        tuple(relations),
        row["source"],
        row["note"],
    )


def _aliases(cell: str, language: str) -> Iterable[Alias]:
    if not cell:
        msg = f"no {language} name"
        raise ValueError(msg)
    found: dict[str, Alias] = {}
    for item in cell.split("|"):
        alias = _alias(item.strip(), language)
        if alias.text in found:
            msg = f"alias {alias.text!r} stands twice among the {language} names"
            raise ValueError(msg)
        found[alias.text] = alias
    return found.values()


def _alias(item: str, language: str) -> Alias:
    if len(item) > MAX_ALIAS:
        msg = f"alias {_shown(item)} has more than {MAX_ALIAS} characters"
        raise ValueError(msg)
    match = _ALIAS.fullmatch(item)
    if match is None:
        msg = f"alias {item!r} must look like: name {{short weak}}"
        raise ValueError(msg)
    text = match["text"].strip()
    kinds = frozenset((match["kinds"] or "").split())
    unknown = kinds - KINDS - {"weak"}
    if unknown:
        msg = f"kind {', '.join(sorted(unknown))} of alias {text!r} is unknown"
        raise ValueError(msg)
    problem = _problem_of(text)
    if problem:
        msg = f"alias {text!r} {problem}"
        raise ValueError(msg)
    return Alias(text, language, kinds - {"weak"}, "weak" in kinds)


def _problem_of(text: str) -> str:
    """Return why a name cannot be used; empty if it can."""
    if _MARKUP.search(text):
        return "holds markup"
    if _INVISIBLE.search(text):
        return "holds an invisible character"
    if not any(map(str.isalnum, text)):
        return "has no letter"
    if sum(map(str.isalnum, text)) > 1 or len(_form(text).strip(" .")) > 1:
        return ""
    return "has a single letter; it would be found everywhere"


def _form(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else normalize(text).text


def _shown(text: str) -> str:
    """Return a value for a message; a faulty line can be very long."""
    return repr(text if len(text) <= MAX_ALIAS else f"{text[:40]}…")


def _shared_aliases(entities: Iterable[Entity], where: dict[str, str]) -> list[str]:
    owners: dict[tuple[str, str], list[tuple[Entity, Alias]]] = {}
    for entity in entities:
        for alias in entity.aliases:
            key = (alias.language, _form(alias.text).casefold())
            owners.setdefault(key, []).append((entity, alias))
    problems = []
    for shared in owners.values():
        ids = {entity.id for entity, _ in shared}
        if len(ids) > 1 and not all(alias.weak for _, alias in shared):
            entity, alias = shared[-1]
            others = ", ".join(sorted(ids - {entity.id}))
            problem = f"alias {alias.text!r} belongs to {others} too"
            advice = "mark it {weak} in every one or remove it"
            problems.append(f"{where[entity.id]}: {problem}; {advice}")
    return problems
