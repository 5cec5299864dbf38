"""The analyzer: one object that turns any text, document or query, into tokens.

In: a text as it was written. Out: ``Analysis``: the normal form, a token stream for
each view with offsets into the original, and the known names found. Used by the
indexer, the query planner, the glossary's linter and ``songphasa analyze``.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING

from search.analysis import rules
from search.analysis.cutting import Cut, cut_all, cut_words
from search.analysis.grams import GRAM, GramStream
from search.analysis.names import Form, Mention, Name, NameMatcher, forms_of
from search.analysis.normalize import Normalized, normalize
from search.analysis.possible_names import NameStream
from search.analysis.thai import alternative_segmenter, main_segmenter
from search.analysis.tokens import LateStream, TokenStream, View, empty_stream

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["GRAM", "Analysis", "Analyzer", "entity_term"]

# Raise it whenever a rule changes what terms a text gives.
RULES_VERSION = 2
# Characters cut at once: enough to cost no time, too few to take much memory.
_BATCH = 200_000


@dataclass(frozen=True, slots=True)
class Word:
    """One base word of a text; half-open range of code points of the normal form."""

    term: str
    surface: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything the analyzer found in one text.

    ``mentions`` hold offsets in the normal form; ``views`` in the original text.
    """

    normalized: Normalized
    views: dict[View, TokenStream]
    mentions: tuple[Mention, ...]
    cut: Cut

    @property
    def words(self) -> tuple[Word, ...]:
        """The base words: one for each unit or Thai word, without synonyms."""
        text, columns = self.normalized.text, self.cut.words
        found = []
        for i in self.cut.bases:
            start, end = columns.starts[i], columns.ends[i]
            found.append(Word(columns.terms[i], text[start:end], start, end))
        return tuple(found)


class Analyzer:
    """Cuts text into the six views. Without names the ``entities`` view is empty.

    >>> analysis = Analyzer().analyze("พล.อ.ชอยกู visits ๒๕๖๔")
    >>> [(t.term, t.position) for t in analysis.views[View.WORDS]]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('พล.อ.', 0), ('พลเอก', 0), ('ชอย', 1), ('กู', 2), ('visit', 3),
     ('2564', 4), ('2021', 4)]
    """

    def __init__(
        self, names: Iterable[Name] = (), forms: Iterable[Form] | None = None
    ) -> None:
        """Know the names; ``forms`` are those of the names if they are on file."""
        known = list(names)
        self._matcher: NameMatcher | None = None
        if known:
            self._matcher = NameMatcher(
                known, forms_of(known) if forms is None else forms
            )

    @property
    def fingerprint(self) -> str:
        """What decides the terms: rules, word lists and libraries, as one short text.

        Names are left out: the glossary has its own hash in the index.
        """
        import hashlib  # noqa: PLC0415  (slow to import; only an index asks)
        from importlib.metadata import version  # noqa: PLC0415

        table = rules.abbreviations()
        digest = hashlib.sha256(repr(table).encode()).hexdigest()[:8]
        segmenters = (main_segmenter(), alternative_segmenter())
        parts = (
            f"rules {RULES_VERSION}",
            *(f"newmm {s.source} {s.digest}" for s in segmenters),
            f"nltk-{version('nltk')} snowball",
            f"abbreviations {len(table)} {digest}",
        )
        return "; ".join(parts)

    def words(self, text: str) -> TokenStream:
        """Return the ``words`` view alone, in a third of the time of all views.

        >>> Analyzer().words("ปูติน visits").terms
        ['ปูติน', 'visit']
        """
        normalized = normalize(text)
        found = {View.WORDS: cut_words(normalized.text)}
        if normalized.passes:
            found = _to_original(found, normalized)
        return found[View.WORDS]

    def analyze(self, text: str) -> Analysis:
        """Return the tokens of a text in every view. Never raises; linear time."""
        return self._analyze([text])[0]

    def analyze_all(self, texts: Iterable[str]) -> list[Analysis]:
        """Return the analysis of each text, the same as one by one, in less time.

        >>> [a.words[0].term for a in Analyzer().analyze_all(["ปูติน", "visits"])]
        ['ปูติน', 'visit']
        """
        found: list[Analysis] = []
        batch: list[str] = []
        size = 0
        for text in texts:
            batch.append(text)
            size += len(text)
            if size >= _BATCH:
                found += self._analyze(batch)
                batch, size = [], 0
        return found + self._analyze(batch)

    def _analyze(self, texts: Iterable[str]) -> list[Analysis]:
        normal = list(map(normalize, texts))
        plain = [normalized.text for normalized in normal]
        cuts = cut_all(plain)
        if self._matcher is None:
            return list(map(_in_views, normal, cuts, repeat(())))
        mentions = map(tuple, self._matcher.find_all(plain, cuts))
        return list(map(_in_views, normal, cuts, mentions))


def entity_term(entity: str, language: str) -> str:
    """Return the term of the ``entities`` view: the id and the language of the name.

    >>> entity_term("myanmar", "th")
    'myanmar@th'
    """
    return f"{entity}@{language}"


def _in_views(
    normalized: Normalized, found: Cut, mentions: tuple[Mention, ...]
) -> Analysis:
    text = normalized.text
    views: dict[View, TokenStream] = {
        View.WORDS: found.words,
        View.WORDS_ALT: found.alternative,
        View.GRAMS: GramStream(text),
        View.EXACT: found.exact,
        View.ENTITIES: _entities(mentions),
        View.NAMES: NameStream(text, found),
    }
    if normalized.passes:
        views = _to_original(views, normalized)
    return Analysis(normalized, views, mentions, found)


def _entities(mentions: Iterable[Mention]) -> TokenStream:
    stream = empty_stream()
    for mention in mentions:
        if not mention.name.weak:
            term = entity_term(mention.name.entity, mention.name.language)
            stream.add(term, mention.start, mention.end, 0)
    return stream


def _to_original(
    views: dict[View, TokenStream], normalized: Normalized
) -> dict[View, TokenStream]:
    """Return the streams with offsets in the text as it was written."""
    first, last = normalized.origins()
    behind = [0, *last]  # where the character before an offset ended
    moved: dict[View, TokenStream] = {}
    for view, stream in views.items():
        if isinstance(stream, LateStream):
            moved[view] = stream.moved((first, last))
            continue
        starts = list(map(first.__getitem__, stream.starts))
        ends = list(map(behind.__getitem__, stream.ends))
        moved[view] = TokenStream(stream.terms, starts, ends, stream.positions)
    return moved
