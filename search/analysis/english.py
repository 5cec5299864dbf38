"""English words: folding and stemming, for documents and queries alike.

In: one word as it stands in normalised text. Out: its folded surface form and its stem.
The only module that imports NLTK. Called by the analyzer and by the lexicon's keys.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Latin letters that Unicode does not take apart, as people without the key type them.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
_LATIN_ACCENT = re.compile("(?<=[a-z])[\u0300-\u036f]+")


def fold(word: str) -> str:
    """Return the word in lower case, without accents, possessive or apostrophes.

    Only Latin letters lose their accents: й is a letter of its own.

    >>> [fold(w) for w in ("Russia's", "Sánchez", "O'Brien", "generals'", "NATO")]
    ['russia', 'sanchez', 'obrien', 'generals', 'nato']
    >>> [fold(w) for w in ("İstanbul", "Straße", "Łukasz", "Толстой")]
    ['istanbul', 'strasse', 'lukasz', 'толстой']
    """
    if word.isascii():
        word = word.lower()
    else:
        parts = unicodedata.normalize("NFD", word.casefold()).translate(_PLAIN)
        word = unicodedata.normalize("NFC", _LATIN_ACCENT.sub("", parts))
    if "'" in word:
        word = (word.removesuffix("'s") or word).replace("'", "")
    return word


def stem(word: str) -> str:
    """Return the Snowball stem of a lower-case word; non-ASCII words come back as is.

    NLTK's rules, not PyStemmer's: the two differ on a few words (organization), so an
    index must never see both.

    >>> [stem(w) for w in ("sanctions", "missiles", "diplomats", "putin", "москва")]
    ['sanction', 'missil', 'diplomat', 'putin', 'москва']
    """
    return _cached_stem(word)


@lru_cache(maxsize=100_000)
def _cached_stem(word: str) -> str:
    if len(word) <= 2 or not word.isascii() or len(word) > 40:  # noqa: PLR2004
        return word
    return _snowball()(word)


@cache
def _snowball() -> Callable[[str], str]:
    # Imported on the first English word: NLTK's own start takes longer than ours.
    from nltk.stem.snowball import SnowballStemmer  # noqa: PLC0415

    stemmer: Callable[[str], str] = SnowballStemmer("english").stem
    return stemmer
