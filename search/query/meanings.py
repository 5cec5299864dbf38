"""What a thing may be called: term sets for names, translations and sounds.

In: typed words with what the lexicon or the sounds gave for them. Out: groups of term
sets that stand in the index, and an ``Expansion`` that says so. Called by the leaf
planner; nothing here decides which words belong together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.analysis.analyzer import entity_term
from search.analysis.names import Name, compact
from search.analysis.scripts import is_thai
from search.analysis.tokens import View
from search.lexicon.dictionary import strip_prefix
from search.lexicon.lexicon import function_words
from search.query.added import GLOSSARY, PARTS, SOUNDS, Alternative, Expansion
from search.query.plan import Member, Scope, TermSet
from search.query.typed import terms_in_a_row

if TYPE_CHECKING:
    from search.analysis.analyzer import Analyzer
    from search.lexicon.lexicon import Lexicon
    from search.query.added import Vocabulary
    from search.query.expansion import Options
    from search.query.sounds import SoundAlike

_SHOWN = 8

# Words that say what kind of thing a name is; alone they say nothing.
_CLASS_WORDS = frozenset(
    ["กรุง", "เมือง", "ประเทศ", "จังหวัด", "อำเภอ", "นคร", "รัฐ", "เกาะ", "แม่น้ำ"]
)

Groups = tuple[tuple[TermSet, ...], ...]


class Meanings:
    """Finds what typed words may be called in one index; collects the expansions."""

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
        # While planning what must not match, half of a translation excludes nothing.
        self.whole_only = False
        self.expansions: list[Expansion] = []

    def of_names(
        self, typed: str, size: int, names: list[Name], scope: Scope
    ) -> Groups:
        """Return the groups of known names: one for each language of each entity.

        ``size`` is the number of typed words: a name of three words counts as three on
        the other side too.
        """
        groups: list[tuple[TermSet, ...]] = []
        for name in names:
            weight = min(self._weights.most_words, size) * (
                self._weights.weak_alias if name.weak else 1.0
            )
            shown: list[Alternative] = []
            removed: list[str] = []
            for language in ("th", "en"):
                group = self._entity(name, language, weight, scope)
                if group is not None:
                    groups.append((group,))
                alternatives, gone = self._aliases(name, language, typed, scope)
                shown += alternatives
                removed += gone
            self._say(typed, GLOSSARY, weight, shown, removed, name.entity)
        return tuple(groups)

    def of_words(
        self, typed: str, key: str, language: str, count: int, scope: Scope
    ) -> Groups:
        """Return the translations of ``key`` that stand in the index as one group."""
        members: dict[Member, Alternative] = {}
        removed: list[str] = []
        missing: list[Member] = []
        layer = ""
        for translation in self._lexicon.translations(key, language):
            if len(members) >= self._weights.alternatives:
                break
            if translation.text in self._options.without:
                removed.append(translation.text)
                continue
            member = self._member(translation.text)
            frequency = self._frequency(member, scope)
            if not frequency:
                missing.append(member)
            elif member not in members:
                layer = layer or translation.layer
                members[member] = Alternative(
                    translation.text, translation.language, frequency
                )
        weight = self._weights.dictionary * min(count, self._weights.most_words)
        if members or removed:
            shown = list(members.values())
            self._say(typed, layer or "dictionary", weight, shown, removed)
        if members:
            every = (*members, *self._affixed(tuple(members)))
            found = TermSet(View.WORDS, every, weight, scope, expanded=True)
            return ((found,),)
        if removed or self.whole_only:
            return ()
        return self._soft(typed, language, missing, weight, scope)

    def of_sounds(
        self, typed: str, alike: tuple[SoundAlike, ...], scope: Scope
    ) -> Groups:
        """Return the names that sound like the typed one as one group."""
        kept = [a for a in alike if a.text not in self._options.without]
        removed = [a.text for a in alike if a.text in self._options.without]
        shown = []
        groups = []
        for language, view in (("en", View.EXACT), ("th", View.WORDS)):
            names = [name for name in kept if name.language == language]
            for name in names:
                df = self._vocabulary.document_frequency(view, name.members, scope)
                shown.append(Alternative(name.text, language, df))
            members = tuple(member for name in names for member in name.members)
            if members:
                weight = names[0].probability
                groups.append((TermSet(view, members, weight, scope, expanded=True),))
        self._say(typed, SOUNDS, kept[0].probability if kept else 0.0, shown, removed)
        return tuple(groups)

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

    def _aliases(
        self, name: Name, language: str, typed: str, scope: Scope
    ) -> tuple[list[Alternative], list[str]]:
        """Return the aliases that stand in the index, and those switched off."""
        shown: list[Alternative] = []
        removed: list[str] = []
        seen = {compact(typed).casefold(), compact(name.text).casefold()}
        for alias in self._lexicon.glossary.strong[name.entity, language]:
            key = compact(alias).casefold()
            if key in seen:
                continue
            seen.add(key)
            if alias in self._options.without:
                removed.append(alias)
                continue
            if len(shown) < _SHOWN:
                frequency = self._frequency(self._member(alias), scope)
                if frequency:
                    shown.append(Alternative(alias, language, frequency))
        shown.sort(key=lambda a: (-a.document_frequency, a.text))
        return shown, removed

    def _affixed(self, members: tuple[Member, ...]) -> list[Member]:
        """Return Thai words with their noun prefix taken off or put on.

        การป้องกัน and ป้องกัน are one word to a searcher, two to the index.
        """
        found: dict[Member, None] = {}
        for member in members:
            word = member[0]
            if len(member) != 1 or not is_thai(word[0]):
                continue
            bare = strip_prefix(word)
            for other in (bare,) if bare else (f"การ{word}", f"ความ{word}"):
                found[other,] = None
        return [member for member in found if member not in members]

    def _soft(
        self,
        typed: str,
        language: str,
        missing: list[Member],
        weight: float,
        scope: Scope,
    ) -> Groups:
        """Return the content words of a translation that stands nowhere as a whole."""
        phrase = next((member for member in missing if len(member) > 1), ())
        other = "en" if language == "th" else "th"
        shown = []
        for term in phrase:
            ordinary = term in function_words() or term in _CLASS_WORDS
            frequency = 0 if ordinary else self._frequency((term,), scope)
            if frequency and term not in self._options.without:
                shown.append(Alternative(term, other, frequency))
        if not shown:
            return ()
        share = self._weights.soft * weight / len(shown)
        self._say(typed, PARTS, share, shown, [])
        group = tuple(
            TermSet(View.WORDS, ((part.text,),), share, scope, expanded=True)
            for part in shown
        )
        return (group,)

    def _say(
        self,
        typed: str,
        layer: str,
        weight: float,
        shown: list[Alternative],
        removed: list[str],
        entity: str = "",
    ) -> None:
        if shown or removed:
            self.expansions.append(
                Expansion(typed, layer, weight, tuple(shown), entity, tuple(removed))
            )

    def _member(self, text: str) -> Member:
        return terms_in_a_row(self._analyzer, text)

    def _frequency(self, member: Member, scope: Scope) -> int:
        if not member:
            return 0
        return self._vocabulary.document_frequency(View.WORDS, (member,), scope)
