"""The walk through a tree of spellings along the sounds of a name.

In: a name as symbols, the answers of the model to them, a ``SoundTrie``. Out: the rows
whose spelling sounds like the name, with the score of their alignment. A beam search:
it finds nearly what a scan of every spelling finds, at a thousandth of the work.
Called by ``SoundIndex`` only.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from search.lexicon.sound_model import IMPOSSIBLE, SKIPPED
from search.lexicon.sound_symbols import LATIN, THAI, Script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from search.lexicon.sound_model import SoundModel
    from search.lexicon.sound_trie import SoundTrie

# Measured on held-out names among 95,000 words, in the first five: .928 with 80
# beginnings kept, .915 with 60, .912 with 40; with 300 .96 at ten times the time.
_BEAM: Final = 80
_MARGIN: Final = 14.0
# How many of them may insert a letter that has no sound of its own.
_INSERTING: Final = 12
_SILENT_AT_END: Final = 2  # ยิ่งลักษณ์ ends in two letters that Yingluck lacks
# Answers less likely than the likeliest by more than this are not followed: hardly a
# name needs them, and without them a look-up takes half the time.
_SPREAD: Final = 4.0


class Step(NamedTuple):
    """One code further: what an answer that ends here is worth, and how it goes on."""

    worth: float | None
    further: Answers | None


class Answers(NamedTuple):
    """Spellings that answer to one piece, as a tree; ``codes`` is a bit set."""

    codes: int
    steps: Mapping[int, Step]


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a name: what may answer to it, and what it costs if nothing does."""

    answers: Answers
    unanswered: float


_UNKNOWN: Final = Piece(Answers(0, {}), SKIPPED)

Pieces = dict[str, Piece]


@lru_cache(maxsize=4)
def latin_answers(model: SoundModel) -> Pieces:
    """Return the Latin answers to every piece of Thai."""
    likely = ((thai, LATIN.codes(latin), w) for thai, latin, w in _likely(model))
    return _pieces(likely, LATIN)


@lru_cache(maxsize=4)
def thai_answers(model: SoundModel) -> Pieces:
    """Return the Thai answers to every piece of Latin."""
    likely = ((latin, THAI.codes(thai), w) for thai, latin, w in _likely(model))
    return _pieces(likely, THAI)


def _likely(model: SoundModel) -> Iterator[tuple[str, str, float]]:
    """Yield the answers that are likely for their Thai side or for their Latin side.

    For either is enough: q answers to ก seldom, but what else would it answer to?
    """
    best_for: dict[str, float] = {}
    for answers in model.answers.values():
        for latin, worth in answers.items():
            best_for[latin] = max(worth, best_for.get(latin, IMPOSSIBLE))
    for thai, answers in model.answers.items():
        best = max(answers.values(), default=IMPOSSIBLE)
        for latin, worth in answers.items():
            if worth >= min(best, best_for[latin]) - _SPREAD or not (thai and latin):
                yield thai, latin, worth


def _pieces(answers: Iterable[tuple[str, bytes, float]], script: Script) -> Pieces:
    """Group the answers, which are in ``script``, by the piece they answer to."""
    # To nothing at all any of these may answer, at the price of one that is left over.
    leftover = dict.fromkeys(map(script.codes, script.often_silent), SKIPPED)
    by_piece: dict[str, dict[bytes, float]] = {"": leftover}
    for piece, codes, worth in answers:
        by_piece.setdefault(piece, {})[codes] = (
            max(worth, SKIPPED) if not piece else worth
        )
    return {
        piece: Piece(
            _tree({codes: worth for codes, worth in found.items() if codes}),
            max(found.get(b"", SKIPPED), SKIPPED),
        )
        for piece, found in by_piece.items()
    }


def find_rows(
    trie: SoundTrie, pieces: Pieces, name: Sequence[str], longest: int
) -> Iterator[tuple[int, float, float]]:
    """Yield (row, log joint, log prior) of spellings that sound like the whole name.

    ``name`` is a sequence of symbols, ``longest`` the most of them in one piece. Each
    row comes once, in no useful order.
    """
    prior = trie.prior
    nothing = pieces.get("", _UNKNOWN)
    beams: list[dict[int, float]] = [{} for _ in range(len(name) + 1)]
    beams[0][0] = 0.0
    for at in range(len(name)):
        _insert(trie, beams[at], nothing)
        kept = _best(beams[at], prior, _BEAM)
        for size in range(1, min(longest, len(name) - at) + 1):
            piece = pieces.get("".join(name[at : at + size]), _UNKNOWN)
            reached = beams[at + size]
            _follow(trie, kept, piece.answers, reached)
            if size == 1:
                _skip(kept, piece.unanswered, reached)
    for _ in range(_SILENT_AT_END):
        _insert(trie, beams[-1], nothing)
    for node, score in beams[-1].items():
        if trie.ends[node] >= 0:
            yield trie.ends[node], score, prior[node]


def _best(
    beam: Mapping[int, float], prior: memoryview[float], size: int
) -> list[tuple[float, int, float]]:
    """Return the best beginnings by how well they predict the name so far."""
    ranked = sorted((prior[node] - score, node, score) for node, score in beam.items())
    worst = ranked[0][0] + _MARGIN if ranked else 0.0
    return [entry for entry in ranked[:size] if entry[0] <= worst]


def _skip(
    beginnings: Iterable[tuple[float, int, float]],
    cost: float,
    reached: dict[int, float],
) -> None:
    """Let every beginning pass over a symbol of the name that nothing answers to."""
    for _, node, score in beginnings:
        if score + cost > reached.get(node, IMPOSSIBLE):
            reached[node] = score + cost


def _insert(trie: SoundTrie, beam: dict[int, float], nothing: Piece) -> None:
    """Let the best beginnings take in a code that answers to nothing in the name."""
    longer: dict[int, float] = {}
    _follow(trie, _best(beam, trie.prior, _INSERTING), nothing.answers, longer)
    for node, score in longer.items():
        if score > beam.get(node, IMPOSSIBLE):
            beam[node] = score


def _follow(
    trie: SoundTrie,
    beginnings: Iterable[tuple[float, int, float]],
    answers: Answers,
    reached: dict[int, float],
) -> None:
    """Enter every node that ``answers`` lead to, with the best score it is reached by.

    The innermost loop of a look-up: hence the local names and the flat loop.
    """
    children, first = trie.children, trie.first
    best = reached.get
    ways: list[tuple[int, Answers]] = []
    for _, start, score in beginnings:
        ways.append((start, answers))
        while ways:
            node, (codes, steps) = ways.pop()
            followers = children[node]
            open_codes = followers & codes
            while open_codes:
                bit = open_codes & -open_codes
                open_codes ^= bit
                child = first[node] + (followers & (bit - 1)).bit_count()
                worth, further = steps[bit]
                if worth is not None:
                    total = score + worth
                    if total > best(child, IMPOSSIBLE):
                        reached[child] = total
                if further is not None and children[child] & further[0]:
                    ways.append((child, further))


def _tree(answers: Mapping[bytes, float]) -> Answers:
    r"""Return answers grouped by their first code, and so on.

    >>> _tree({b"\x01": -1.0, b"\x01\x02": -2.0}).steps[1].further.codes
    2
    """
    further: dict[int, dict[bytes, float]] = {}
    ending: dict[int, float] = {}
    for codes, worth in answers.items():
        bit = 1 << (codes[0] - 1)
        rest = further.setdefault(bit, {})
        if len(codes) == 1:
            ending[bit] = worth
        else:
            rest[codes[1:]] = worth
    steps = {
        bit: Step(ending.get(bit), _tree(rest) if rest else None)
        for bit, rest in sorted(further.items())
    }
    return Answers(sum(steps), steps)
