"""How the sounds-like matcher does on what it has not seen.

In: a trained model and the ``Material`` it was trained from, with its examination. Out:
lines of text: recall and precision by threshold in both directions, how often everyday
words fire, and every mistake. Called by ``search.lexicon.train_phonetics`` only.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from search.lexicon.phonetics import SoundIndex
from search.lexicon.sound_symbols import LATIN, THAI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from search.lexicon.phonetics import SoundMatch
    from search.lexicon.sound_model import SoundModel
    from search.lexicon.train_pairs import Material

THRESHOLDS: Final = (0.3, 0.5, 0.7, 0.9)
SHIPPED_THRESHOLD: Final = 0.5


@dataclass(frozen=True, slots=True)
class Answered:
    """One examined name: its right answers, as they are spelled, and what was found."""

    name: str
    right: frozenset[str]
    matches: tuple[SoundMatch, ...]

    def is_right(self, match: SoundMatch) -> bool:
        """Whether the match is spelled like a right answer."""
        return _spelling(match.term) in self.right


def report(material: Material, model: SoundModel) -> Iterator[str]:
    """Yield the lines of the report."""
    examined = material.examination
    real = (source for source in material.sources if not source.made)
    pairs = [pair for source in real for pair in source.pairs]
    pairs += [*examined.loan_words, *examined.cities]
    words = {*material.native_words, *examined.native_words}
    latin = SoundIndex.latin({pair.latin for pair in pairs}, model)
    thai = SoundIndex.thai({*(pair.thai for pair in pairs), *words}, model)
    yield f"Among {len(latin):,} Latin and {len(thai):,} Thai terms:"
    yield _line("", ["names", "R@1", "R@5", *(f"≥ {t}" for t in THRESHOLDS)])
    mistakes: list[str] = []
    for name, examples in (
        ("loan words", examined.loan_words),
        ("cities", examined.cities),
    ):
        thai_asked = list(_answers(latin, ((p.thai, p.latin) for p in examples)))
        latin_asked = list(_answers(thai, ((p.latin, p.thai) for p in examples)))
        yield _line(f"{name}, Thai to Latin", _scores(thai_asked))
        yield _line(f"{name}, Latin to Thai", _scores(latin_asked))
        mistakes += _mistakes(thai_asked)
    native = examined.native_words
    fired = {word: latin.lookup(word, limit=1, threshold=0.0) for word in native}
    yield _line("everyday words that fire", [str(len(native)), "", "", *_fired(fired)])
    yield f"Wrong answers from {SHIPPED_THRESHOLD} on: {', '.join(mistakes)}"
    loud = [
        f"{word} {match.term} {match.probability:.2f}"
        for word, matches in fired.items()
        for match in matches
        if match.probability >= SHIPPED_THRESHOLD
    ]
    yield f"Everyday words from {SHIPPED_THRESHOLD} on: {', '.join(loud)}"


def _answers(
    index: SoundIndex, examples: Iterable[tuple[str, str]]
) -> Iterator[Answered]:
    right: dict[str, set[str]] = defaultdict(set)
    for name, answer in examples:
        right[name].add(_spelling(answer))
    for name, answers in right.items():
        yield Answered(name, frozenset(answers), index.lookup(name, threshold=0.0))


def _scores(answered: Sequence[Answered]) -> list[str]:
    first = sum(any(map(a.is_right, a.matches[:1])) for a in answered)
    found = sum(any(map(a.is_right, a.matches)) for a in answered)
    cells = [
        str(len(answered)),
        f"{first / len(answered):.3f}",
        f"{found / len(answered):.3f}",
    ]
    for threshold in THRESHOLDS:
        given = [
            a for a in answered if a.matches and a.matches[0].probability >= threshold
        ]
        right = sum(a.is_right(a.matches[0]) for a in given)
        cells.append(f"{right / len(answered):.2f}/{right / max(1, len(given)):.3f}")
    return cells


def _fired(matches: Mapping[str, tuple[SoundMatch, ...]]) -> list[str]:
    loudest = [
        max((match.probability for match in found), default=0.0)
        for found in matches.values()
    ]
    return [
        f"{sum(p >= threshold for p in loudest) / len(loudest):.1%}"
        for threshold in THRESHOLDS
    ]


def _mistakes(answered: Iterable[Answered]) -> Iterator[str]:
    for a in answered:
        if a.matches and not a.is_right(a.matches[0]):
            match = a.matches[0]
            if match.probability >= SHIPPED_THRESHOLD:
                right = "/".join(sorted(a.right))
                yield f"{a.name} {match.term} {match.probability:.2f} (not {right})"


def _spelling(term: str) -> str:
    return "".join(LATIN.symbols(term)) or " ".join(THAI.symbols(term))


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:28}" + "".join(f"{cell:>12}" for cell in cells)
