"""Large inputs of one kind: linear time, and offsets that stay right."""

from __future__ import annotations

import time

import pytest

from search.analysis.analyzer import Analyzer
from search.analysis.names import Name
from search.analysis.tokens import View

SIZE = 200_000  # bytes
LIMIT = 10  # seconds of processor time; one is usual on a slow machine

KINDS = {
    "Latin letters": "a",
    "digits": "7",
    "Thai digits": "๗",
    "one Thai letter": "ก",
    "one Thai vowel": "เ",
    "sara am": "ำ",
    "Thai marks": "่",
    "Thai marks of all kinds": "่ิุํ้",
    "Latin accents": "\u0301",
    "letters with loose accents": "e\u0301",
    "emoji": "😀",
    "joined emoji": "👨\u200d👩\ufe0f",
    "right-to-left marks": "\u200f",
    "letters between marks": "ก\u200f",
    "halves of characters": "\ud83d",
    "blanks": " ",
    "letters between blanks": "ก ",
    "blanks before marks": "ก ่",
    "dots": ".",
    "Thai abbreviations": "ก.",
    "known abbreviations": "พล.อ.",
    "Latin abbreviations": "a.",
    "hyphens": "-",
    "hyphenated": "a-1",
    "Thai codes": "ก-1",
    "apostrophes": "'",
    "elisions": "d'",
    "line breaks": "\r\n\n\r",
    "commas in numbers": "1,",
    "ambiguous words": "มากว่า",
    "a name over and over": "มิน อ่อง หล่าย ",
    "a short name without blanks": "ลาว",
    "what looks like a short name": "ลาวา",
    "ligatures": "ﬁ",
    "another alphabet": "ж",
}


@pytest.fixture(scope="module")
def knowing() -> Analyzer:
    names = [Name("มิน อ่อง หล่าย", "mah", "th"), Name("ลาว", "laos", "th")]
    analyzer = Analyzer([*names, Name("a a", "aa", "en")])
    analyzer.analyze("ก a")  # the word lists are read here
    return analyzer


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_text_of_one_kind_takes_little_time(
    knowing: Analyzer, kind: str
) -> None:
    pattern = KINDS[kind]
    text = pattern * (SIZE // len(pattern.encode("utf-8", "surrogatepass")))
    before = time.process_time()
    analysis = knowing.analyze(text)
    assert time.process_time() - before < LIMIT
    for view, stream in analysis.views.items():
        assert min(stream.starts, default=0) >= 0, view
        assert max(stream.ends, default=0) <= len(text), view
        assert all(map(int.__lt__, stream.starts, stream.ends)), view


def test_the_far_end_of_a_large_text_keeps_its_offsets(knowing: Analyzer) -> None:
    text = "นํ้า\u200b 😀 ที่่ " * 4_000 + "ปูติน visits"
    words = knowing.analyze(text).views[View.WORDS]
    marked = [text[words.starts[i] : words.ends[i]] for i in (0, 1, -2, -1)]
    assert marked == ["นํ้า", "ที่่", "ปูติน", "visits"]
