"""What is marked in a document: typed words, added words, names, quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from search.analysis.tokens import View
from search.documents import Document
from search.engines.memory import MemoryEngine
from search.indexer import analyse
from search.lexicon.lexicon import load_lexicon
from search.marking import Marker
from search.query.expansion import Options, Planner
from search.query.parser import parse
from search.query.plan import Boosted, Concept, TermSet
from search.snippets import Mark, join_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.analysis.analyzer import Analyzer
    from search.lexicon.glossary import Glossary


class MarkText(Protocol):
    """Marks a query in a text: typed words in [brackets], added ones in {braces}."""

    def __call__(self, query: str, text: str, *, title: str = "") -> str: ...


@pytest.fixture(scope="module")
def mark(analyzer: Analyzer, glossary: Glossary) -> MarkText:
    def marked(query: str, text: str, *, title: str = "") -> str:
        document = Document("d", title, text, "th")
        engine = MemoryEngine([analyse(document, analyzer)])
        planner = Planner(analyzer, load_lexicon(glossary), engine)
        plan = planner.plan(parse(query).query, Options()).plan
        in_title, in_text = Marker(plan, engine).marks(document)
        whole, marks = (title, in_title) if title else (text, in_text)
        return _shown(whole, join_marks(marks, whole))

    return marked


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # What was typed, and what was added in the other language.
        ("ปูติน", "[ปูติน]พบผู้นำ"),
        ("ปูติน", "{Putin} met the leader"),
        ("Putin", "[Putin] met ({ปูติน}) the leader"),
        ("Russian navy", "the [Russian navies]"),
        # The whole name is marked when a part of it was typed.
        ("ปูติน", "พบ[วลาดิเมียร์ ปูติน]ที่มอสโก"),
        ("Putin", "[Vladimir Putin] in Moscow"),
        # Typed and added words side by side stay apart.
        ("รัสเซีย", "[รัสเซีย] {Russia}"),
        # Years of both calendars.
        ("2564", "เมื่อปี [2564] หรือ [2021]"),
        # Nothing of what was excluded.
        ("รัสเซีย -คิวบา", "[รัสเซีย]และคิวบา Cuba"),
    ],
)
def test_typed_and_added_words_are_told_apart(
    mark: MarkText, query: str, expected: str
) -> None:
    assert mark(query, _plain(expected)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # In a row, or within the name; "Un" alone is not the man.
        ("Kim Jong Un", "[Kim Jong Un] spoke. A un dictator and a Jong."),
        ("Kim Jong Un", "[Kim Jong-Un] spoke at the UN."),
        ("Kim Jong Un", "[Jong Un] spoke at the UN."),
        ("คิม จองอึน", "[คิม จองอึน]พบนายคิม"),
        ("คิม จองอึน", "[คิมจองอึน]พบนายคิม"),
        ("Vladimir Putin", "[Vladimir Putin] and Vladimir Lenin, said [Putin]."),
        # The other language's name is whole, too: a stray คิม is not marked.
        ("Kim Jong Un", "{คิม จองอึน}พบคิม"),
        # A document that has the words only apart was found by them: they are shown.
        ("Kim Jong Un", "The [UN] met a [Kim]."),
    ],
)
def test_a_name_of_several_words_is_marked_where_they_stand_in_a_row(
    mark: MarkText, query: str, expected: str
) -> None:
    assert mark(query, _plain(expected)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("the war in Ukraine", "the [war in Ukraine] and in the press"),
        ("ข่าวของปูติน", "[ข่าวของปูติน] และของคนอื่น"),
        ("the", "[the] war and [the] peace"),
        ("who", "[who] goes there"),
        ("WHO vaccine", "The [WHO] said who got a [vaccine]"),
    ],
)
def test_function_words_are_marked_only_between_others_or_alone(
    mark: MarkText, query: str, expected: str
) -> None:
    assert mark(query, _plain(expected)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ที่ผ่านมา", "ช่วง[ที่่ผ่านมา]นี้"),  # a doubled tone mark
        ("น้ำท่วม", "เกิด[นํ้าท่วม]ใหญ่"),  # sara am typed in two parts
        ("แอนดรูว์", "นาย[เเอนดรูว์]กล่าว"),  # two เ for แ
        ("2564", "ปี [๒๕๖๔]"),
        ("รัสเซีย", "ของ[รัส\u200bเซีย]และ"),
        ("nato", "[ＮＡＴＯ] ประชุม"),
    ],
)
def test_another_spelling_is_marked_whole(
    mark: MarkText, query: str, expected: str
) -> None:
    assert mark(query, _plain(expected)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"Min Aung"', "[Min Aung] Hlaing, Min and Aung"),
        ('"ทัพเมียนมา"', "กอง[ทัพเมียนมา]และเมียนมา"),
        ('"Putin"', "[Putin] หรือปูติน"),  # quoted words are never translated
        ('"min  aung"', "[MIN\n\nAung]"),
        ('"us"', "Russia and the [US]"),
    ],
)
def test_a_quote_is_marked_where_it_stands_as_typed(
    mark: MarkText, query: str, expected: str
) -> None:
    assert mark(query, _plain(expected)) == expected


def test_titles_are_marked_too(mark: MarkText) -> None:
    assert mark("Putin", "text", title="ปูติน and Putin") == "{ปูติน} and [Putin]"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("prime minister", "The [prime minister] is of prime age. A minister came."),
        ("prime minister", "A [minister] of [prime] age"),
        ("นายกรัฐมนตรี", "[นายกรัฐมนตรี]พบรัฐมนตรี"),
    ],
)
def test_a_phrase_the_dictionary_knows_is_marked_like_a_name(
    mark: MarkText, query: str, expected: str
) -> None:
    assert mark(query, _plain(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # English words that sound alike, in any form of the word.
        ("Shoigu came. Shoigu's visit", "{Shoigu} came. {Shoigu's} visit"),
        ("พบโชอิกุแล้ว", "พบ[โชอิกุ]แล้ว"),
        # Its pieces in another name are not the name.
        ("อันโตนิอู กุแตเรช", "อันโตนิอู กุแตเรช"),
    ],
)
def test_a_name_found_by_its_sound_is_marked(
    analyzer: Analyzer, text: str, expected: str
) -> None:
    document = Document("d", "", text, "th")
    engine = MemoryEngine([analyse(document, analyzer)])
    typed = tuple(TermSet(View.WORDS, ((term,),)) for term in ("โชอิ", "กุ"))
    alike = TermSet(View.EXACT, (("shoigu",),), expanded=True)
    _, marks = Marker(Concept((typed, (alike,))), engine).marks(document)
    assert _shown(text, join_marks(marks, text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("บริษัทโรซาตอมมอสโก", [(6, 13)]),
        # Four letters alone are chance, unless there is nothing else …
        ("โรซาตอม และโรซา", [(0, 7)]),
        ("ข่าวโรซาน้อย", [(4, 8)]),
        # … and the original is marked, whatever its spelling.
        ("บริษัทโรซา\u200bตอม", [(6, 14)]),
        ("ข่าว", []),
    ],
)
def test_letters_are_marked_where_no_word_is(
    analyzer: Analyzer, text: str, expected: list[tuple[int, int]]
) -> None:
    document = Document("d", "", text, "th")
    pieces = ("โรซา", "รซาต", "ซาตอ", "าตอม")
    plan = Boosted(
        TermSet(View.WORDS, (("ไม่มีคำนี้",),)),
        rescuers=tuple(TermSet(View.GRAMS, ((piece,),)) for piece in pieces),
    )
    engine = MemoryEngine([analyse(document, analyzer)])
    _, marks = Marker(plan, engine).marks(document)
    assert [(mark.start, mark.end) for mark in marks] == expected


@pytest.mark.parametrize(
    "query", ["!!!", "...", '"', "-", "🙂", "\x00", "\ud800", "()"]
)
def test_a_query_without_words_marks_nothing(mark: MarkText, query: str) -> None:
    assert mark(query, "ปูติน! 🙂 Putin...") == "ปูติน! 🙂 Putin..."


def test_an_empty_document_has_no_marks(mark: MarkText) -> None:
    assert mark("Putin", "") == ""


def _shown(text: str, marks: Sequence[Mark]) -> str:
    shown, at = "", 0
    for mark in marks:
        opening, closing = "{}" if mark.expanded else "[]"
        shown += (
            f"{text[at : mark.start]}{opening}{text[mark.start : mark.end]}{closing}"
        )
        at = mark.end
    return shown + text[at:]


def _plain(marked: str) -> str:
    return marked.translate(dict.fromkeys(map(ord, "[]{}")))
