"""Two spellings of one name inside Thai: ฮาวานา and ฮาวาน่า, อเล็กซี and อเล็กเซย์.

In: Thai names as typed. Out: a key that spellings spoken alike share, a similarity to
rank by, and the spellings of a name among candidates. Called through
``search.lexicon.phonetics`` by glossary look-up, "did you mean" and mining.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from search.lexicon.sound_symbols import MOST_SYMBOLS, thai_symbols

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

LIKELY_VARIANT: Final = 0.85
"""From here on a spelling is offered as a variant. Of 250 loan words with several
spellings 89 % have one above; for 21 % some other word is above too, mostly one that is
spoken alike (คลิฟ, คลีฟ)."""

_SILENT = "์"
_CONSONANTS = ("คขฃฅฆ", "ชฉฌ", "สซศษ", "ดฎ", "ตฏ", "ทฐฑฒถธ", "นณ", "พผภ", "ฟฝ")
_SPOKEN_ALIKE = (*_CONSONANTS, "ยญ", "ลฬ", "หฮ", "ะาั", "ิี", "ึื", "ุู", "ไใ")
_SPOKEN_AS = {ord(c): alike[0] for alike in _SPOKEN_ALIKE for c in alike}

# Consonants and vowels that writers choose between for one foreign sound.
_NEAR_CONSONANTS = ("กค", "ตทด", "ปพบ", "จช", "ชส", "สท", "ฟว", "รล", "นง")
_NEAR_VOWELS = (
    ("ิ", "เ", "แ", "เีย", "ึ"),
    ("ุ", "โ", "อ", "เือ", "ัว"),
    ("ะ", "เา", "แ", "อ", "ไ"),
    ("ไ", "เ"),
)
_NEAR = frozenset(
    frozenset((one, other))
    for group in (*_NEAR_CONSONANTS, *_NEAR_VOWELS)
    for one in group
    for other in group
)
# Vowels that a final ะ only makes short: เกาะ, แพะ.
_SHORTENED = frozenset("เแโ") | {"เา", "เีย", "เือ", "ัว"}
_VOWELS = frozenset("ะิึุเแโไำอ") | {"เีย", "เือ", "เา", "ัว"}

# What a difference costs; a whole consonant costs 1. Tuned on the loan words above:
# mean reciprocal rank .93, against .81 for shared pairs of letters.
_SAME_SOUND_COST = 0.05
_NEAR_VOWEL_COST = 0.3
_SILENCED_COST = 0.4
_NEAR_CONSONANT_COST = 0.5
_LOST_VOWEL_COST = 0.5
_VOWEL_COST = 0.6
_CHEAPEST_LOSS = _SILENCED_COST


@dataclass(frozen=True, slots=True)
class SpellingVariant:
    """Another spelling of a name, and how alike the two are, from 0 to 1."""

    text: str
    similarity: float


def thai_key(text: str) -> str:
    """Return what the spellings of a name that are spoken alike have in common.

    Folds tone marks, silenced letters, the length of vowels and letters of one sound.
    It merges ordinary words too: keys propose, ``spelling_variants`` decides.

    >>> thai_key("เซอร์เก") == thai_key("เซอร์เกย์")
    True
    >>> thai_key("ศรี") == thai_key("สี่"), thai_key("ซูจี") == thai_key("สุจิ")
    (False, True)
    """
    sounds: list[str] = []
    for symbol in thai_symbols(text):
        shortens = symbol == "ะ" and sounds and sounds[-1] in _SHORTENED
        if not symbol.endswith(_SILENT) and not shortens:
            sounds.append(_spoken(symbol))
    spoken = re.sub("รร(?=[ก-ฮ])", "ะ", "".join(sounds)).replace("รร", "ะน")
    return re.sub("[ะไ]ย", "ไ", spoken.replace("ำ", "ะม"))


def thai_similarity(one: str, other: str) -> float:
    """Return how alike two Thai spellings are spoken, from 0 to 1.

    An edit distance over spoken symbols, in which what writers vary costs little: the
    length of a vowel, a silenced letter, ก for ค. Tones are not looked at.

    >>> [round(thai_similarity(*pair.split()), 2) for pair in (
    ...     "ฮาวานา ฮาวาน่า", "วลาดิมีร์ วลาดิเมียร์", "ปูติน คาสโตร")]
    [1.0, 0.96, 0.32]
    """
    symbols, others = thai_symbols(one), thai_symbols(other)
    if max(len(symbols), len(others)) > MOST_SYMBOLS or not symbols or not others:
        return float(one == other)
    return _similarity(symbols, others)


def spelling_variants(
    name: str,
    candidates: Iterable[str],
    *,
    known_words: Container[str] = frozenset(),
    threshold: float = LIKELY_VARIANT,
) -> tuple[SpellingVariant, ...]:
    """Return the candidates that spell ``name`` differently, most alike first.

    Two different words of the dictionary are never one name, however alike: pass the
    dictionary as ``known_words``, or ขาว, ข่าว and ข้าว become one. ``name`` itself is
    left out.

    >>> [v.text for v in spelling_variants("เซอร์เก", ["เซอร์เกย์", "เซอร์เวอร์"])]
    ['เซอร์เกย์']
    >>> spelling_variants("ขาว", ["ข่าว", "ข้าว"], known_words={"ขาว", "ข่าว", "ข้าว"})
    ()
    """
    symbols = thai_symbols(name)
    if not 0 < len(symbols) <= MOST_SYMBOLS:
        return ()
    is_word = name in known_words
    found = []
    for candidate in dict.fromkeys(candidates):
        if candidate == name or (is_word and candidate in known_words):
            continue
        others = thai_symbols(candidate)
        if 0 < len(others) <= MOST_SYMBOLS and _may_reach(symbols, others, threshold):
            similarity = _similarity(symbols, others)
            if similarity >= threshold:
                found.append(SpellingVariant(candidate, similarity))
    return tuple(sorted(found, key=lambda v: (-v.similarity, v.text)))


def _may_reach(one: Sequence[str], other: Sequence[str], threshold: float) -> bool:
    """Return whether the lengths alone allow this similarity."""
    lost = abs(len(one) - len(other)) * _CHEAPEST_LOSS
    return lost <= (1 - threshold) * max(len(one), len(other)) + 1e-9


def _similarity(one: Sequence[str], other: Sequence[str]) -> float:
    row = [0.0]
    for symbol in other:
        row.append(row[-1] + _loss(symbol))
    for symbol in one:
        above, row = row, [row[0] + _loss(symbol)]
        for i, counterpart in enumerate(other, 1):
            row.append(
                min(
                    above[i] + _loss(symbol),
                    row[-1] + _loss(counterpart),
                    above[i - 1] + _exchange(symbol, counterpart),
                )
            )
    return max(0.0, 1 - row[-1] / max(len(one), len(other)))


@cache
def _loss(symbol: str) -> float:
    """Return the cost of a symbol that the other spelling lacks."""
    if symbol.endswith(_SILENT):
        return _SILENCED_COST
    return _LOST_VOWEL_COST if _spoken(symbol) in _VOWELS else 1.0


@cache
def _exchange(one: str, other: str) -> float:
    """Return the cost of one symbol in place of the other."""
    if one == other:
        return 0.0
    sound, other_sound = _spoken(one), _spoken(other)
    if sound == other_sound:
        silenced = one.endswith(_SILENT) != other.endswith(_SILENT)
        return _SILENCED_COST if silenced else _SAME_SOUND_COST
    near = frozenset((sound, other_sound)) in _NEAR
    if sound in _VOWELS or other_sound in _VOWELS:
        if near:
            return _NEAR_VOWEL_COST
        return _VOWEL_COST if {sound, other_sound} <= _VOWELS else 1.0
    return _NEAR_CONSONANT_COST if near else 1.0


def _spoken(symbol: str) -> str:
    """Return the sound of a symbol, silenced or not."""
    if len(symbol) == 1 or symbol.endswith(_SILENT):
        return symbol[0].translate(_SPOKEN_AS)
    return symbol
