"""The review file: lines for the glossary that a person has still to confirm.

In: ``Proposal`` values from mining or importing. Out: a file in the glossary's own
format with every line commented out, best first, each under the evidence for it. Taking
away ``# `` accepts a line; nothing is merged unseen. Called by ``songphasa glossary``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from search.analysis.english import fold
from search.analysis.normalize import normalize
from search.errors import SongphasaError
from search.lexicon.dictionary import strip_prefix
from search.lexicon.glossary import COLUMNS, Alias, Entity, Glossary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MOST_LETTERS: Final = 120
"""No name is longer; what is longer is a sentence."""

# What a glossary file does not take in a name.
_SYNTAX = re.compile(r"[|{}<>\x00-\x1f\x7f-\x9f]|&#?\w+;|\[\[|\]\]|''|://")
_SPACES = re.compile(r"\s+")
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_SLUG = 60
_LONGEST_CONTEXT = 160
# What a Thai name begins with says what it is; a reviewer sees to the rest.
_TYPES = {
    "place": (
        "ประเทศ จังหวัด เมือง แม่น้ำ เกาะ ทะเล อ่าว ภูเขา ยอดเขา หมู่บ้าน รัฐ มณฑล อำเภอ "
        "ช่องแคบ คลอง สนามบิน ท่าอากาศยาน เทือกเขา ทะเลสาบ"
    ),
    "organisation": (
        "บริษัท องค์การ องค์กร กระทรวง พรรค สมาคม มหาวิทยาลัย สำนัก กองทัพ คณะกรรมการ ธนาคาร "
        "สถาบัน กลุ่ม สหภาพ มูลนิธิ ทบวง กรม ศูนย์ หน่วย สภา โรงพยาบาล โรงเรียน"
    ),
    "event": "สงคราม ยุทธการ การประชุม เทศกาล ปฏิบัติการ วัน",
    "treaty": "สนธิสัญญา ความตกลง อนุสัญญา ข้อตกลง พิธีสาร",
    "weapon": "ขีปนาวุธ ปืน รถถัง โดรน เครื่องบินรบ เรือดำน้ำ",
}


class ReviewFileError(SongphasaError):
    """The review file cannot be written where it was asked for."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(
            f"The review file {str(file)!r} was not written: {problem}. "
            "Choose another name with --output."
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """One entity to be confirmed, with the evidence for it.

    ``score`` is from 0 to 1, ``count`` how often it was seen. ``replaces`` is the place
    of the line (``places.tsv:7``) that this one extends; empty for a new entity.
    """

    entity: Entity
    score: float
    count: int
    evidence: str
    context: str = ""
    replaces: str = ""


def write_review(file: Path, proposals: Iterable[Proposal], heading: str) -> int:
    """Write proposals as they come, each commented out, and return how many.

    Raises:
        ReviewFileError: the file exists (someone may have worked on it) or cannot be
            written. When ``proposals`` raises, nothing is left behind.
    """
    count = 0
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            try:
                stream.writelines(f"{line}\n" for line in _head(heading))
                for proposal in proposals:
                    stream.writelines(f"{line}\n" for line in review_lines(proposal))
                    count += 1
            except BaseException:
                file.unlink(missing_ok=True)
                raise
    except FileExistsError as error:
        problem = "it exists, and someone may have worked on it"
        raise ReviewFileError(file, problem) from error
    except OSError as error:
        raise ReviewFileError(file, error.strerror or str(error)) from error
    return count


def _head(heading: str) -> Iterator[str]:
    yield "\t".join(COLUMNS)
    yield f"## {heading}"
    yield "## Take away '# ' to accept a line, correct it, and run: glossary check"


def review_lines(proposal: Proposal) -> Iterator[str]:
    """Yield the lines of a review file about one entity; each is a comment."""
    seen = f", seen {proposal.count} times" if proposal.count > 1 else ""
    yield "##"
    yield f"## {proposal.score:.2f} {_SPACES.sub(' ', proposal.evidence)}{seen}"
    if proposal.context:
        yield f"## {_SPACES.sub(' ', proposal.context)[:_LONGEST_CONTEXT].strip()}"
    if proposal.replaces:
        yield f"## replaces the line at {proposal.replaces}"
    yield f"# {entity_line(proposal.entity)}"


def entity_line(entity: Entity) -> str:
    r"""Return an entity as its line in a glossary file.

    >>> cuba = Alias("คิวบา", "th"), Alias("Cuban", "en", frozenset({"demonym"}))
    >>> entity_line(Entity("cuba", "place", cuba)).split("\t")
    ['cuba', 'place', 'คิวบา', 'Cuban {demonym}', '', '', '', '']
    """
    cells = (
        entity.id,
        entity.type,
        " | ".join(map(_alias_cell, entity.names("th"))),
        " | ".join(map(_alias_cell, entity.names("en"))),
        entity.qid,
        " ".join(f"{kind}:{other}" for kind, other in entity.relations),
        entity.source,
        entity.note,
    )
    return "\t".join(cells)


def usable(text: str) -> str:
    r"""Return a text as an alias can be written, or nothing if it is none.

    >>> usable(" คิวบา\u200b "), usable("a"), usable("a|b"), usable("São  Tomé")
    ('คิวบา', '', '', 'São Tomé')
    """
    if len(text) > 2 * MOST_LETTERS or _SYNTAX.search(text.strip()):
        return ""
    text = _SPACES.sub(" ", normalize(text).text).strip(" ,;:")
    letters = len(text.strip(" ."))
    fits = 1 < letters <= MOST_LETTERS and any(map(str.isalnum, text))
    return text if fits and not _SYNTAX.search(text) else ""


def slug(text: str) -> str:
    """Return an id made of a name; empty if it has no Latin letter.

    >>> slug("Côte d'Ivoire"), slug("U.S."), slug("คิวบา")
    ('cote-divoire', 'u-s', '')
    """
    letters = " ".join(map(fold, text.split()))
    return _NO_SLUG.sub("-", letters).strip("-")[:_LONGEST_SLUG].strip("-")


def name_key(text: str, language: str) -> str:
    """Return what two writings of one name have in common: letters, whatever between.

    >>> name_key("The Hague", "en"), name_key("มิน อ่อง หล่าย", "th")
    ('hague', 'มินอ่องหล่าย')
    """
    words = normalize(text).text.casefold()
    if language == "th":
        return re.sub(r"[\s.\-'\"ฯๆ]+", "", words)
    return " ".join(_WORD.findall(words.removeprefix("the ")))


def type_of(thai: str, english: str) -> str:
    """Return what a name seems to be, by the word it begins with.

    >>> type_of("แม่น้ำแซน", "Seine"), type_of("พังก์ร็อก", "punk rock")
    ('place', 'term')
    >>> type_of("เอ็ดเวิร์ด บัลลิออล", "Edward Balliol")
    'person'
    """
    for type_, words in _TYPES.items():
        if thai.startswith(tuple(words.split())):
            return type_
    named = all(word[:1].isupper() for word in english.split())
    return "person" if named and " " in thai and " " in english else "term"


class KnownNames:
    """The names of a glossary, to see what is new; grows with what is proposed."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._owners: dict[tuple[str, str], dict[str, None]] = {}
        self._ids = set(glossary.entities)
        for entity in glossary.entities.values():
            for alias in entity.aliases:
                key = alias.language, name_key(alias.text, alias.language)
                self._owners.setdefault(key, {})[entity.id] = None

    def owners(self, text: str, language: str) -> list[Entity]:
        """Return the entities that have a name, in the order of the glossary."""
        ids = self._owners.get((language, name_key(text, language)), {})
        return [self._glossary.entities[id_] for id_ in ids]

    def place(self, entity: Entity) -> str:
        """Return where an entity stands."""
        return self._glossary.places.get(entity.id, entity.id)

    def new_id(self, wanted: str) -> str:
        """Return an id nobody has, and keep it."""
        base = slug(wanted) or "entity"
        id_, number = base, 2
        while id_ in self._ids:
            id_, number = f"{base}-{number}", number + 1
        self._ids.add(id_)
        return id_


def is_new_name(entity: Entity, alias: Alias) -> bool:
    """Tell whether an entity has no such name yet, also not behind a class word.

    ประเทศคิวบา is nothing new where คิวบา is known.
    """
    had = {name_key(a.text, a.language) for a in entity.names(alias.language)}
    key = name_key(alias.text, alias.language)
    return key not in had and strip_prefix(key) not in had


def extended(entity: Entity, *aliases: Alias) -> Entity:
    """Return an entity with more names at the end of each language."""
    names = [*entity.aliases]
    names += [alias for alias in aliases if alias not in names]
    names.sort(key=lambda alias: alias.language == "en")
    return replace(entity, aliases=tuple(names))


def _alias_cell(alias: Alias) -> str:
    kinds = [*sorted(alias.kinds), *(["weak"] if alias.weak else [])]
    return f"{alias.text} {{{' '.join(kinds)}}}" if kinds else alias.text
