"""The query as the person meant it: a small typed tree.

In: nothing; these are values. The parser makes them, the planner takes them apart, the
page prints them back. Offsets are code points of the typed query.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

if TYPE_CHECKING:
    from search.analysis.dates import DateSpan


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words in a row: each adds to the score, none is required."""

    text: str
    title_only: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Quoted words: the text must stand there as typed. Never expanded."""

    text: str
    title_only: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every part must match."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must match."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not match."""

    part: Query


@dataclass(frozen=True, slots=True)
class InLanguage:
    """Documents of one language, ``th`` or ``en``."""

    language: str


@dataclass(frozen=True, slots=True)
class FromSource:
    """Documents whose source contains this text, case ignored."""

    source: str


@dataclass(frozen=True, slots=True)
class DatedIn:
    """Documents whose date overlaps the span."""

    span: DateSpan


@dataclass(frozen=True, slots=True)
class Everything:
    """All documents; what an empty query with filters asks for."""


Query = (
    Words | Phrase | All | AnyOf | Not | InLanguage | FromSource | DatedIn | Everything
)


def describe(query: Query) -> str:
    """Return the query in its own language, with every default written out.

    Parsing the result gives the same tree.

    >>> describe(All((Words("รัสเซีย"), Not(Phrase("S-400")))))
    'รัสเซีย AND NOT "S-400"'
    """
    match query:
        case Words(text, title_only):
            return _in_title(text, title_only=title_only)
        case Phrase(text, title_only):
            return _in_title(f'"{text}"', title_only=title_only)
        case All(parts):
            return " AND ".join(_bracket(part) for part in parts)
        case AnyOf(parts):
            return " OR ".join(_bracket(part) for part in parts)
        case Not(part):
            return f"NOT {_bracket(part)}"
        case InLanguage(language):
            return f"lang:{language}"
        case FromSource(source):
            return f'source:"{source}"'
        case DatedIn(span):
            return f"date:{span.first.isoformat()}..{span.last.isoformat()}"
        case Everything():
            return "*"
        case _:
            assert_never(query)


def _in_title(text: str, *, title_only: bool) -> str:
    if not title_only:
        return text
    return (
        f"title:({text})"
        if " " in text and not text.startswith('"')
        else f"title:{text}"
    )


def _bracket(query: Query) -> str:
    text = describe(query)
    return f"({text})" if isinstance(query, All | AnyOf) else text
