"""The query language: words, "phrases", -word, OR, AND, NOT, parentheses and fields.

In: what a person typed. Out: ``Parsed``: a query tree, and notes on anything that was
read otherwise than typed. Never raises on any text but one that is too long; operators
that make no sense are read as plain words. Called by the service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.analysis.date_text import parse_date
from search.analysis.dates import DateError
from search.documents import clean_text
from search.errors import QueryTooLongError
from search.query.tree import (
    All,
    AnyOf,
    DatedIn,
    Everything,
    FromSource,
    InLanguage,
    Not,
    Phrase,
    Query,
    Words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# One Thai letter is nine bytes of a URL; servers take about eight thousand.
MAX_QUERY = 800
MAX_DEPTH = 12

_FIELDS = {
    "title": "title", "ชื่อเรื่อง": "title", "lang": "lang", "ภาษา": "lang",
    "source": "source", "ที่มา": "source", "date": "date", "วันที่": "date",
}  # fmt: skip
_LANGUAGES = {"th": "th", "thai": "th", "ไทย": "th", "en": "en", "english": "en",
              "อังกฤษ": "en"}  # fmt: skip
_TOKEN = re.compile(
    r"(?P<open>[(（])|(?P<close>[)）])"
    r"|[\"“”„](?P<quoted>[^\"“”„]*)(?P<end>[\"“”„]?)"
    r"|(?P<operator>(?:AND|OR|NOT)(?![^\s()（）\"])|\|\|?|&&)"
    r"|(?P<minus>[-−](?=[^\s\-−)）]))"
    rf"|(?P<field>(?:{'|'.join(_FIELDS)}):(?=[^\s)）]))"
    r"|(?P<word>[^\s()（）\"“”„]+)",
    re.IGNORECASE,
)
_OPERATORS = {
    "AND": "and",
    "&&": "and",
    "OR": "or",
    "|": "or",
    "||": "or",
    "NOT": "not",
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query tree and what had to be corrected to get it (codes and the text meant)."""

    query: Query
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """One correction: ``code`` for the page to translate, ``text`` what it is about."""

    code: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def parse(text: str) -> Parsed:
    """Return the tree of a typed query.

    AND binds tighter than OR. Plain words side by side are one ``Words`` leaf. Raises
    QueryTooLongError for more than 800 characters.

    >>> parse('รัสเซีย -คิวบา "Su-35"').query
    All(parts=(Words(text='รัสเซีย', title_only=False), Not(part=Words(text='คิวบา', \
title_only=False)), Phrase(text='Su-35', title_only=False)))
    >>> parse("").query
    Everything()
    """
    if len(text) > MAX_QUERY:
        raise QueryTooLongError(len(text), MAX_QUERY)
    notes: list[Note] = []
    reader = _Reader(list(_tokens(clean_text(text), notes)), notes)
    return Parsed(reader.read(), tuple(dict.fromkeys(notes)))


def _tokens(text: str, notes: list[Note]) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        value = match.group()
        if kind == "end":
            if not match["end"]:
                notes.append(Note("unclosed-quote", match["quoted"].strip()))
            if match["quoted"].strip():
                yield _Token("quoted", " ".join(match["quoted"].split()))
        elif kind == "operator" and (value.isupper() or not value.isalpha()):
            yield _Token(_OPERATORS[value], value)
        elif kind == "operator":
            yield _Token("word", value)  # "or" in small letters is a word
        elif kind == "field":
            yield _Token("field", _FIELDS[value[:-1].lower()])
        else:
            yield _Token(kind, value)


@dataclass
class _Reader:
    """Recursive descent over the tokens; everything has some reading."""

    tokens: list[_Token]
    notes: list[Note]
    at: int = 0
    depth: int = 0
    title_only: bool = field(default=False)

    def read(self) -> Query:
        found = self._any_of()
        while self.at < len(self.tokens):  # a ")" too many
            self.notes.append(Note("unmatched-parenthesis", ")"))
            self.at += 1
            both = [part for part in (found, self._any_of()) if part != Everything()]
            found = _all(both)
        return found

    def _any_of(self) -> Query:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        real = [part for part in parts if not isinstance(part, Everything)]
        if len(real) < len(parts) and len(parts) > 1:
            self.notes.append(Note("lonely-operator", "OR"))
        if not real:
            return Everything()
        return real[0] if len(real) == 1 else AnyOf(tuple(real))

    def _all(self) -> Query:
        parts: list[Query] = []
        words: list[str] = []
        slot = 0  # plain words not parted by AND share one leaf, at its first place

        def flush() -> None:
            if words:
                parts.insert(slot, Words(" ".join(words), self.title_only))
                words.clear()

        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind in ("or", "close"):
                break
            self.at += 1
            if token.kind == "word" and token.text == "*":
                continue  # all documents: nothing to ask for
            if token.kind == "word":
                slot = slot if words else len(parts)
                words.append(token.text)
            elif token.kind == "and":
                flush()
            else:
                part = self._part(token)
                if isinstance(part, Words) and token.kind == "open":
                    # Brackets around plain words are punctuation, not a condition.
                    slot = slot if words else len(parts)
                    words.append(part.text)
                elif part is not None:
                    parts.append(part)
        flush()
        return _all(parts)

    def _part(self, token: _Token) -> Query | None:
        match token.kind:
            case "quoted":
                return Phrase(token.text, self.title_only)
            case "minus" | "not":
                return self._negated()
            case "field":
                return self._field(token.text)
            case _:
                return self._group()

    def _group(self) -> Query | None:
        if self.depth >= MAX_DEPTH:
            self.notes.append(Note("too-deep"))
            return None
        self.depth += 1
        found = self._any_of()
        self.depth -= 1
        if not self._take("close"):
            self.notes.append(Note("unmatched-parenthesis", "("))
        return None if isinstance(found, Everything) else found

    def _negated(self) -> Query | None:
        negations = 1
        while self._take("minus") or self._take("not"):
            negations += 1
        part = self._operand()
        if part is None:
            self.notes.append(Note("lonely-operator", "NOT"))
            return None
        return Not(part) if negations % 2 else part

    def _operand(self) -> Query | None:
        """Return the one word, quote, field or group that follows."""
        if self.at >= len(self.tokens) or self.tokens[self.at].kind in (
            "or", "and", "close",
        ):  # fmt: skip
            return None
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "word":
            return Words(token.text, self.title_only)
        return self._part(token)

    def _field(self, name: str) -> Query | None:
        if name == "title":
            outer, self.title_only = self.title_only, True
            found = self._operand()
            self.title_only = outer
            return found
        following = self.tokens[self.at] if self.at < len(self.tokens) else None
        if following is None or following.kind not in ("word", "quoted"):
            self.notes.append(Note("empty-field", name))
            return None
        self.at += 1
        return self._filter(name, following.text)

    def _filter(self, name: str, value: str) -> Query | None:
        if name == "source":
            return FromSource(value)
        if name == "lang":
            language = _LANGUAGES.get(value.lower())
            if language:
                return InLanguage(language)
            if value.lower() != "any":
                self.notes.append(Note("unknown-language", value))
            return None
        try:
            return DatedIn(parse_date(value))
        except DateError:
            self.notes.append(Note("unreadable-date", value))
            return None

    def _take(self, kind: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at].kind == kind:
            self.at += 1
            return True
        return False


def _all(parts: list[Query]) -> Query:
    if not parts:
        return Everything()
    flat: list[Query] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, All) else (part,))
    return (
        flat[0] if len(flat) == 1 and not isinstance(flat[0], Not) else All(tuple(flat))
    )
