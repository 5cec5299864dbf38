"""Names and words the sounds-like matcher learns from, and those it is examined on.

In: PyThaiNLP's table of loan words (CC BY 4.0) and its word lists (CC0); Babel's copy
of the CLDR names (Unicode licence). Out: ``Material``, already parted: nothing in
``examination`` has either spelling in common with anything that is learnt from. Called
by ``search.lexicon.train_phonetics`` only.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from search.lexicon.sound_symbols import latin_symbols, thai_symbols

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable

    from babel import Locale

# Thai spells foreign names after many languages: ซากาลิน is nearer to German Sachalin.
LOCALES: Final = (
    *("de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk", "sl"),
    *("hr", "sv", "da", "nb", "fi", "hu", "ro", "tr", "vi", "id"),
)

# Shares of the pairs that are kept for the examination.
_EXAMINED_WORDS = 0.15
_EXAMINED_CITIES = 0.35
_EXAMINED_NATIVE = 0.5
# Everyday words: the most frequent of the word list.
_NATIVE_WORDS = 6000

_SHORTEST = 3
_THAI_WORD = re.compile("[ก-ฮะ-ูเ-๎]{3,}")
_THAI_SYLLABLE = re.compile("[ก-ฮะ-ูเ-๎]{2,}")
_PARENTHESES = re.compile(r"\s*\([^)]*\)")
_BETWEEN_WORDS = re.compile(r"[\s\-–,/]+")
_WRONG_SPELLING = "False"


@dataclass(frozen=True, slots=True, order=True)
class NamePair:
    """One name as Thai and as Latin letters."""

    thai: str
    latin: str

    @property
    def spellings(self) -> tuple[str, str]:
        """Both sides as the matcher sees them."""
        return " ".join(thai_symbols(self.thai)), latin_symbols(self.latin)


@dataclass(frozen=True, slots=True)
class Examination:
    """What neither training nor calibration has seen."""

    loan_words: tuple[NamePair, ...]
    cities: tuple[NamePair, ...]
    native_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Pairs of one kind. Lighter ones only fill gaps.

    Doubtful ones are sifted first. The Latin side of made ones follows a rule; nobody
    may ever have written it.
    """

    name: str
    pairs: tuple[NamePair, ...]
    weight: float
    doubtful: bool = False
    made: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """What may be learnt from, the surest first, and what may not."""

    sources: tuple[Source, ...]
    native_words: tuple[str, ...]
    examination: Examination


def read_material() -> Material:
    """Return everything the installed packages hold, always parted in the same way."""
    from babel import Locale  # noqa: PLC0415  development only

    thai, english = Locale("th"), Locale("en")
    corpus = files("pythainlp") / "corpus"
    loan_words = set(_loan_words(corpus))
    cities = set(_cities(thai, english))
    names = cities | set(_coded_names(thai, english))
    foreign = {
        pair
        for code in LOCALES
        for locale in [Locale.parse(code)]
        for pair in (*_coded_names(thai, locale), *_cities(thai, locale))
    }
    known = {p.thai for p in loan_words | names | set(_provinces(corpus))}
    native = _native_words(corpus, known)
    examination = Examination(
        tuple(sorted(p for p in loan_words if draw(p.latin) < _EXAMINED_WORDS)),
        tuple(sorted(p for p in cities if draw(p.latin) < _EXAMINED_CITIES)),
        tuple(word for word in native if draw(word) < _EXAMINED_NATIVE),
    )
    examined = (*examination.loan_words, *examination.cities)
    hidden = {spelling for pair in examined for spelling in pair.spellings}

    def allowed(pairs: Iterable[NamePair]) -> tuple[NamePair, ...]:
        return tuple(p for p in sorted(pairs) if hidden.isdisjoint(p.spellings))

    return Material(
        (
            Source("loan words", allowed(loan_words), 1.0),
            Source("provinces", allowed(_provinces(corpus)), 3.0),
            Source("names", allowed(names), 1.0, doubtful=True),
            Source("foreign names", allowed(foreign - names), 0.1, doubtful=True),
            Source(
                "syllables",
                allowed(_syllables(corpus)),
                0.1,
                doubtful=True,
                made=True,
            ),
        ),
        tuple(word for word in native if draw(word) >= _EXAMINED_NATIVE),
        examination,
    )


def words_of(thai: str, latin: str) -> Iterator[NamePair]:
    """Yield the words of a name that answer to each other, or the joined name.

    Thai writes most names without spaces, so a name of one Thai word and two Latin ones
    is taken as a whole.

    >>> [p.latin for p in words_of("ซาน ซัลวาดอร์", "San Salvador")]
    ['san', 'salvador']
    >>> list(words_of("เซาตูเม (เมือง)", "São Tomé"))
    [NamePair(thai='เซาตูเม', latin='saotome')]
    """
    thai_words = _BETWEEN_WORDS.split(_PARENTHESES.sub("", thai).strip())
    latin_words = _BETWEEN_WORDS.split(_PARENTHESES.sub("", latin).strip())
    if len(thai_words) != len(latin_words):
        thai_words, latin_words = ["".join(thai_words)], ["".join(latin_words)]
    for thai_word, latin_word in zip(thai_words, latin_words, strict=True):
        letters = latin_symbols(latin_word)
        if _THAI_WORD.fullmatch(thai_word) and len(letters) >= _SHORTEST:
            yield NamePair(thai_word, letters)


def _loan_words(corpus: Traversable) -> Iterator[NamePair]:
    table = corpus / "th_en_transliteration_v1.4.tsv"
    rows = table.read_text(encoding="utf-8-sig").splitlines()
    for row in csv.DictReader(rows, delimiter="\t"):
        if row["check"] != _WRONG_SPELLING:
            yield from words_of(row["th"], row["en"])


def _provinces(corpus: Traversable) -> Iterator[NamePair]:
    table = corpus / "thailand_provinces_th.csv"
    rows = table.read_text(encoding="utf-8-sig").splitlines()
    for thai, _, english, _ in csv.reader(rows):
        yield from words_of(thai, english)


def _syllables(corpus: Traversable) -> Iterator[NamePair]:
    """Yield Thai syllables as the Royal Society's rules spell them: น้อย, noi.

    Thai people's names follow these rules; without them สมชาย is not Somchai.
    """
    from pythainlp.transliterate import romanize  # noqa: PLC0415  development only

    for word in (corpus / "syllables_th.txt").read_text(encoding="utf-8").split():
        if _THAI_SYLLABLE.fullmatch(word):
            letters = romanize(word, engine="royin")
            if len(letters) > 1 and letters == latin_symbols(letters):
                yield NamePair(word, letters)


def _coded_names(thai: Locale, other: Locale) -> Iterator[NamePair]:
    for kind in ("territories", "languages", "scripts", "currencies"):
        names: Mapping[str, str] = getattr(other, kind)
        for code, name in sorted(getattr(thai, kind).items()):
            if code in names:
                yield from words_of(name, names[code])


def _cities(thai: Locale, other: Locale) -> Iterator[NamePair]:
    for zone, entry in sorted(thai.time_zones.items()):
        named = other.time_zones.get(zone, {}).get("city")
        if named is None and other.language == "en":
            # CLDR leaves out an English city that its zone id spells already.
            named = zone.rsplit("/", 1)[-1].replace("_", " ")
        if named and "city" in entry:
            yield from words_of(entry["city"], named)


def _native_words(corpus: Traversable, known: set[str]) -> list[str]:
    """Return everyday Thai words, no known loan words or names, by frequency."""
    words = set((corpus / "words_th.txt").read_text(encoding="utf-8-sig").split())
    frequent = (corpus / "tnc_freq.txt").read_text(encoding="utf-8-sig").splitlines()
    words = {word for word in words - known if _THAI_WORD.fullmatch(word)}
    by_frequency = (line.partition("\t")[0] for line in frequent)
    native = [word for word in by_frequency if word in words]
    return [word for word in native if len(thai_symbols(word)) >= _SHORTEST][
        :_NATIVE_WORDS
    ]


def draw(text: str) -> float:
    """Return a number from 0 to 1 that depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 2**32
