"""Names and loan words with their English form, for the two small layers.

In: what installed packages hold: Babel's copy of the CLDR names; a table of loan words
and a list of provinces among PyThaiNLP's files. Out: ``Pair``s, surer ones with more
evidence. Called by ``search.lexicon.build_tables`` only.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from search.lexicon.dictionary import english_key, thai_key
from search.lexicon.wordnet_pairs import Pair

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from babel import Locale

    from search.lexicon.wordnet_pairs import WordKinds

_THAI = re.compile("[ก-๎]")
_LATIN = re.compile("[A-Za-z]")
_PARENTHESES = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
_ALIAS = 0.8

# How sure we are that a name is meant, by kind: a country before its language.
_SURENESS = {
    "territories": 1.0,
    "cities": 0.9,
    "languages": 0.8,
    "currencies": 0.7,
    "scripts": 0.6,
}
_PROVINCE = 1.0
_CALENDAR = 0.9
# Three letters are a name of a language less often than a word: กา, ไว, กวี.
_SHORT_WORD = 3
_KINDS_WITH_SHORT_WORDS = ("languages", "scripts")

# Codes for "unknown", "none", tests and the like.
_SPECIAL = re.compile("X[AB]|ZZ|mul|mis|und|zxx|root|X..|Z...|Etc/.*")

# The column says whether the spelling follows the Royal Society; empty is unchecked.
_SPELLING = {"True": 1.0, "": 0.8}
_MISSPELT = 0.6


def cldr_pairs(kinds: WordKinds) -> Iterator[Pair]:
    """Yield territories, cities, languages, scripts, currencies, months and days.

    Names that are everyday words in either language (Slave, ไว, Resolute) are left
    out, territories excepted: the name would be wrong nearly always.
    """
    from babel import Locale  # noqa: PLC0415  development only

    thai, english = Locale("th"), Locale("en")
    for kind, sureness in _SURENESS.items():
        names = _cities if kind == "cities" else _coded_names
        for thai_name, english_name in names(thai, english, kind):
            for pair in named_pairs(thai_name, english_name, sureness, kind=kind):
                if kind == "territories" or not is_everyday(pair, kinds, kind=kind):
                    yield pair
    for kind in ("months", "days"):
        words = getattr(english, kind)["format"]["wide"]
        for code, name in sorted(getattr(thai, kind)["format"]["wide"].items()):
            yield Pair(name, words[code], _CALENDAR)


def _coded_names(thai: Locale, english: Locale, kind: str) -> Iterator[tuple[str, str]]:
    names: Mapping[str, str] = getattr(english, kind)
    for code, name in sorted(getattr(thai, kind).items()):
        if code in names and not _SPECIAL.fullmatch(code):
            yield name, names[code]


def _cities(thai: Locale, english: Locale, _kind: str) -> Iterator[tuple[str, str]]:
    # CLDR leaves out an English city that its zone id spells already.
    for zone, entry in sorted(thai.time_zones.items()):
        if "city" in entry and not _SPECIAL.fullmatch(zone):
            named = english.time_zones.get(zone, {}).get("city")
            yield entry["city"], named or zone.rsplit("/", 1)[-1].replace("_", " ")


def named_pairs(
    thai: str, english: str, sureness: float, *, kind: str
) -> Iterator[Pair]:
    """Yield the pairs of one entry, whose names may carry a second one.

    >>> [(p.thai, p.english) for p in named_pairs(
    ...     "เมียนมา (พม่า)", "Myanmar (Burma)", 1.0, kind="territories")]
    [('เมียนมา', 'Myanmar'), ('เมียนมา', 'Burma'), ('พม่า', 'Myanmar'), ('พม่า', 'Burma')]
    >>> [(p.thai, p.english) for p in named_pairs(
    ...     "ดีนาร์โครเอเชีย", "Croatian Dinar (1991)", 0.7, kind="currencies")]
    [('ดีนาร์โครเอเชีย', 'Croatian Dinar')]
    """
    thai_names, english_names = _aliases(thai, kind), _aliases(english, kind)
    for i, thai_name in enumerate(thai_names):
        if not _THAI.search(thai_name) or len(thai_key(thai_name)) < 2:  # noqa: PLR2004
            continue
        for j, english_name in enumerate(english_names):
            if _LATIN.search(english_name) and not _THAI.search(english_name):
                share = 1.0 if i == j else _ALIAS
                yield Pair(thai_name, english_name, sureness * share)


def _aliases(name: str, kind: str) -> list[str]:
    """Return the name, and for territories the second one it carries."""
    if kind == "languages" and " - " in name:  # "อังกฤษ - แคนาดา": not what people write
        return []
    if kind == "cities":
        return [name.split(",", maxsplit=1)[0]]
    outside = _PARENTHESES.sub("", name)
    if kind != "territories":
        return [outside]
    inside = _PARENTHESES.findall(name)
    first = [name.split(" - ", maxsplit=1)[0]] if " - " in name else []
    return [outside, *inside, *first]


def is_everyday(pair: Pair, kinds: WordKinds, *, kind: str) -> bool:
    """Return whether either side is far more often an ordinary word than this name."""
    if english_key(pair.english) in kinds.ordinary_english:
        return True
    key = thai_key(pair.thai)
    return (
        kind in _KINDS_WITH_SHORT_WORDS
        and len(key) <= _SHORT_WORD
        and key not in kinds.thai_names
    )


def province_pairs(file: Path, stop_words: frozenset[str]) -> Iterator[Pair]:
    """Yield the Thai provinces; เลย, a function word, only as จังหวัดเลย.

    The file's abbreviations are left out: กบ is Krabi to few readers, a frog to most.
    """
    with file.open(encoding="utf-8-sig", newline="") as rows:
        for thai, _, english, _ in csv.reader(rows):
            named = f"จังหวัด{thai}" if thai in stop_words else thai
            yield Pair(named, english, _PROVINCE)


def transliteration_pairs(file: Path) -> Iterator[Pair]:
    """Yield loan words; misspelt ones too, since documents hold them, but last."""
    with file.open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            english = _THAI.sub("", row["en"]).strip()
            if _LATIN.search(english) and len(thai_key(row["th"])) > 1:
                sureness = _SPELLING.get(row["check"], _MISSPELT)
                yield Pair(" ".join(row["th"].split()), english, sureness)
