"""Letters as sounds: the units the sounds-like matcher lines up.

In: a name in Thai or Latin letters, as typed. Out: its symbols, in the order they are
spoken, and their one-byte codes for the trie. Never raises: what is not a letter of the
script is left out. Called by everything named ``sound_*`` and by its training.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MOST_SYMBOLS: Final = 32
"""Names longer than this, in symbols of either script, are no names: no answer."""

# Thai without what names are not told apart by: tones, the shortening ็, yamakkan.
_UNSPOKEN = re.compile("[\u0e3a\u0e47-\u0e4b\u0e4e\u00ad\u200b-\u200f\u2060\ufeff]")
# Thanthakhat silences a consonant together with the vowel mark it carries (สิทธิ์).
_SILENCED = re.compile("([ก-ฮ])[ิีุู]?์")
# A vowel written before its consonant or cluster is spoken after it.
_LEADING_VOWEL = re.compile(
    "([เแโใไ])([กขคฆจชซดตถทธบปผพฟศษส](?:[รล](?=[ก-ฮะ-ื])|ว(?=[ก-ฮะัา]))|[ก-ฮ])"
)
_SYMBOL = re.compile("เีย|เือ|เา|ัว|[ก-ฮ]์?|[ะ-ูเ-ไ]")

# Latin letters that Unicode does not take apart into a base and an accent.
_LATIN_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "ŋ": "ng",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ə": "e",
    }
)
_NOT_LATIN = re.compile("[^a-z]+")

_CONSONANTS = tuple(map(chr, range(ord("ก"), ord("ฮ") + 1)))
_THAI_LETTERS = [*_CONSONANTS, *"ะัาำิีึืุูเแโใไ์"]


def thai_symbols(text: str) -> tuple[str, ...]:
    """Return the spoken symbols of Thai letters: consonants, vowels, silent consonants.

    Tone marks go, vowels follow their consonants, a compound vowel is one symbol.

    >>> " ".join(thai_symbols("วลาดิเมียร์"))
    'ว ล า ด ิ ม เีย ร์'
    >>> thai_symbols("น้ำ") == thai_symbols("นำ"), thai_symbols("Putin")
    (True, ())
    """
    text = _UNSPOKEN.sub("", text).replace("\u0e4d\u0e32", "ำ")
    text = text.replace("เเ", "แ").replace("ๅ", "า")
    text = _LEADING_VOWEL.sub(r"\2\1", _SILENCED.sub(r"\1์", text))
    symbols = _SYMBOL.findall(text)
    letters = "".join(symbols)
    # What stood between two letters must not matter: เ า is เา.
    return tuple(symbols if letters == text else _SYMBOL.findall(letters))


def latin_symbols(text: str) -> str:
    """Return the Latin letters, small and without accents; all else is left out.

    >>> [latin_symbols(t) for t in ("São Tomé", "Łódź", "O'Brien-2", "ปูติน")]
    ['saotome', 'lodz', 'obrien', '']
    """
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LATIN_LETTERS)).lower()
    return text if text.isascii() and text.isalpha() else _NOT_LATIN.sub("", text)


@dataclass(frozen=True, slots=True)
class Script:
    """One of the two scripts: how its text is read, and the codes of its letters.

    The symbols ``often_silent`` may all be without a counterpart in the other script.
    """

    symbols: Callable[[str], Sequence[str]]
    often_silent: tuple[str, ...]
    letters: Mapping[int, str]

    def codes(self, symbols: Sequence[str]) -> bytes:
        r"""Return one byte per letter, from 1 up, in the order of the symbols.

        >>> LATIN.codes("abz"), THAI.codes(("ก", "ข์"))
        (b'\x01\x02\x1a', b'\x01\x02>')
        """
        return "".join(symbols).translate(self.letters).encode("latin-1")


THAI: Final = Script(
    thai_symbols,
    tuple(f"{consonant}์" for consonant in _CONSONANTS),
    {ord(c): chr(i) for i, c in enumerate(_THAI_LETTERS, 1)},
)
LATIN: Final = Script(
    latin_symbols,
    tuple("abcdefghijklmnopqrstuvwxyz"),
    {ord("a") + i: chr(i + 1) for i in range(26)},
)
