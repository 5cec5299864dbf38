"""Translations below the reviewed glossary: places, loan words, dictionary.

In: the key of a word or phrase (``english_key``, ``thai_key``). Out: what the other
language calls it, best first, each with its layer. The tables in ``data/`` are
memory-mapped tries written by ``search.lexicon.build_tables`` with these same key
functions. Called by the query expansion; never at indexing time.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import marisa_trie

from search.analysis.english import fold, stem
from search.analysis.normalize import normalize
from search.errors import SongphasaError

if TYPE_CHECKING:
    from collections.abc import Sequence

LAYERS: Final = ("places", "transliteration", "wordnet")
"""The layers in priority order: an earlier one is more often right about a name."""

MOST_ALTERNATIVES: Final = 16
"""Alternatives kept for a key; more of them gained nothing in measurements."""

MANIFEST: Final = "tables.json"
OTHER: Final = {"th": "en", "en": "th"}

# A record is two bytes, rank and weight in 255ths, then the surface form.
_HEAD = 2
# No key of the tables is longer; bounds the work of one ``longest``.
_MOST_PARTS = 12

# marisa-trie takes NUL for the end of a label and answers with pieces of records.
_NUL = "\0"

# A Latin word with inner apostrophes: O'Brien is one word, U.S. is two.
_LATIN_WORD = re.compile(r"[^\W_ก-๛]+(?:'[^\W_ก-๛]+)*")
_NOT_IN_THAI_KEY = re.compile(r"[\s\-ๆฯ]+")
_THAI_START = re.compile("[ก-ฮเ-ไ]")
# Longest first, so that a prefix that contains another wins.
_PREFIXES = (
    *("จังหวัด", "ประเทศ", "เมือง", "ความ", "กรุง"),
    *("การ", "ชาว", "ผู้", "นัก", "นาย", "นาง"),
)


class DictionaryDataError(SongphasaError):
    """A translation table is missing or is not what was built."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(
            f"The translation table {str(file)!r} cannot be used: {problem}. "
            "Build the tables again: make lexicon"
        )


@dataclass(frozen=True, slots=True)
class Translation:
    """One surface form in the other language.

    ``weight`` compares alternatives of one key and layer: the best has 1.0. It is a
    rank made visible, not a probability.
    """

    text: str
    language: str
    weight: float
    layer: str


class Trie(Protocol):
    """The two questions asked of a table (marisa-trie ships no types)."""

    def get(self, key: str) -> list[bytes] | None:
        """Return every record of the key."""

    def prefixes(self, key: str) -> list[str]:
        """Return the keys that ``key`` begins with."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One source of translations, both ways. Safe to share between threads."""

    name: str
    thai: Trie
    english: Trie

    def lookup(self, key: str, language: str) -> tuple[Translation, ...]:
        """Return what the other language calls ``key``, best first; empty if unknown.

        ``language`` is the key's. Prefixes are the caller's business: see
        ``strip_prefix``.

        >>> places, *_ = open_layers()
        >>> [t.text for t in places.lookup(thai_key("พม่า"), "th")]
        ['Burma', 'Burmese', 'Myanmar']
        >>> [t.text for t in places.lookup(english_key("Vietnam"), "en")]
        ['เวียดนาม']
        """
        return tuple(
            Translation(
                record[_HEAD:].decode(), OTHER[language], record[1] / 255, self.name
            )
            for record in sorted(self._records(key, language))
        )

    def longest(self, parts: Sequence[str], language: str) -> int:
        """Return how many leading ``parts`` make the longest known key; 0 for none.

        Parts are keys of single words: stems, joined by a space, or Thai words, joined
        by nothing.

        >>> *_, wordnet = open_layers()
        >>> wordnet.longest(["prime", "minist", "of", "japan"], "en")
        2
        >>> wordnet.longest(["นายก", "รัฐมนตรี", "ของ", "ญี่ปุ่น"], "th")
        2
        """
        between = " " if language == "en" else ""
        parts = parts[:_MOST_PARTS]
        text, _, _ = between.join(parts).partition(_NUL)
        known = set(self._trie(language).prefixes(text))
        for count in range(len(parts), 0, -1):
            if between.join(parts[:count]) in known:
                return count
        return 0

    def _records(self, key: str, language: str) -> list[bytes]:
        if _NUL in key:
            return []
        return self._trie(language).get(key) or []

    def _trie(self, language: str) -> Trie:
        if language == "th":
            return self.thai
        if language == "en":
            return self.english
        problem = f"a key is in 'th' or 'en', not {language!r}"
        raise ValueError(problem)


def open_layers(
    folder: Path | None = None, *, without: frozenset[str] = frozenset()
) -> tuple[Layer, ...]:
    """Return the layers in priority order, checked against their checksums.

    Names in ``without`` are left out and their files not touched; names of layers
    that live elsewhere (the glossary) are ignored.

    >>> [layer.name for layer in open_layers(without=frozenset({"wordnet"}))]
    ['places', 'transliteration']
    """
    folder = folder or Path(__file__).with_name("data")
    checksums = _read_checksums(folder / MANIFEST)
    return tuple(
        Layer(
            name,
            thai=_open_trie(folder / table_name(name, "th"), checksums),
            english=_open_trie(folder / table_name(name, "en"), checksums),
        )
        for name in LAYERS
        if name not in without
    )


def table_name(layer: str, language: str) -> str:
    """Return the file of the table whose keys are in ``language``."""
    return f"{layer}.{language}.trie"


def english_key(text: str) -> str:
    """Return the key of English words: stems joined by one space.

    >>> english_key("Foreign Ministers"), english_key("Côte d’Ivoire")
    ('foreign minist', 'cote divoir')
    """
    words = _LATIN_WORD.findall(normalize(text).text)
    return " ".join(filter(None, (stem(fold(word)) for word in words)))


def thai_key(text: str) -> str:
    """Return the key of Thai words: normal form, no spaces, hyphens, ๆ or ฯ.

    >>> thai_key("กินี-บิสเซา"), thai_key("กรุงเทพฯ"), thai_key("นํ้า แข็ง")
    ('กินีบิสเซา', 'กรุงเทพ', 'น้ำแข็ง')
    """
    return _NOT_IN_THAI_KEY.sub("", normalize(text).text).lower()


def strip_prefix(key: str) -> str | None:
    """Return the key without its class word (การ, ประเทศ, …), or None if it has none.

    For a key that no layer knows. What remains has two letters or more and begins as
    a Thai word can begin.

    >>> strip_prefix("ประเทศคิวบา"), strip_prefix("การเจรจา")
    ('คิวบา', 'เจรจา')
    >>> strip_prefix("การ์ตูน"), strip_prefix("คิวบา")
    (None, None)
    """
    for prefix in _PREFIXES:
        if key.startswith(prefix):
            rest = key[len(prefix) :]
            if len(rest) > 1 and _THAI_START.match(rest):
                return rest
    return None


def _read_checksums(manifest: Path) -> dict[str, str]:
    try:
        content: Any = json.loads(manifest.read_text(encoding="utf-8"))
        return {
            table["file"]: table["sha256"]
            for layer in content["layers"]
            for table in layer["tables"]
        }
    except OSError as error:
        raise DictionaryDataError(manifest, error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise DictionaryDataError(manifest, f"it is not the list: {error}") from error


def _open_trie(file: Path, checksums: dict[str, str]) -> Trie:
    wanted = checksums.get(file.name)
    if wanted is None:
        raise DictionaryDataError(file, f"{MANIFEST} does not list it")
    try:
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise DictionaryDataError(file, error.strerror or str(error)) from error
    if found != wanted:
        problem = f"its SHA-256 is {found[:12]}…, {MANIFEST} says {wanted[:12]}…"
        raise DictionaryDataError(file, problem)
    trie: Trie = marisa_trie.BytesTrie().mmap(str(file))
    return trie
