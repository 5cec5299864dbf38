"""The analyzer: one object that turns any text into tokens, for documents and queries.

In: a text as it was written. Out: ``Analysis``: the normal form, a token stream for each
view with offsets into the original, and the known names found. Used by the indexer, the
query planner, the glossary's linter and ``songphasa analyze``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from search.analysis import rules, scripts
from search.analysis.names import Mention, Name, NameMatcher, Word
from search.analysis.normalize import Normalized, normalize
from search.analysis.scripts import Kind, Unit
from search.analysis.thai import alternative_segmenter, main_segmenter
from search.analysis.tokens import TokenStream, View, empty_stream

if TYPE_CHECKING:
    from collections.abc import Iterable

# Raise it whenever a rule changes what terms a text gives.
RULES_VERSION = 1
GRAM = 4


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything the analyzer found in one text.

    ``mentions`` hold offsets in the normal form; ``views`` in the original text.
    ``words`` are the base words: one for each position, without synonyms.
    """

    normalized: Normalized
    views: dict[View, TokenStream]
    mentions: tuple[Mention, ...]
    words: tuple[Word, ...]


class Analyzer:
    """Cuts text into the five views. Without names the ``entities`` view is empty.

    >>> analysis = Analyzer().analyze("พล.อ.ชอยกู visits ๒๕๖๔")
    >>> [(t.term, t.position) for t in analysis.views[View.WORDS]]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('พล.อ.', 0), ('พลเอก', 0), ('ชอย', 1), ('กู', 2), ('visit', 3),
     ('2564', 4), ('2021', 4)]
    """

    def __init__(self, names: Iterable[Name] = ()) -> None:
        self._matcher: NameMatcher | None = None
        known = [(name, self._base_terms(name.text)) for name in names]
        if known:
            self._matcher = NameMatcher(known)

    @property
    def fingerprint(self) -> str:
        """What decides the terms: rules, word lists and libraries, as one short text.

        Names are left out: the glossary has its own hash in the index.
        """
        parts = (
            f"rules {RULES_VERSION}",
            main_segmenter().fingerprint,
            alternative_segmenter().fingerprint,
            f"nltk-{version('nltk')} snowball",
            f"abbreviations {len(rules.abbreviations())}",
        )
        digest = hashlib.sha256(repr(rules.abbreviations()).encode()).hexdigest()[:8]
        return "; ".join(parts) + f" {digest}"

    def analyze(self, text: str) -> Analysis:
        """Return the tokens of a text in every view. Never raises; linear time."""
        normalized = normalize(text)
        cutter = _Cutter(normalized.text)
        cutter.run()
        mentions: tuple[Mention, ...] = ()
        if self._matcher:
            mentions = tuple(
                self._matcher.find(normalized.text, cutter.base, cutter.cuts)
            )
        for mention in mentions:
            if not mention.name.weak:
                term = entity_term(mention.name.entity, mention.name.language)
                cutter.add(View.ENTITIES, term, mention.start, mention.end, 0)
        if normalized.passes:
            for view, stream in cutter.views.items():
                cutter.views[view] = _to_original(stream, normalized)
        return Analysis(normalized, cutter.views, mentions, tuple(cutter.base))

    def _base_terms(self, text: str) -> list[str]:
        cutter = _Cutter(normalize(text).text)
        cutter.run()
        return [word.term for word in cutter.base]


def entity_term(entity: str, language: str) -> str:
    """Return the term of the ``entities`` view: the id and the language of the name.

    >>> entity_term("myanmar", "th")
    'myanmar@th'
    """
    return f"{entity}@{language}"


class _Cutter:
    """One pass over one normalised text, filling the streams."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.views = {view: empty_stream() for view in View}
        self.base: list[Word] = []
        self.cuts: set[int] = set()
        self._position = 0
        self._alt_position = 0
        self._main = main_segmenter()
        self._alternative = alternative_segmenter()

    def run(self) -> None:
        """Cut the whole text: known abbreviations first, then what lies between."""
        at = 0
        for found in rules.find_abbreviations(self.text):
            self._split(at, found.start)
            self._abbreviation(found.start, found.end, found.short, found.full)
            at = found.end
        self._split(at, len(self.text))

    def _split(self, start: int, end: int) -> None:
        for unit in scripts.split(self.text, start, end):
            match unit.kind:
                case Kind.THAI:
                    self._thai(unit)
                case Kind.WORD:
                    self._word(unit)
                case Kind.NUMBER:
                    terms = rules.number_terms(unit.text)
                    self._stack(terms, unit.start, unit.end)
                case Kind.CODE:
                    self._pieces(unit, rules.code_pieces(unit.text))
                case Kind.ACRONYM:
                    self._pieces(unit, rules.acronym_pieces(unit.text))

    def add(self, view: View, term: str, start: int, end: int, position: int) -> None:
        """Append one token to a view."""
        stream = self.views[view]
        stream.terms.append(term)
        stream.starts.append(start)
        stream.ends.append(end)
        stream.positions.append(position)

    def _stack(self, terms: Iterable[str], start: int, end: int) -> None:
        """Append synonyms at one position; the first is the base word."""
        for i, term in enumerate(terms):
            self.add(View.WORDS, term, start, end, self._position)
            if i == 0:
                surface = self.text[start:end]
                self.base.append(Word(term, surface, start, end))
        self._position += 1

    def _abbreviation(
        self, start: int, end: int, short: str, full: tuple[str, ...]
    ) -> None:
        self.cuts.update((start, end))
        words = [short]
        for form in full:
            words += [form, *self._main.cut(form)]
        self._stack(dict.fromkeys(words), start, end)

    def _thai(self, unit: Unit) -> None:
        known = rules.bare_abbreviation(unit.text)
        if known:
            self._abbreviation(unit.start, unit.end, known[0], known[1:])
            return
        at = unit.start
        for word in self._main.cut(unit.text):
            end = at + len(word)
            self.cuts.update((at, end))
            self.add(View.WORDS, word[: scripts.MAX_TERM], at, end, self._position)
            self.base.append(Word(word, word, at, end))
            self._position += 1
            at = end
        at = unit.start
        for word in self._alternative.cut(unit.text):
            end = at + len(word)
            self.cuts.update((at, end))
            self.add(View.WORDS_ALT, word[: scripts.MAX_TERM], at, end, self._alt_position)
            self._alt_position += 1
            at = end
        self._grams(unit)

    def _grams(self, unit: Unit) -> None:
        """Append all four-letter pieces of a Thai run; a shorter run stays whole."""
        stream, text, start = self.views[View.GRAMS], unit.text, unit.start
        count = max(1, len(text) - GRAM + 1)
        first = stream.positions[-1] + 1 if stream.positions else 0
        stream.terms.extend([text[i : i + GRAM] for i in range(count)])
        stream.starts.extend(range(start, start + count))
        width = min(GRAM, len(text))
        stream.ends.extend(range(start + width, start + width + count))
        stream.positions.extend(range(first, first + count))

    def _word(self, unit: Unit) -> None:
        stemmed, surface = rules.word_terms(unit.text)
        if not stemmed:
            return
        self.add(View.EXACT, surface, unit.start, unit.end, self._position)
        self._stack((stemmed,), unit.start, unit.end)

    def _pieces(self, unit: Unit, pieces: tuple[rules.Piece, ...]) -> None:
        for piece in pieces:
            start, end = unit.start + piece.start, unit.start + piece.end
            position = self._position + piece.step
            self.add(View.WORDS, piece.term, start, end, position)
        whole = pieces[0]
        self.base.append(Word(whole.term, unit.text, unit.start, unit.end))
        self._position += 1 + max(piece.step for piece in pieces)


def _to_original(stream: TokenStream, normalized: Normalized) -> TokenStream:
    spans = [
        normalized.original_span(start, end)
        for start, end in zip(stream.starts, stream.ends, strict=True)
    ]
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    return TokenStream(stream.terms, starts, ends, stream.positions)
