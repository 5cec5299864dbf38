"""Entities of a Wikidata extract: labels and aliases in both languages, and a type.

In: the bytes of a JSON file: one entity a line, an array, or the answer of the Wikidata
API; in pieces, so size does not matter. Out: ``Draft`` values. Entities without a
label in both languages are left out: nothing is to be learnt. Called by importing.
"""

from __future__ import annotations

import codecs
import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from search.lexicon.drafts import Draft, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

MOST_CHARACTERS: Final = 32_000_000
"""No entity is longer; what is longer is no extract of entities."""

NO_ENTITY: Final = "-"

_PIECE = 1 << 20
_BETWEEN = re.compile(r"[\s,\[\]]*")
_MOST_ALIASES = 40
_MOST_NOTE = 100


def read_wikidata(stream: BinaryIO) -> Iterator[Draft | Fault]:
    """Yield the entities of an extract; a fault ends it, for nothing can be read on."""
    for line, value in _values(stream):
        if isinstance(value, Fault):
            yield value
            continue
        for entity in _entities(value):
            draft = _draft(entity, line)
            if draft is not None:
                yield draft


def _values(stream: BinaryIO) -> Iterator[tuple[int, Any]]:
    """Yield each JSON value, in an array or not, with the line where it begins."""
    decode = json.JSONDecoder().raw_decode
    utf8 = codecs.getincrementaldecoder("utf-8-sig")()
    line, text, at, ended = 1, "", 0, False
    while True:
        start, at = at, _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        line += text.count("\n", start, at)
        failure: Exception | None = None
        try:
            value, end = decode(text, at)
        except (ValueError, RecursionError) as error:
            failure = error
        if failure is None:
            yield line, value
            line += text.count("\n", at, end)
            at = end
            continue
        if ended or len(text) - at > MOST_CHARACTERS:
            if at < len(text):
                yield line, _not_json(line, text[at:], failure)
            return
        # Perhaps it only goes on in the next piece.
        piece = stream.read(_PIECE)
        ended = not piece
        try:
            text, at = text[at:] + utf8.decode(piece, final=ended), 0
        except UnicodeDecodeError:
            yield line, Fault(line, "it is not UTF-8 from here on; save it as UTF-8")
            return


def _not_json(line: int, text: str, error: Exception) -> Fault:
    if len(text) > MOST_CHARACTERS:
        problem = f"an entity has more than {MOST_CHARACTERS:,} characters"
    elif isinstance(error, json.JSONDecodeError):
        line += text.count("\n", 0, error.pos)
        problem = f"it is not JSON: {error.msg}"
    else:
        problem = "it is not JSON that can be read"
    return Fault(line, f"{problem}; give one entity a line, or an array of them")


def _entities(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  (any JSON)
    """Yield the entities in a JSON value: itself, or those of an API answer."""
    if not isinstance(value, dict):
        return
    inner = value.get("entities")
    found = inner.values() if isinstance(inner, dict) else [value]
    yield from (entity for entity in found if isinstance(entity, dict))


def _draft(entity: dict[str, Any], line: int) -> Draft | None:
    thai, english = _labels(entity, "th"), _labels(entity, "en")
    type_ = type_of_classes(_classes(entity))
    if not thai or not english or type_ == NO_ENTITY:
        return None
    notes = _texts(_field(entity, "descriptions"), "en")
    qid = entity.get("id")
    return Draft(
        line,
        thai=tuple(thai),
        english=tuple(english),
        type=type_,
        qid=qid if isinstance(qid, str) else "",
        source="wikidata",
        note=notes[0][:_MOST_NOTE] if notes else "",
    )


def type_of_classes(classes: list[str]) -> str:
    """Return the type of an entity by its Wikidata classes; empty if none says it.

    >>> type_of_classes(["Q5"]), type_of_classes(["Q1", "Q198"]), type_of_classes([])
    ('person', 'event', '')
    """
    types = (_types().get(class_, "") for class_ in classes)
    return next(filter(None, types), "")


@cache
def _types() -> dict[str, str]:
    table = files("search.lexicon").joinpath("data", "wikidata_types.tsv")
    lines = table.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def _labels(entity: dict[str, Any], language: str) -> list[str]:
    """Return the label and the aliases in one language; none without a label."""
    labels = _texts(_field(entity, "labels"), language)
    if not labels:
        return []
    aliases = _texts(_field(entity, "aliases"), language)
    return [*labels, *aliases][:_MOST_ALIASES]


def _classes(entity: dict[str, Any]) -> list[str]:
    statements = _field(entity, "claims").get("P31")
    found = []
    for statement in statements if isinstance(statements, list) else []:
        if isinstance(statement, str):  # a simplified extract
            found.append(statement)
        value: Any = statement
        for key in ("mainsnak", "datavalue", "value", "id"):
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, str):
            found.append(value)
    return found


def _field(entity: dict[str, Any], name: str) -> dict[str, Any]:
    value = entity.get(name)
    return value if isinstance(value, dict) else {}


def _texts(by_language: dict[str, Any], language: str) -> list[str]:
    """Return the texts of a language, written as {"value": …}, as a list or plainly."""
    values = by_language.get(language)
    found = []
    for value in values if isinstance(values, list) else [values]:
        text = value.get("value") if isinstance(value, dict) else value
        if isinstance(text, str) and text.strip():
            found.append(text)
    return found
