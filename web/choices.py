"""What a visitor may change about a search: added terms and filters, each a link.

In: a ``Response`` and the address asked for. Out: views of the line "also searched" and
of the filters. Every link is the same search with one thing changed. Called by the
page of results.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from search.analysis.dates import BUDDHIST_OFFSET
from search.documents import LANGUAGES, language_of
from search.engines.base import Sort
from web.addresses import Asked

if TYPE_CHECKING:
    from search.query.added import Expansion
    from search.service import Request, Response
    from web.visit import Visit

# So much is shown at once; more waits behind a line that names the first of it.
_OPEN_GROUPS = 3
_SHOWN_CHIPS = 4
_PREVIEW = 6
_MOST_SOURCES = 30
_MOST_YEARS = 8


@dataclass(frozen=True, slots=True)
class Chip:
    """A term or filter with the link that takes it away (or brings it back)."""

    text: str
    language: str
    url: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AddedFor:
    """What was added for one typed word, and from where."""

    word: str
    language: str
    layer: str
    chips: tuple[Chip, ...]
    rest: tuple[Chip, ...]
    removed: tuple[Chip, ...]
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Added:
    """The line "also searched". ``switch_url`` turns all of it off or on."""

    groups: tuple[AddedFor, ...]
    opened: bool
    preview: tuple[Chip, ...]
    switched_off: bool
    switch_url: str


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a list to choose from."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class YearLink:
    """A year among the results, in the calendar of the page, with its count."""

    text: str
    count: str
    url: str


@dataclass(frozen=True, slots=True)
class Filters:
    """The filter form, and each filter in use as something to take away."""

    languages: tuple[Option, ...]
    sources: tuple[Option, ...]
    sorts: tuple[Option, ...]
    years: tuple[YearLink, ...]
    first: str
    last: str
    active: tuple[Chip, ...]
    clear_url: str
    kept: tuple[tuple[str, str], ...]


def added_view(response: Response, asked: Asked, visit: Visit) -> Added:
    """Return every added term, grouped by the word that brought it in."""
    request = response.request
    groups = tuple(
        _added_for(expansion, asked, visit) for expansion in response.expansions
    )
    toggled = replace(request, expand=not request.expand, without=frozenset())
    return Added(
        groups,
        opened=len(groups) <= _OPEN_GROUPS,
        preview=tuple(group.chips[0] for group in groups if group.chips)[:_PREVIEW],
        switched_off=not request.expand,
        switch_url=_url(toggled, asked, visit),
    )


def filters_view(response: Response, asked: Asked, visit: Visit) -> Filters:
    """Return the filters with the counts of this answer."""
    request, texts = response.request, visit.texts
    facets = response.facets
    counts = dict(facets.languages)
    languages = tuple(
        Option(
            value,
            _counted(texts.named("lang", value), counts.get(value)),
            value == request.language,
        )
        for value in ("any", *LANGUAGES)
    )
    sources = list(facets.sources[:_MOST_SOURCES])
    if request.source and request.source not in dict(sources):
        sources.insert(0, (request.source, 0))
    listed = [Option("", texts("form.source.any"), not request.source)]
    listed += [
        Option(name, _counted(name, count), name == request.source)
        for name, count in sources
    ]
    bare = replace(request, language="any", source="", first=None, last=None, page=1)
    return Filters(
        languages,
        tuple(listed),
        tuple(
            Option(sort.value, texts(f"sort.{sort.value}"), sort is request.sort)
            for sort in Sort
        ),
        _years(response, asked, visit),
        asked.first,
        asked.last,
        _active(request, asked, visit),
        visit.link("/search", Asked(bare).pairs()),
        tuple(_kept(asked, visit)),
    )


def _added_for(expansion: Expansion, asked: Asked, visit: Visit) -> AddedFor:
    """Return one group; the names in the other language come first."""
    request, texts = asked.request, visit.texts
    language = language_of(expansion.because)
    ordered = sorted(
        expansion.alternatives, key=lambda found: found.language == language
    )
    chips = tuple(
        Chip(
            alternative.text,
            alternative.language,
            _url(
                replace(request, without=request.without | {alternative.text}),
                asked,
                visit,
            ),
            texts("also.without", term=alternative.text),
            texts("also.found-in", count=f"{alternative.document_frequency:,}"),
        )
        for alternative in ordered
    )
    removed = tuple(
        Chip(
            term,
            language_of(term),
            _url(replace(request, without=request.without - {term}), asked, visit),
            texts("also.restore", term=term),
        )
        for term in expansion.removed
    )
    return AddedFor(
        expansion.because,
        language,
        texts.named("layer", expansion.layer),
        chips[:_SHOWN_CHIPS],
        chips[_SHOWN_CHIPS:],
        removed,
        expansion.excluded,
    )


def _active(request: Request, asked: Asked, visit: Visit) -> tuple[Chip, ...]:
    """Return a chip for each filter in use."""
    texts = visit.texts
    in_use: list[tuple[str, Asked]] = []
    if request.language != "any":
        name = texts.named("lang", request.language)
        in_use.append((name, asked.with_request(replace(request, language="any"))))
    if asked.first:
        label = texts("filter.from", date=asked.first)
        later = replace(asked.with_request(replace(request, first=None)), first="")
        in_use.append((label, later))
    if asked.last:
        label = texts("filter.to", date=asked.last)
        earlier = replace(asked.with_request(replace(request, last=None)), last="")
        in_use.append((label, earlier))
    if request.source:
        anywhere = asked.with_request(replace(request, source=""))
        in_use.append((request.source, anywhere))
    return tuple(
        Chip(
            label,
            language_of(label),
            visit.link("/search", without.pairs()),
            texts("filter.remove", what=label),
        )
        for label, without in in_use
    )


def _years(response: Response, asked: Asked, visit: Visit) -> tuple[YearLink, ...]:
    """Return the most frequent years, newest first, unless one is chosen already."""
    if asked.first and asked.first == asked.last:
        return ()
    most = response.facets.years[:_MOST_YEARS]
    shift = BUDDHIST_OFFSET if visit.texts.language == "th" else 0
    found = []
    for year, count in sorted(most, reverse=True):
        written = str(year + shift)
        only = replace(asked.undated(), first=written, last=written)
        url = visit.link("/search", only.pairs())
        found.append(YearLink(written, f"{count:,}", url))
    return tuple(found)


def _kept(asked: Asked, visit: Visit) -> list[tuple[str, str]]:
    """Return what the form carries along unseen."""
    fields = {"q", "lang", "from", "to", "source", "sort", "page"}
    kept = [pair for pair in asked.pairs() if pair[0] not in fields]
    return [*kept, ("ui", visit.chosen)] if visit.chosen else kept


def _url(request: Request, asked: Asked, visit: Visit) -> str:
    return visit.link("/search", asked.with_request(request).pairs())


def _counted(name: str, count: int | None) -> str:
    return f"{name} ({count:,})" if count else name
