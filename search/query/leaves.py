"""The leaves of a plan: typed words in all views, and what else they may be called.

In: the text of one ``Words`` leaf. Out: its plan, and an ``Expansion`` for every added
meaning. A known name is one concept; so is each other word with its translations, or a
stretch that sounds like a name of the index. Called by the planner.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis.names import Name, longest
from search.analysis.tokens import View
from search.documents import language_of
from search.lexicon.lexicon import function_words
from search.query.added import GLOSSARY, SOUNDS
from search.query.meanings import Groups, Meanings
from search.query.meant import Meant, ordinary_words, with_meaning
from search.query.plan import (
    Bag,
    Boosted,
    Concept,
    Plan,
    Scaled,
    Scope,
    TermSet,
)
from search.query.typed import QueryWord, is_scrap, query_words, typed_sets

if TYPE_CHECKING:
    from search.analysis.analyzer import Analysis, Analyzer
    from search.lexicon.lexicon import Lexicon
    from search.query.added import Expansion, Vocabulary
    from search.query.expansion import Options
    from search.query.sounds import SoundAlike, Sounds
    from search.semantic.queries import QueryEncoder

# No entry of any layer has more words than this.
_LONGEST_ENTRY = 6
_SHORTEST_NAME = 3
_SMALL_WORD = re.compile("(?<![a-zA-Z])[a-z]{2,4}(?![a-zA-Z])")


@dataclass(frozen=True, slots=True)
class _Sense:
    """Some typed words that mean one thing, and term sets for what else it is called."""

    first: int
    last: int
    groups: Groups = ()
    named: bool = False


class LeafPlanner:
    """Plans the leaves of one query; collects the expansions on the way."""

    def __init__(
        self,
        analyzer: Analyzer,
        lexicon: Lexicon,
        vocabulary: Vocabulary,
        sounds: Sounds,
        options: Options,
        meaning: QueryEncoder | None = None,
    ) -> None:
        self._analyzer = analyzer
        self._lexicon = lexicon
        self._sounds = sounds
        self._options = options
        self._weights = options.weights
        self._meaning = meaning if options.semantic and options.expand else None
        # Set while planning what must not match: words exclude, a likeness or half of
        # a translation does not.
        self.excluding = False
        # Why meaning was left out, when it should not have been.
        self.notice = ""
        self._meanings = Meanings(analyzer, lexicon, vocabulary, options)

    @property
    def expansions(self) -> list[Expansion]:
        """What was added so far, in the order of the query."""
        return self._meanings.expansions

    def words(self, text: str, scope: Scope) -> Plan:
        """Return the plan of plain words; it matches nothing if they hold no word."""
        analysis = self._analyzer.analyze(text)
        words = query_words(analysis)
        senses = [_Sense(i, i + 1) for i in range(len(words))]
        if self._options.expand:
            self._meanings.whole_only = self.excluding
            senses = self._senses(text, analysis, words, scope)
        concepts = tuple(
            Concept((typed_sets(words[s.first : s.last], scope), *s.groups))
            for s in senses
        )
        if self.excluding:
            return Bag(concepts)
        # Known names need no help from letters, and both sides know all of them.
        names_only = bool(senses) and all(sense.named for sense in senses)
        share = self._weights.names_boosts if names_only else 1.0
        plan = self._boosted(Bag(concepts), analysis, len(words), scope, share)
        other = "en" if language_of(text) == "th" else "th"
        if self._meaning is not None and words and scope is Scope.TEXT:
            vector, notice = self._meaning.vector(text)
            self.notice = notice or self.notice
            if vector is not None:
                unnamed = (s for s in senses if not s.named)
                others = (word for s in unnamed for word in words[s.first : s.last])
                ordinary = ordinary_words(text, others)
                meant = Meant(tuple(words), ordinary, vector, names_only)
                return with_meaning(plan, meant, other, self._weights)
        if names_only or not self._options.expand:
            return plan
        return Scaled(plan, other, self._weights.side_by_words(other))

    def _senses(
        self, text: str, analysis: Analysis, words: list[QueryWord], scope: Scope
    ) -> list[_Sense]:
        """Return the senses of the words in order; they cover every word once."""
        off = self._options.without_layers
        names = {} if GLOSSARY in off else self._names(analysis, words)
        senses: list[_Sense] = []
        at = 0
        while at < len(words):
            if at in names:
                last, found = names[at]
                typed = text[words[at].start : words[last - 1].end]
                groups = self._meanings.of_names(typed, last - at, found, scope)
                senses.append(_Sense(at, last, groups, named=True))
            else:
                stop = min((i for i in names if i > at), default=len(words))
                senses.append(self._translated(text, words, at, stop, scope))
            at = senses[-1].last
        if SOUNDS in off or self.excluding:
            return senses
        return self._heard(text, words, senses, scope)

    def _names(
        self, analysis: Analysis, words: list[QueryWord]
    ) -> dict[int, tuple[int, list[Name]]]:
        """Return the known names: first word to (word after the last, names)."""
        found: dict[tuple[int, int], dict[str, Name]] = {}
        for mention in longest(analysis.mentions):
            span = analysis.normalized.original_span(mention.start, mention.end)
            names = found.setdefault(span, {})
            # Spellings that differ by a space only are one name; a strong one counts.
            old = names.get(mention.name.entity)
            if old is None or old.weak:
                names[mention.name.entity] = mention.name
        placed: dict[int, tuple[int, list[Name]]] = {}
        for (start, end), by_entity in found.items():
            inside = [i for i, w in enumerate(words) if start <= w.start < end]
            if inside:
                placed[inside[0]] = (inside[-1] + 1, list(by_entity.values()))
        return self._small_acronyms(analysis, words) | placed

    def _small_acronyms(
        self, analysis: Analysis, words: list[QueryWord]
    ) -> dict[int, tuple[int, list[Name]]]:
        """Return acronyms typed in small letters (nld, eu): nobody reaches for Shift.

        Documents must have them in capitals. A word that any dictionary or grammar
        knows is that word: "who", "us" and "it" stay themselves.
        """
        found: dict[int, tuple[int, list[Name]]] = {}
        text = analysis.normalized.text
        small = set(_SMALL_WORD.findall(text))
        for i, word in enumerate(words):
            typed = word.terms[0] if word.terms[0] in small else ""
            if not typed or typed in function_words():
                continue
            if self._lexicon.longest([typed], "en"):
                continue
            mentions = self._analyzer.analyze(typed.upper()).mentions
            names = [m.name for m in mentions if m.end - m.start == len(typed)]
            if names:
                found[i] = (i + 1, names)
        return found

    def _translated(
        self, text: str, words: list[QueryWord], first: int, stop: int, scope: Scope
    ) -> _Sense:
        """Return the sense of the longest entry that begins at ``first``."""
        language = words[first].language
        alone = _Sense(first, first + 1)
        if not language:
            return alone
        run: list[QueryWord] = []
        for word in words[first : min(stop, first + _LONGEST_ENTRY)]:
            if word.language != language:
                break
            run.append(word)
        parts = [word.terms[0] for word in run]
        count = self._lexicon.longest(parts, language) or 1
        typed = text[run[0].start : run[count - 1].end]
        if all(text[w.start : w.end].lower() in function_words() for w in run[:count]):
            return alone
        key = ("" if language == "th" else " ").join(parts[:count])
        groups = self._meanings.of_words(typed, key, language, count, scope)
        return _Sense(first, first + count, groups)

    def _heard(
        self, text: str, words: list[QueryWord], senses: list[_Sense], scope: Scope
    ) -> list[_Sense]:
        """Replace untranslated stretches by names of the index that sound like them."""
        known = [True] * len(words)
        for sense in senses:
            for i in range(sense.first, sense.last):
                surface = text[words[i].start : words[i].end].lower()
                known[i] = bool(sense.groups) or surface in function_words()
        heard: dict[int, _Sense] = {}
        blocked = {i for s in senses if s.named for i in range(s.first, s.last)}
        for first, last, alike in self._stretches(text, words, known, blocked):
            typed = text[words[first].start : words[last - 1].end]
            groups = self._meanings.of_sounds(typed, alike, scope)
            if groups:
                heard[first] = _Sense(first, last, groups)
        kept = [
            sense
            for sense in senses
            if not any(
                h.first < sense.last and sense.first < h.last for h in heard.values()
            )
        ]
        return sorted([*kept, *heard.values()], key=lambda sense: sense.first)

    def _stretches(
        self, text: str, words: list[QueryWord], known: list[bool], blocked: set[int]
    ) -> list[tuple[int, int, tuple[SoundAlike, ...]]]:
        found = []
        thai = [i for i in range(len(words)) if i not in blocked]
        spoken = [words[i] for i in thai]
        for heard in self._sounds.best_spans(text, spoken, [known[i] for i in thai]):
            span = (thai[heard.first], thai[heard.last - 1] + 1)
            found.append((*span, heard.alike))
        for i in thai:
            surface = text[words[i].start : words[i].end]
            if words[i].language != "en" or known[i] or len(surface) < _SHORTEST_NAME:
                continue
            alike = self._sounds.alike(surface.lower())
            if alike:
                found.append((i, i + 1, alike))
        return found

    def _boosted(
        self, main: Bag, analysis: Analysis, size: int, scope: Scope, share: float
    ) -> Plan:
        """Add the other views: they move hits, but only many letters together match.

        Half of the four-letter pieces, of at most eight, make a hit of a name that was
        cut differently; fewer are chance. ``share`` scales what they add.
        """
        weights = self._weights
        short = size <= weights.short_query
        boosts = self._view(View.WORDS_ALT, share * weights.words_alt, analysis, scope)
        boosts += self._view(View.EXACT, share * weights.exact, analysis, scope)
        per_gram = share * (weights.grams_short if short else weights.grams)
        rescuers = self._view(View.GRAMS, per_gram, analysis, scope)
        if not boosts and not rescuers:
            return main
        enough = max(1, -(-min(len(rescuers), 8) // 2))
        return Boosted(main, boosts, rescuers, enough)

    def _view(
        self, view: View, weight: float, analysis: Analysis, scope: Scope
    ) -> tuple[TermSet, ...]:
        if view not in self._options.views:
            return ()
        return tuple(
            TermSet(view, ((term,),), weight * count, scope)
            for term, count in Counter(analysis.views[view].terms).items()
            if not is_scrap(term)
        )
