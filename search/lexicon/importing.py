"""Entries from other people's lists: ``songphasa glossary import``.

In: a table (.csv, .tsv) or a Wikidata extract (.json, .jsonl), also gzipped, and the
present glossary. Out: ``Proposal`` values for a review file, and a ``Finding`` for each
row that cannot be used or is known already. One pass; memory holds names only.
"""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from search.analysis.scripts import is_thai
from search.errors import SongphasaError
from search.lexicon.drafts import Draft, Fault
from search.lexicon.findings import Finding, Severity
from search.lexicon.glossary import MAX_ENTITIES, TYPES, Alias, Entity
from search.lexicon.importing_tables import read_table
from search.lexicon.importing_wikidata import read_wikidata
from search.lexicon.proposals import (
    KnownNames,
    Proposal,
    extended,
    is_new_name,
    name_key,
    type_of,
    usable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from search.lexicon.glossary import Glossary

_TABLES = (".csv", ".tsv", ".txt")
_JSON = (".json", ".jsonl", ".ndjson")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_QID = re.compile("Q[1-9][0-9]*")
_VARIANT = frozenset({"variant"})
_SPACES = re.compile(r"\s+")
_LONGEST_NOTE = 160


class ImportFileError(SongphasaError):
    """The file to be imported cannot be read at all."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(
            f"{str(file)!r} cannot be imported: {problem}. Give a .csv or .tsv file "
            "with a header (th, en, …) or a .json extract of Wikidata, as UTF-8."
        )


def import_entities(file: Path, glossary: Glossary) -> Iterator[Proposal | Finding]:
    """Yield what a file proposes, and what is wrong with it or known already.

    A row that names a known entity proposes the names that are new to it.

    Raises:
        ImportFileError: the file cannot be opened or is of no known kind.
    """
    gzipped = file.suffix == ".gz"
    kind = file.with_suffix("").suffix if gzipped else file.suffix
    if kind not in (*_TABLES, *_JSON):
        raise ImportFileError(file, f"files ending in {kind!r} are not known")
    importer = _Importer(file.name, glossary)
    try:
        with _open(file, gzipped=gzipped) as stream:
            drafts = read_table(stream) if kind in _TABLES else read_wikidata(stream)
            for number, draft in enumerate(drafts):
                if number >= MAX_ENTITIES:
                    problem = f"more than {MAX_ENTITIES:,} entities; split the file"
                    yield importer.finding(draft.line, Severity.ERROR, problem)
                    return
                yield from importer.take(draft)
    except (OSError, EOFError, zlib.error) as error:
        problem = getattr(error, "strerror", None) or str(error)
        raise ImportFileError(file, problem) from error


def _open(file: Path, *, gzipped: bool) -> BinaryIO:
    if gzipped:
        return cast("BinaryIO", gzip.open(file))
    return file.open("rb")


class _Importer:
    """Compares drafts with the glossary and with each other."""

    def __init__(self, name: str, glossary: Glossary) -> None:
        self._name = name
        self._known = KnownNames(glossary)
        self._entities = glossary.entities
        self._by_qid = {e.qid: e for e in glossary.entities.values() if e.qid}
        self._lines: dict[tuple[str, str], int] = {}

    def finding(self, line: int, severity: Severity, text: str) -> Finding:
        """Return a finding about a line of the file."""
        return Finding(f"{self._name}:{line}", severity, text)

    def take(self, draft: Draft | Fault) -> Iterator[Proposal | Finding]:
        """Yield what one row is worth."""
        if isinstance(draft, Fault):
            yield self.finding(draft.line, Severity.ERROR, draft.problem)
            return
        problem = _problem(draft)
        thai = _names(draft.thai, "th")
        english = _names(draft.english, "en")
        if not problem and not (thai and english):
            given = draft.english[0] if thai else draft.thai[0]
            language = "English" if thai else "Thai"
            problem = f"{given[:80]!r} is no {language} name that can be used"
        if problem:
            yield self.finding(draft.line, Severity.ERROR, problem)
            return
        key = name_key(thai[0].text, "th"), name_key(english[0].text, "en")
        first = self._lines.setdefault(key, draft.line)
        if first != draft.line:
            problem = f"{english[0].text!r} is the same as in line {first}"
            yield self.finding(draft.line, Severity.WARNING, problem)
            return
        known = self._same(draft, (*thai, *english))
        if known is None and draft.id in self._entities:
            place = self._known.place(self._entities[draft.id])
            problem = f"the id {draft.id!r} is taken at {place}"
            yield self.finding(draft.line, Severity.ERROR, problem)
        elif known is None:
            yield self._new(draft, (*thai, *english))
        else:
            yield from self._more(draft, known, (*thai, *english))

    def _same(self, draft: Draft, aliases: tuple[Alias, ...]) -> Entity | None:
        """Return the entity of the glossary that a row is about, if there is one."""
        if draft.qid in self._by_qid:
            return self._by_qid[draft.qid]
        owners = {"th": set[str](), "en": set[str]()}
        for alias in aliases:
            found = self._known.owners(alias.text, alias.language)
            owners[alias.language].update(entity.id for entity in found)
        both = sorted(owners["th"] & owners["en"])
        if not both:
            return None
        return self._entities[draft.id if draft.id in both else both[0]]

    def _new(self, draft: Draft, aliases: tuple[Alias, ...]) -> Proposal:
        shared = {
            alias: owners
            for alias in aliases
            if (owners := self._known.owners(alias.text, alias.language))
        }
        marked = tuple(replace(a, weak=True) if a in shared else a for a in aliases)
        thai, english = aliases[0].text, Entity("", "", aliases).label("en")
        entity = Entity(
            draft.id or self._known.new_id(english),
            draft.type or type_of(thai, english),
            marked,
            draft.qid,
            source=draft.source,
            note=_SPACES.sub(" ", draft.note)[:_LONGEST_NOTE].strip(),
        )
        warnings = [
            f"{alias.text!r} belongs to {owner.id} too: mark it {{weak}} there"
            for alias, owners in shared.items()
            for owner in owners
        ]
        place = f"{self._name}:{draft.line}"
        return Proposal(entity, 1.0, 1, "; ".join((place, *warnings)))

    def _more(
        self, draft: Draft, known: Entity, aliases: tuple[Alias, ...]
    ) -> Iterator[Proposal | Finding]:
        """Yield that an entity is known, and its line with the names it has not."""
        place = self._known.place(known)
        fresh = [
            replace(alias, kinds=_VARIANT)
            for alias in aliases
            if is_new_name(known, alias)
            and not self._known.owners(alias.text, alias.language)
        ]
        label = Entity("", "", aliases).label("en")
        text = f"{label!r} is {known.id} ({place}) already"
        if fresh:
            added = ", ".join(alias.text for alias in fresh)
            text = f"{text}; new names: {added}"
            evidence = f"{self._name}:{draft.line} adds {added}"
            yield Proposal(extended(known, *fresh), 1.0, 1, evidence, replaces=place)
        yield self.finding(draft.line, Severity.NOTE, text)


def _problem(draft: Draft) -> str:
    """Return what is wrong with the cells of a row that are no names."""
    if draft.id and not _ID.fullmatch(draft.id):
        return f"id {draft.id!r} must be small letters, digits and single hyphens"
    if draft.type and draft.type not in TYPES:
        return f"type {draft.type!r} is none of {', '.join(sorted(TYPES))}"
    if draft.qid and not _QID.fullmatch(draft.qid):
        return f"qid {draft.qid!r} is no Wikidata id like Q42"
    return ""


def _names(texts: tuple[str, ...], language: str) -> tuple[Alias, ...]:
    """Return the names that can be used, each once; Thai ones have Thai letters."""
    names: dict[str, Alias] = {}
    for text in map(usable, texts):
        if text and any(map(is_thai, text)) == (language == "th"):
            names.setdefault(text, Alias(text, language))
    return tuple(names.values())
