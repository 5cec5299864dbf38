"""From the strings of an address to typed values, or to everything that is wrong.

In: the query string of a request. Out: ``Asked``, a number of small values, or
``BadParametersError`` with one ``Fault`` for each parameter that cannot be used. Pages
and JSON read their parameters here; the service checks what only it can know.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from search.analysis.date_text import parse_date
from search.analysis.dates import DateError, DateSpan
from search.documents import LANGUAGES, clean_text
from search.engines.base import Sort
from search.errors import UsageError
from search.query.parser import MAX_QUERY
from search.service import MAX_SIMILAR, MAX_SIZE, Request
from web.addresses import Asked
from web.translations import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from werkzeug.datastructures import MultiDict

SEARCH = ("q", "lang", "from", "to", "source", "sort", "page", "size", "expand",
          "semantic", "without", "explain")  # fmt: skip
SIMILAR = 5  # documents listed as similar, unless more are asked for
LONGEST_NAME = 200  # characters of a source
MOST_REMOVED = 100  # added terms that may be switched off at once
_MOST_FAULTS = 10
_MOST_DIGITS = 9
_SWITCH = {"1": True, "true": True, "0": False, "false": False}
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Fault:
    """One parameter that cannot be used: ``code`` names its text in the catalogue."""

    parameter: str
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    def message(self, texts: Texts) -> str:
        """Return what is wrong, the value seen and what is allowed.

        >>> Fault("page", "whole", {"value": "abc"}).message(Texts("en"))
        '“abc” is not a whole number; write one, such as 2.'
        """
        return texts(f"fault.{self.code}", **self.values)


class BadParametersError(UsageError):
    """Parameters that cannot be used, all of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)[:_MOST_FAULTS]
        first = self.faults[0]
        super().__init__(first.parameter, first.message(Texts("en")))


def refuse_unknown(given: MultiDict[str, str], known: tuple[str, ...]) -> None:
    """Raise BadParametersError if a name is not known; the nearest one is offered."""
    faults = []
    for name in given:
        if name not in known:
            near = get_close_matches(name[:_SHOWN], known, n=1, cutoff=0.5)
            code = "unknown-near" if near else "unknown"
            values = {"near": near[0] if near else "", "known": ", ".join(known)}
            faults.append(Fault(_short(name), code, values))
        if len(faults) == _MOST_FAULTS:
            break
    if faults:
        raise BadParametersError(faults)


def read_search(given: MultiDict[str, str]) -> Asked:
    """Return the search an address asks for; empty values count as left out."""
    reader = _Reader(given)
    first, last = reader.date("from"), reader.date("to")
    request = Request(
        text=reader.text("q"),
        language=reader.choice("lang", ("any", *LANGUAGES)),
        first=first.first if first else None,
        last=last.last if last else None,
        source=reader.text("source", LONGEST_NAME),
        sort=Sort(reader.choice("sort", tuple(sort.value for sort in Sort))),
        page=reader.number("page", 1),
        size=reader.number("size", 10, MAX_SIZE),
        expand=reader.switch("expand", default=True),
        semantic=reader.switch("semantic", default=True),
        without=reader.several("without"),
        explain=reader.switch("explain", default=False),
    )
    reader.finish()
    return Asked(request, reader.text("from"), reader.text("to"))


def read_words(given: MultiDict[str, str]) -> tuple[str, bool]:
    """Return the words to mark in a document, and whether to mark added ones too."""
    reader = _Reader(given)
    words = reader.text("q", MAX_QUERY)
    expand = reader.switch("expand", default=True)
    reader.finish()
    return words, expand


def read_limit(given: MultiDict[str, str]) -> int:
    """Return how many similar documents to list."""
    reader = _Reader(given)
    limit = reader.number("limit", SIMILAR, MAX_SIMILAR)
    reader.finish()
    return limit


def read_text(given: MultiDict[str, str]) -> str:
    """Return the text to analyse, exactly as typed but for control characters."""
    reader = _Reader(given)
    text = reader.text("q", MAX_QUERY)
    reader.finish()
    return text


class _Reader:
    """Reads one parameter at a time and remembers every fault."""

    def __init__(self, given: MultiDict[str, str]) -> None:
        self._given = given
        self._faults: list[Fault] = []

    def finish(self) -> None:
        """Raise what was found wrong."""
        if self._faults:
            raise BadParametersError(self._faults)

    def text(self, name: str, longest: int | None = None) -> str:
        """Return a single text, cleaned of control characters, without outer space."""
        values = self._given.getlist(name)
        if len(values) > 1:
            self._fault(name, "repeated", count=len(values))
        text = clean_text(values[0]).strip() if values else ""
        if longest is not None and len(text) > longest:
            self._fault(name, "long", length=f"{len(text):,}", longest=f"{longest:,}")
            return ""
        return text

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """Return one of the allowed words; the first is the default."""
        value = self.text(name)
        if not value:
            return allowed[0]
        if value not in allowed:
            self._fault(name, "choice", value=_short(value), allowed=", ".join(allowed))
            return allowed[0]
        return value

    def number(self, name: str, default: int, most: int | None = None) -> int:
        """Return a whole number from 1."""
        value = self.text(name)
        if not value:
            return default
        if not value.isdecimal():
            self._fault(name, "whole", value=_short(value))
            return default
        number = int(value) if len(value) <= _MOST_DIGITS else 10**_MOST_DIGITS
        if most is not None and not 1 <= number <= most:
            self._fault(name, "range", value=_short(value), most=most)
        elif number < 1:
            self._fault(name, "positive", value=_short(value))
        return number

    def switch(self, name: str, *, default: bool) -> bool:
        """Return a yes or no."""
        value = self.text(name).lower()
        if not value:
            return default
        if value not in _SWITCH:
            self._fault(name, "switch", value=_short(value))
        return _SWITCH.get(value, default)

    def date(self, name: str) -> DateSpan | None:
        """Return a date of either calendar, or None."""
        value = self.text(name)
        if not value:
            return None
        try:
            return parse_date(value)
        except DateError:
            self._fault(name, "date", value=_short(value))
            return None

    def several(self, name: str) -> frozenset[str]:
        """Return the texts of a parameter that may be repeated."""
        values = self._given.getlist(name)
        if len(values) > MOST_REMOVED:
            self._fault(name, "many", count=f"{len(values):,}", most=MOST_REMOVED)
            return frozenset()
        cleaned = (clean_text(value).strip()[:LONGEST_NAME] for value in values)
        return frozenset(filter(None, cleaned))

    def _fault(self, name: str, code: str, **values: object) -> None:
        if not any(name == fault.parameter for fault in self._faults):
            self._faults.append(Fault(name, code, values))


def _short(value: str) -> str:
    value = clean_text(value)
    return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"
