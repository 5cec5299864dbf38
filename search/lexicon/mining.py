"""Entries the documents themselves suggest: ``songphasa glossary suggest``.

In: the documents of an index and the lexicon it was built with. Out: ``Proposal``
values for a review file. Three sources: English in brackets after a Thai name, acronyms
with their long forms, recurring names that sound alike. What is known is left out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from search.analysis.normalize import normalize
from search.lexicon.dictionary import english_key, thai_key
from search.lexicon.glossary import Alias, Entity
from search.lexicon.mining_acronyms import Acronyms
from search.lexicon.mining_boundary import Aligner
from search.lexicon.mining_pairs import BracketPairs, Pair
from search.lexicon.mining_sounds import SoundPairs
from search.lexicon.phonetics import SoundModel
from search.lexicon.proposals import (
    KnownNames,
    Proposal,
    extended,
    is_new_name,
    name_key,
    type_of,
    usable,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.documents import Document
    from search.lexicon.lexicon import Lexicon

THRESHOLD = 0.5
_SURE = 0.85
SOURCE = "suggested"

_VARIANT = frozenset({"variant"})


class Texts(Protocol):
    """The two questions asked of an index; every engine answers them."""

    def ids(self) -> Iterable[str]:
        """Yield every document id."""
        ...

    def document(self, doc_id: str) -> Document:
        """Return a stored document."""
        ...


def suggest(
    texts: Texts, lexicon: Lexicon, *, threshold: float = THRESHOLD
) -> Iterator[Proposal]:
    """Yield the entries the documents suggest with at least this score, best first.

    One pass over the documents; memory is bounded however many there are.
    """
    known = KnownNames(lexicon.glossary)
    pairs = [p for p in _pairs(texts, lexicon, known) if p.score >= threshold]
    pairs.sort(key=lambda pair: (-pair.score, -pair.count, pair.english))
    found = _proposals(pairs, lexicon, known)
    yield from sorted(found, key=lambda p: (-p.score, -p.count, p.entity.id))


def _pairs(texts: Texts, lexicon: Lexicon, known: KnownNames) -> Iterator[Pair]:
    model = SoundModel.load()
    aligner = Aligner(lexicon, model)
    brackets = BracketPairs(aligner)
    acronyms = Acronyms(aligner, known)
    sounds = SoundPairs(lexicon, known, model)
    for doc_id in texts.ids():
        document = texts.document(doc_id)
        text = normalize(f"{document.title}\n{document.text}").text
        others = brackets.read(text, doc_id)
        for bracket in others:
            acronyms.read_thai(bracket, doc_id)
        if document.language == "en":
            acronyms.read_english(text, doc_id)
        sounds.read(text, doc_id)
    yield from brackets.pairs()
    yield from acronyms.pairs(brackets.acronyms())
    yield from sounds.pairs()


def _proposals(
    pairs: Iterable[Pair], lexicon: Lexicon, known: KnownNames
) -> Iterator[Proposal]:
    """Yield one proposal for each entity, new or to be extended."""
    new: dict[str, None] = {}
    longer: dict[str, Proposal] = {}
    for pair in pairs:
        thai, english = usable(pair.thai), usable(pair.english)
        if not thai or not english:
            continue
        aliases = (Alias(thai, "th"), Alias(english, "en"), *pair.more)
        by_thai = [e.id for e in known.owners(thai, "th")]
        owners = {e.id: e for e in known.owners(english, "en")}
        both = [id_ for id_ in by_thai if id_ in owners]
        owners |= {e.id: e for e in known.owners(thai, "th")}
        candidates = both or [*owners]
        key = name_key(english, "en")
        if not candidates:
            if key not in new and not _is_translated(thai, english, lexicon):
                new[key] = None
                yield _new(pair, aliases, known)
        elif len(candidates) == 1:
            entity = owners[candidates[0]]
            fresh = [a for a in aliases if is_new_name(entity, a)]
            # The Thai may be only the known end of a longer name.
            cut_short = by_thai and not both and pair.score < _SURE
            if fresh and not cut_short:
                longer[entity.id] = _extend(
                    longer.get(entity.id), entity, fresh, pair, known
                )
    yield from longer.values()


def _new(pair: Pair, aliases: tuple[Alias, ...], known: KnownNames) -> Proposal:
    thai, english, *more = aliases
    type_ = type_of(thai.text, english.text)
    entity = Entity(known.new_id(english.text), type_, (thai, english), source=SOURCE)
    return Proposal(
        extended(entity, *more), pair.score, pair.count, pair.evidence, pair.context
    )


def _extend(
    before: Proposal | None,
    entity: Entity,
    fresh: list[Alias],
    pair: Pair,
    known: KnownNames,
) -> Proposal:
    added = [a if a.kinds else replace(a, kinds=_VARIANT) for a in fresh]
    what = ", ".join(alias.text for alias in added)
    evidence = f"{pair.evidence}: adds {what}"
    if before is None:
        place = known.place(entity)
        entity = extended(entity, *added)
        return Proposal(entity, pair.score, pair.count, evidence, pair.context, place)
    return replace(
        before,
        entity=extended(before.entity, *added),
        evidence=f"{before.evidence}; {evidence}",
        score=min(before.score, pair.score),
    )


def _is_translated(thai: str, english: str, lexicon: Lexicon) -> bool:
    """Tell whether a dictionary below the glossary has the pair already."""
    wanted = english_key(english)
    found = lexicon.translations(thai_key(thai), "th")
    return any(english_key(translation.text) == wanted for translation in found)
