"""Texts that nobody should send: random mixtures, and a megabyte of one kind.

In: an analyzer. Out: what does not hold for random texts (nothing, it should be), and
the time of large ones. Run by ``search.bench.analysis``.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis.scripts import is_thai
from search.analysis.tokens import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.analysis.analyzer import Analysis, Analyzer

MEGABYTE = 1_000_000
LARGE = {
    "Thai news": "รัสเซียและเมียนมาลงนามความตกลงทางทหารเมื่อวันที่ 20 มิ.ย. 2567 ",
    "Thai without blanks": "รัสเซียและเมียนมาลงนามความตกลงทางทหาร",
    "English": "The two countries signed an agreement on nuclear energy. ",
    "Latin letters": "a",
    "digits": "7",
    "one Thai letter": "ก",
    "Thai marks": "่ิุํ้",
    "Latin accents": "e\u0301",
    "emoji": "👨\u200d👩\ufe0f",
    "right-to-left marks": "ก\u200f",
    "halves of characters": "\ud83d",
    "line breaks": "\r\n\n\r",
    "abbreviations": "พล.อ.",
    "codes": "Su-35",
}
_PIECES = (
    *("รัสเซีย", "เเละ", "นํ้า", "ที่่", "ท่ี", "มิน อ่อง หล่าย", "ลาว", "ปูติน", "ๆ", "ฯลฯ"),
    *("พล.อ.", "พล.อ", "ก.พ.", "รมว.กต.", "กทม", "โควิด-19", "๒๕๖๔", "2564", "1,234.56"),
    *("5G", "Su-35", "F-16A/B", "U.S.", "N.L.D.", "O’Brien", "Côte", "İstanbul", "ﬁ"),
    *(
        "½",
        "km²",
        "ＮＡＴＯ",
        "visits",
        "'s",
        "東京",
        "ß",
        "Москва",
        "กขฃคฅ",
        "วลาดิวอสต็อก",
    ),
    *(
        " ",
        "\n",
        "\t",
        "\u00a0",
        "\u200b",
        "\u202e",
        ".",
        ",",
        "'",
        "-",
        "|",
        "😀\ufe0f",
    ),
    *("่", "ำ", "เ", "ก", "ฤๅ", "\u0301", "\ud800", "_", "(", "“"),
)
_LETTERS = "กนรอเแะาำิุ่้์ํ๔.- eS's5\u200b\u0301"
_RISING = (View.WORDS, View.WORDS_ALT, View.GRAMS, View.EXACT)


@dataclass(frozen=True, slots=True)
class LargeText:
    """How long a megabyte of one kind of text took, in processor time."""

    kind: str
    seconds: float
    microseconds_a_character: float


def random_texts(count: int, seed: int = 7) -> Iterator[str]:
    """Yield texts: mixed words and signs, marks in any order, any characters at all."""
    chance = random.Random(seed)  # noqa: S311  (the same texts every time)
    for number in range(count):
        match number % 3:
            case 0:
                yield "".join(chance.choices(_PIECES, k=chance.randint(0, 25)))
            case 1:
                yield "".join(chance.choices(_LETTERS, k=chance.randint(0, 40)))
            case _:
                characters = (_any_character(chance) for _ in range(40))
                yield "".join(characters)[: chance.randint(0, 40)]


def faults_of(analyzer: Analyzer, text: str) -> list[str]:
    """Return which promises the analysis of a text breaks.

    >>> from search.analysis.analyzer import Analyzer
    >>> faults_of(Analyzer(), "พล.อ.ชอยกู visits ๒๕๖๔")
    []
    """
    analysis = analyzer.analyze(text)
    again = analyzer.analyze(analysis.normalized.text)
    checks = {
        "a letter is lost": _is_lossless(analysis),
        "offsets do not rise": _has_rising_offsets(analysis, len(text)),
        "the normal form is not final": again.normalized.text
        == analysis.normalized.text,
        "the normal form has other terms": all(
            again.views[view].terms == analysis.views[view].terms for view in View
        ),
        "words alone are others": analyzer.words(text) == analysis.views[View.WORDS],
    }
    return [fault for fault, holds in checks.items() if not holds]


def large_texts(analyzer: Analyzer, size: int = MEGABYTE) -> Iterator[LargeText]:
    """Yield the time of a large text of each kind."""
    for kind, pattern in LARGE.items():
        text = pattern * (size // len(pattern.encode("utf-8", "surrogatepass")))
        began = time.process_time()
        analyzer.analyze(text)
        spent = time.process_time() - began
        yield LargeText(kind, spent, 1e6 * spent / len(text))


def _any_character(chance: random.Random) -> str:
    thai, low, plane = (0xE00, 0xE7F), (0, 0x3FF), (0, 0xFFFF)
    return chr(chance.randint(*chance.choice((thai, low, plane, (0, 0x10FFFF)))))


def _is_lossless(analysis: Analysis) -> bool:
    """Tell whether every letter and digit of the normal form is in a word."""
    words = analysis.cut.words
    pairs = zip(words.starts, words.ends, strict=True)
    covered = {i for start, end in pairs for i in range(start, end)}
    text = analysis.normalized.text
    return all(i in covered for i, letter in enumerate(text) if _counts(letter))


def _counts(character: str) -> bool:
    other = character.isalpha() and not "ก" <= character <= "๛"
    return is_thai(character) or other or character.isdecimal()


def _has_rising_offsets(analysis: Analysis, length: int) -> bool:
    for view, stream in analysis.views.items():
        if not all(0 <= token.start < token.end <= length for token in stream):
            return False
        if view in _RISING and list(stream.starts) != sorted(stream.starts):
            return False
    return True
