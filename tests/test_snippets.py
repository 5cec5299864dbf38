"""Snippets: which passages are shown, where they begin and end, what is marked."""

from __future__ import annotations

import re
import time

import pytest

from search.analysis.thai import main_segmenter
from search.snippets import Mark, Snippet, join_marks, make_snippets

PARAGRAPHS = (
    "กระทรวงการต่างประเทศแถลงเมื่อวันจันทร์ว่าการเจรจารอบใหม่จะเริ่มในสัปดาห์หน้า\n\n"
    "ประธานาธิบดีปูตินเดินทางถึงกรุงฮานอยเมื่อเช้า และพบผู้นำเวียดนามที่ทำเนียบ\n\n"
    "ตลาดหุ้นไทยปิดบวกเล็กน้อย นักลงทุนรอดูตัวเลขเงินเฟ้อของสหรัฐฯ ที่จะออกมาคืนนี้"
)
SENTENCES = (
    "The talks lasted four hours and were held behind closed doors. Nobody spoke to "
    "the press. Gen. Min Aung Hlaing met Vladimir Putin in Moscow on Tuesday. They "
    "signed ten documents. The airline said that flights would start again in March."
)


def marks_of(text: str, *words: str, expanded: bool = False) -> list[Mark]:
    return [
        Mark(match.start(), match.end(), expanded)
        for word in words
        for match in re.finditer(re.escape(word), text)
    ]


def snippets_of(text: str, *words: str, width: int = 180) -> tuple[Snippet, ...]:
    return make_snippets(text, marks_of(text, *words), width=width)


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[m.start : m.end] for m in snippet.marks]


# Joining


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("คิม จองอึน", ("คิม", "จองอึน"), ["คิม จองอึน"]),
        ("คิม จอง-อึน", ("คิม", "จอง", "อึน"), ["คิม จอง-อึน"]),
        ("Min Aung Hlaing", ("Min", "Aung", "Hlaing"), ["Min Aung Hlaing"]),
        ("Kim\u00a0Jong", ("Kim", "Jong"), ["Kim\u00a0Jong"]),
        ("Putin, Kim", ("Putin", "Kim"), ["Putin", "Kim"]),
        ("Putin  Kim", ("Putin", "Kim"), ["Putin", "Kim"]),
        ("Putin\nKim", ("Putin", "Kim"), ["Putin", "Kim"]),
        ("ปูติน", ("ปูต", "ติน"), ["ปูติน"]),
    ],
)
def test_parts_of_one_name_become_one_mark(
    text: str, words: tuple[str, ...], expected: list[str]
) -> None:
    joined = join_marks(marks_of(text, *words), text)
    assert [text[m.start : m.end] for m in joined] == expected


def test_a_typed_word_wins_where_it_overlaps_an_expanded_one() -> None:
    text = "วลาดิเมียร์ ปูติน"
    name, typed = Mark(0, len(text), expanded=True), Mark(12, 17)
    assert join_marks([name, typed], text) == (Mark(0, len(text)),)


def test_a_name_that_was_typed_joins_the_word_before_it() -> None:
    text = "ข่าวปูติน"
    marks = [Mark(0, 4), Mark(4, 9, expanded=True), Mark(4, 9)]
    assert join_marks(marks, text) == (Mark(0, 9),)


def test_typed_and_expanded_words_side_by_side_stay_apart() -> None:
    text = "รัสเซีย Russia"
    marks = [Mark(0, 7), Mark(8, 14, expanded=True)]
    assert join_marks(marks, text) == tuple(marks)


@pytest.mark.parametrize(
    ("text", "start", "end", "whole"),
    [
        ("ที่่ผ่านมา", 0, 1, "ที่่"),
        ("เก้า", 1, 2, "เก้า"),
        ("น้ำ", 0, 2, "น้ำ"),
        ("cafe\u0301s", 0, 4, "cafe\u0301"),
        ("👨\u200d👩\u200d👧!", 0, 1, "👨\u200d👩\u200d👧"),
        ("👍🏽!", 0, 1, "👍🏽"),
    ],
)
def test_a_mark_covers_whole_written_characters(
    text: str, start: int, end: int, whole: str
) -> None:
    (mark,) = join_marks([Mark(start, end)], text)
    assert text[mark.start : mark.end] == whole


def test_an_empty_mark_marks_nothing() -> None:
    assert join_marks([Mark(2, 2), Mark(3, 1)], "ปูติน") == ()


# Choosing passages


def test_a_passage_holds_the_most_different_words() -> None:
    text = "Putin spoke. " * 20 + "x " * 200 + "Putin visited Cuba. " + "y " * 200
    (first, *_) = snippets_of(text, "Putin", "Cuba")[::-1]
    assert marked(first) == ["Putin", "Cuba"]


def test_the_second_passage_says_what_the_first_does_not() -> None:
    text = "Putin. " + "x " * 200 + "Putin again. " + "x " * 200 + "Cuba." + " y" * 200
    assert [marked(s) for s in snippets_of(text, "Putin", "Cuba")] == [
        ["Putin"],
        ["Cuba"],
    ]


def test_what_was_said_once_makes_room_for_what_was_not() -> None:
    text = "Putin in Cuba. " + "x " * 200 + "Putin and Cuba. " + "x " * 200 + "Kim."
    said = [marked(s) for s in snippets_of(text, "Putin", "Cuba", "Kim")]
    assert said == [["Putin", "Cuba"], ["Kim"]]


def test_words_the_person_typed_count_more_than_translations() -> None:
    text = "รัสเซีย " + "ก ข ค ง " * 60 + "Russia"
    marks = [Mark(0, 7, expanded=True), *marks_of(text, "Russia")]
    (snippet,) = make_snippets(text, marks, most=1)
    assert marked(snippet) == ["Russia"]


def test_two_words_that_touch_are_still_two_words() -> None:
    # Joined they are one mark; a passage with both is better than one with either.
    text = "รัสเซีย " + "ก ข ค ง " * 60 + "รัสเซียคิวบา" + " จ ฉ ช ซ" * 60
    (snippet,) = make_snippets(text, marks_of(text, "รัสเซีย", "คิวบา"), most=1)
    assert marked(snippet) == ["รัสเซียคิวบา"]


def test_the_earliest_of_equal_passages_is_shown_first() -> None:
    text = ("Putin spoke here. " + "z " * 150) * 5
    first, second = snippets_of(text, "Putin")
    assert first.start == 0
    assert second.start > len(first.text)


def test_without_matches_the_beginning_is_shown() -> None:
    (snippet,) = make_snippets(PARAGRAPHS, [], width=120)
    assert snippet.text == PARAGRAPHS.partition("\n\n")[0]
    assert (snippet.start, snippet.before, snippet.after) == (0, False, True)


@pytest.mark.parametrize("text", ["", " ", "\n\n\t ", "\u200b\u2028"])
def test_a_text_without_a_visible_character_has_no_snippet(text: str) -> None:
    assert make_snippets(text, []) == ()


def test_leading_white_space_is_not_shown() -> None:
    (snippet,) = make_snippets("\n \n" * 200 + "ปูติน", [])
    assert (snippet.text, snippet.before, snippet.after) == ("ปูติน", False, False)


# Where passages begin and end


def test_a_passage_stays_within_its_paragraph() -> None:
    (snippet,) = snippets_of(PARAGRAPHS, "ปูติน", width=120)
    assert snippet.text == PARAGRAPHS.split("\n\n")[1]
    assert snippet.before
    assert snippet.after


def test_a_passage_does_not_leave_its_paragraph_for_a_word_it_has() -> None:
    _, paragraph, _ = PARAGRAPHS.split("\n\n")
    text = f"{paragraph}\n\n{paragraph}"
    assert [s.text for s in snippets_of(text, "ปูติน", width=140)] == [paragraph] * 2


def test_a_passage_does_not_begin_in_the_paragraph_before() -> None:
    before = "x" * 100 + ". A sentence of forty characters or so is here.\n\n"
    (snippet,) = snippets_of(before + "Putin came. " + "y" * 200, "Putin")
    assert snippet.text.startswith("Putin came.")


def test_a_passage_begins_with_a_sentence_but_not_after_an_abbreviation() -> None:
    (snippet,) = snippets_of(SENTENCES, "Putin", width=100)
    assert snippet.text.startswith("Gen. Min Aung Hlaing met Vladimir Putin")
    assert snippet.text.endswith("They signed ten documents.")


@pytest.mark.parametrize(
    ("text", "word", "beginning"),
    [
        # A comma before a space is better than a space; a line better than both.
        ("one two three four, five six seven", "seven", "five"),
        ("one two three four\nfive, six seven", "seven", "five"),
        # A Thai space ends a phrase, unless what follows is part of a name …
        ("รายงานจากกรุงมอสโกเมื่อวานนี้ ระบุว่าผู้นำรัสเซียพบปูติน", "ปูติน", "ระบุ"),
        (
            "ทำเนียบแถลงว่า ผู้นำรัสเซียวลาดิเมียร์ ปูติน ลงนามกับคิวบา",
            "คิวบา",
            "ลงนาม",
        ),
        # … and neither side of a number is a place to begin.
        ("รัฐบาลประกาศว่าเศรษฐกิจ โตขึ้นร้อยละ 11 ส่วนรัสเซีย", "รัสเซีย", "โตขึ้น"),
        # A passage begins with no closing bracket, ๆ or ฯ.
        ("ต่าง ๆ นานาชาติเห็นว่าปูติน", "ปูติน", "นานา"),
    ],
)
def test_a_passage_begins_where_a_reader_pauses(
    text: str, word: str, beginning: str
) -> None:
    (snippet,) = snippets_of("ก" * 200 + f" {text} " + "ข" * 200, word, width=70)
    assert snippet.text.startswith(beginning)


def test_a_long_thai_run_is_cut_between_words() -> None:
    run = "กองทัพอากาศเมียนมารับมอบเครื่องบินขับไล่จากรัสเซียตามสัญญาที่ลงนามไว้เมื่อสองปีก่อน"
    text = run * 8
    cuts = {0}
    for word in main_segmenter().cut(text):
        cuts.add(max(cuts) + len(word))
    at = text.index("รัสเซีย", 300)
    (snippet,) = make_snippets(text, [Mark(at, at + 7)])
    assert snippet.start in cuts
    assert snippet.start + len(snippet.text) in cuts


def test_a_name_is_not_broken_by_the_end_of_a_passage() -> None:
    name = "มิน อ่อง หล่าย"
    text = f"{name}" + "กขค" * 51 + f" {name} " + "งจฉ" * 60
    marks = marks_of(text, name)
    (first, *_) = make_snippets(text, marks)
    assert len(first.text) > 150
    assert first.text.count("มิน") == first.text.count("หล่าย")


def test_a_mark_longer_than_a_passage_is_shown_in_part() -> None:
    text = "ปูติน " * 5_000
    (snippet, *_) = make_snippets(text, marks_of(text, "ปูติน"))
    assert len(snippet.text) <= 180
    assert snippet.marks == (Mark(0, len(snippet.text)),)


def test_a_match_at_the_end_of_the_text_shows_what_led_to_it() -> None:
    text = "ก่อนหน้านี้มีรายงานว่า " * 30 + "ปูติน"
    (snippet,) = snippets_of(text, "ปูติน")
    assert len(snippet.text) > 150
    assert not snippet.after


@pytest.mark.parametrize(
    "newline", ["\n", "\r\n", "\r", "\u2028", "\x85", "\t", "\x0b"]
)
def test_line_breaks_of_any_kind_are_shown_as_spaces(newline: str) -> None:
    text = f"บรรทัดแรก{newline}ปูติน{newline}บรรทัดสาม"
    (snippet,) = snippets_of(text, "ปูติน")
    assert snippet.text == text.replace(newline, " " * len(newline))
    assert marked(snippet) == ["ปูติน"]


def test_zero_width_spaces_part_words_like_spaces() -> None:
    text = "\u200b".join(["คำหนึ่ง", "คำสอง", "ปูติน"] * 60)
    for snippet in snippets_of(text, "ปูติน"):
        assert snippet.start == 0 or text[snippet.start - 1] == "\u200b"


# Time


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("ปูตินเยือน" * 100_000, [Mark(i, i + 5) for i in range(0, 1_000_000, 10)]),
        ("ก" * 200_000, [Mark(i, i + 20) for i in range(0, 199_980, 10)]),
        ("้" * 200_000, [Mark(i, i + 1) for i in range(0, 200_000, 10)]),
        (" " * 999_995 + "ปูติน", [Mark(999_995, 1_000_000)]),
    ],
    ids=["words", "overlaps", "one cluster", "white space"],
)
def test_a_million_characters_with_a_hundred_thousand_marks_take_a_second(
    text: str, marks: list[Mark]
) -> None:
    for _ in range(3):  # a busy machine may spoil one measurement
        started = time.process_time()
        snippets = make_snippets(text, marks)
        seconds = time.process_time() - started
        assert all(0 < len(snippet.text) <= 180 for snippet in snippets)
        if seconds < 1:
            return
    pytest.fail(f"it took {seconds:.2f} s")
