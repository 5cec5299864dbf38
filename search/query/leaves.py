"""The leaves of a plan: typed words in all views, and what else they may be called.

In: the text of one ``Words`` leaf. Out: a ``Bag`` of concepts, and an ``Expansion`` for
every added meaning. A known name is one concept; so is each other word with its
translations. Called by the planner.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from search.analysis.analyzer import GRAM, entity_term
from search.analysis.names import Name, longest
from search.analysis.scripts import is_thai
from search.analysis.tokens import View
from search.lexicon.lexicon import function_words
from search.query.plan import Bag, Concept, Member, Plan, Scope, TermSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.analysis.analyzer import Analysis, Analyzer
    from search.lexicon.lexicon import Lexicon
    from search.query.expansion import Options

_SHOWN = 8


class Vocabulary(Protocol):
    """What the planner asks of an index: which terms there are, and how frequent."""

    def document_frequency(
        self, view: View, members: Sequence[Member], scope: Scope
    ) -> int:
        """Return how many documents have at least one of the members."""
        ...

    def terms(self, view: View) -> Iterable[str]:
        """Yield every term of a view."""
        ...


@dataclass(frozen=True, slots=True)
class Alternative:
    """A way of saying it that the person did not type."""

    text: str
    language: str
    document_frequency: int


@dataclass(frozen=True, slots=True)
class Expansion:
    """Why documents without the typed words are found.

    ``because`` are the typed words, ``layer`` the source (glossary, places, …),
    ``removed`` the alternatives the person switched off.
    """

    because: str
    layer: str
    weight: float
    alternatives: tuple[Alternative, ...]
    entity: str = ""
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    """The terms at one position, and the stretch of the query they stand for."""

    terms: tuple[str, ...]
    start: int
    end: int
    language: str


class LeafPlanner:
    """Plans the leaves of one query; collects the expansions on the way."""

    def __init__(
        self,
        analyzer: Analyzer,
        lexicon: Lexicon,
        vocabulary: Vocabulary,
        options: Options,
    ) -> None:
        self._analyzer = analyzer
        self._lexicon = lexicon
        self._vocabulary = vocabulary
        self._options = options
        self._weights = options.weights
        self.expansions: list[Expansion] = []

    def words(self, text: str, scope: Scope) -> Plan:
        """Return the plan of plain words; an empty bag if they hold no word."""
        analysis = self._analyzer.analyze(text)
        words = _words(analysis)
        parts: list[Plan] = []
        names = self._names(analysis)
        at = 0
        while at < len(words):
            mentioned = next((n for n in names if n[0] <= words[at].start < n[1]), None)
            if mentioned and self._options.expand:
                start, end, found = mentioned
                covered = [w for w in words[at:] if w.start < end]
                parts.append(self._named(text[start:end], covered, found, scope))
                at += len(covered)
                continue
            stop = next((i for i in range(at, len(words)) if self._inside(words[i], names)),
                        len(words))  # fmt: skip
            count, concept = self._translated(text, words[at:stop], scope)
            parts.append(concept)
            at += count
        parts += self._other_views(analysis, len(words), scope)
        return Bag(tuple(parts))

    def _inside(self, word: _Word, names: list[tuple[int, int, list[Name]]]) -> bool:
        return self._options.expand and any(a <= word.start < b for a, b, _ in names)

    def _names(self, analysis: Analysis) -> list[tuple[int, int, list[Name]]]:
        """Return the known names as (start, end, names) in the query as typed."""
        found: dict[tuple[int, int], list[Name]] = {}
        for mention in longest(analysis.mentions):
            span = analysis.normalized.original_span(mention.start, mention.end)
            found.setdefault(span, []).append(mention.name)
        return [(start, end, names) for (start, end), names in found.items()]

    def _named(
        self, typed: str, words: list[_Word], names: list[Name], scope: Scope
    ) -> Plan:
        groups: list[tuple[TermSet, ...]] = [_typed(words, scope)]
        size = min(self._weights.most_words, len(words))
        for name in names:
            weight = float(size) * (self._weights.weak_alias if name.weak else 1.0)
            shown: list[Alternative] = []
            removed: list[str] = []
            for language in ("th", "en"):
                factor = 1.0 if language == name.language else self._weights.translated
                group = self._entity(name, language, weight * factor, scope)
                alternatives, gone = self._aliases(name, language, typed, scope)
                shown += alternatives
                removed += gone
                if group is not None:
                    groups.append((group,))
            if shown or removed:
                self.expansions.append(
                    Expansion(
                        typed,
                        "glossary",
                        weight,
                        tuple(shown),
                        name.entity,
                        tuple(removed),
                    )
                )
        return Concept(tuple(groups))

    def _aliases(
        self, name: Name, language: str, typed: str, scope: Scope
    ) -> tuple[list[Alternative], list[str]]:
        """Return the aliases that stand in the index, and those switched off."""
        shown: list[Alternative] = []
        removed: list[str] = []
        for alias in self._lexicon.glossary.strong[name.entity, language]:
            if alias.casefold() in (typed.casefold(), name.text.casefold()):
                continue
            if alias in self._options.without:
                removed.append(alias)
                continue
            if len(shown) < _SHOWN:
                member = self._member(alias)
                frequency = self._frequency((member,), scope) if member else 0
                if frequency:
                    shown.append(Alternative(alias, language, frequency))
        shown.sort(key=lambda a: (-a.document_frequency, a.text))
        return shown, removed

    def _entity(
        self, name: Name, language: str, weight: float, scope: Scope
    ) -> TermSet | None:
        """Return the term set of a name in one language, less what was switched off."""
        aliases = self._lexicon.glossary.strong[name.entity, language]
        kept = [alias for alias in aliases if alias not in self._options.without]
        if not kept:
            return None
        if len(kept) == len(aliases):
            term = entity_term(name.entity, language)
            return TermSet(View.ENTITIES, ((term,),), weight, scope, expanded=True)
        members = tuple(filter(None, (self._member(alias) for alias in kept)))
        return TermSet(View.WORDS, members, weight, scope, expanded=True)

    def _translated(
        self, text: str, words: list[_Word], scope: Scope
    ) -> tuple[int, Plan]:
        """Return how many leading words make one concept, and the concept."""
        first = words[0]
        single = Concept((_typed(words[:1], scope),))
        if not self._options.expand or not first.language:
            return 1, single
        run = [w for w in words[:6] if w.language == first.language]
        parts = [w.terms[0] for w in run]
        count = self._lexicon.longest(parts, first.language) or 1
        if all(text[w.start : w.end].lower() in function_words() for w in run[:count]):
            return 1, single
        key = ("" if first.language == "th" else " ").join(parts[:count])
        group = self._dictionary(text[first.start : run[count - 1].end], key,
                                 first.language, count, scope)  # fmt: skip
        typed = _typed(run[:count], scope)
        return count, Concept((typed, group) if group else (typed,))

    def _dictionary(
        self, typed: str, key: str, language: str, count: int, scope: Scope
    ) -> tuple[TermSet, ...]:
        weights = self._weights
        members: dict[Member, Alternative] = {}
        layers: list[str] = []
        removed: list[str] = []
        missing: list[Member] = []
        for translation in self._lexicon.translations(key, language):
            if len(members) >= weights.alternatives:
                break
            if translation.text in self._options.without:
                removed.append(translation.text)
                continue
            member = self._member(translation.text)
            if not member or member in members:
                continue
            frequency = self._frequency((member,), scope)
            if not frequency:
                missing.append(member)
                continue
            members[member] = Alternative(
                translation.text, translation.language, frequency
            )
            layers.append(translation.layer)
        if not members and not removed:
            return self._soft(missing, weights.translated * count, scope)
        weight = weights.dictionary * weights.translated * min(count, weights.most_words)
        self.expansions.append(
            Expansion(
                typed,
                layers[0] if layers else "dictionary",
                weight,
                tuple(members.values()),
                removed=tuple(removed),
            )
        )
        if not members:
            return ()
        return (TermSet(View.WORDS, tuple(members), weight, scope, expanded=True),)

    def _soft(
        self, missing: list[Member], weight: float, scope: Scope
    ) -> tuple[TermSet, ...]:
        """Return the content words of a translation that stands nowhere as a whole."""
        phrase = next((member for member in missing if len(member) > 1), ())
        content = [term for term in phrase if term not in function_words()]
        if not content:
            return ()
        share = 0.7 * weight / len(content)
        return tuple(
            TermSet(View.WORDS, ((term,),), share, scope, expanded=True)
            for term in content
        )

    def _other_views(self, analysis: Analysis, size: int, scope: Scope) -> list[Plan]:
        weights = self._weights
        short = size <= weights.short_query
        chosen = {
            View.WORDS_ALT: weights.words_alt,
            View.GRAMS: weights.grams_short if short else weights.grams,
            View.EXACT: weights.exact,
        }
        return [
            TermSet(view, ((term,),), weight * count, scope)
            for view, weight in chosen.items()
            if view in self._options.views
            for term, count in Counter(analysis.views[view].terms).items()
            if not _is_scrap(term)
        ]

    def _member(self, text: str) -> Member:
        """Return the terms a text stands for, one a position."""
        return tuple(word.terms[0] for word in _words(self._analyzer.analyze(text)))

    def _frequency(self, members: tuple[Member, ...], scope: Scope) -> int:
        return self._vocabulary.document_frequency(View.WORDS, members, scope)


def required_terms(
    analyzer: Analyzer, folded: str, scope: Scope, vocabulary: Vocabulary
) -> tuple[TermSet, ...]:
    """Return term sets that every document with a quoted text must contain.

    Thai: the four-letter pieces; other scripts: the stems. A quote too short for either
    is looked for among all pieces of the index.
    """
    views = analyzer.analyze(folded).views
    required = [
        TermSet(View.GRAMS, ((term,),), scope=scope)
        for term in dict.fromkeys(views[View.GRAMS].terms)
        if len(term) == GRAM
    ]
    stems = {
        start: term
        for term, start in zip(
            views[View.WORDS].terms, views[View.WORDS].starts, strict=True
        )
    }
    required += [
        TermSet(View.WORDS, ((stems[start],),), scope=scope)
        for start in dict.fromkeys(views[View.EXACT].starts)
    ]
    if not required and any(map(is_thai, folded)):
        short = max(views[View.GRAMS].terms, key=len, default="")
        holding = tuple((t,) for t in vocabulary.terms(View.GRAMS) if short and short in t)
        required = [TermSet(View.GRAMS, holding, scope=scope)]
    return tuple(required)


def _is_scrap(term: str) -> bool:
    """Tell whether a term is a lone Thai letter, left over from cutting a name."""
    return len(term) == 1 and is_thai(term)


def _words(analysis: Analysis) -> list[_Word]:
    """Return the words of the ``words`` view, synonyms at one position together."""
    stream = analysis.views[View.WORDS]
    found: dict[int, tuple[list[str], int, int]] = {}
    for token in stream:
        if token.position in found:
            found[token.position][0].append(token.term)
        else:
            found[token.position] = ([token.term], token.start, token.end)
    exact = set(analysis.views[View.EXACT].positions)
    return [
        _Word(tuple(terms), start, end, _language(terms[0], position in exact))
        for position, (terms, start, end) in found.items()
    ]


def _language(term: str, latin: bool) -> str:  # noqa: FBT001
    if latin:
        return "en"
    return "th" if is_thai(term[0]) and "." not in term else ""


def _typed(words: Sequence[_Word], scope: Scope) -> tuple[TermSet, ...]:
    whole = [word for word in words if not _is_scrap(word.terms[0])] or words
    return tuple(
        TermSet(View.WORDS, tuple((term,) for term in word.terms), scope=scope)
        for word in whole
    )
