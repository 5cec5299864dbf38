from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from search.sources.dateline import dateline
from search.sources.front_matter import split_front_matter
from search.sources.markdown import plain_text

Read = Callable[..., Any]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "hanoi.txt",
            "ปูตินเยือนเวียดนาม\nฮานอย ๒๐ มิ.ย. ๒๕๖๗\n\nโต เลิม ต้อนรับ",
            ("ปูตินเยือนเวียดนาม", "ฮานอย ๒๐ มิ.ย. ๒๕๖๗\n\nโต เลิม ต้อนรับ", "2024-06-20"),
        ),
        (
            "hanoi.txt",
            "\ufeff\r\n Putin lands in Hanoi \r\nHANOI, 20 June 2024\r\nTo Lam.",
            ("Putin lands in Hanoi", "HANOI, 20 June 2024\nTo Lam.", "2024-06-20"),
        ),
        (
            "plan.md",
            '---\ntitle: "แผน: \\"พีดีพี\\""\ndate: มิ.ย. 2567\n---\nSMR **600** MW',
            ('แผน: "พีดีพี"', "SMR 600 MW", "2024-06"),
        ),
        ("a.md", "# Moscow\n\nNews of *today*.", ("Moscow", "News of today.", None)),
        ("a.md", "---\ntitle: A\n---\n# A\n\nNews.", ("A", "News.", None)),
        ("only.txt", "บรรทัดเดียว", ("บรรทัดเดียว", "บรรทัดเดียว", None)),
        ("name.txt", "ก" * 251 + "\nข", ("name", "ก" * 251 + "\nข", None)),
        ("mac.txt", "หัวเรื่อง\rเนื้อหา", ("หัวเรื่อง", "เนื้อหา", None)),
        ("ls.txt", "Title\u2028line\u2029line", ("Title", "line\nline", None)),
        ("nul.txt", "หัว\nข่าว\x00ลับ", ("หัว", "ข่าว ลับ", None)),
        ("x.txt", "<b>&lt;\nกา &amp; ไก่", ("<b>&lt;", "กา &amp; ไก่", None)),
    ],
)
def test_a_text_file_gives_title_text_and_date(
    read_one: Read, name: str, content: str, expected: tuple[str, str, str | None]
) -> None:
    document = read_one(name, content).one
    date = document.date and document.date.iso
    assert (document.title, document.text, date) == expected


def test_the_front_matter_gives_everything_a_document_has(read_one: Read) -> None:
    document = read_one(
        "a.txt",
        "---\nid: desk-7\ntitle: 'It''s news'\ndate: 2024-06-20\nsource: Desk\n"
        "url: https://example.org/a\nlang: en\ntags: [x, y]\n# note\n---\nText.",
    ).one
    assert document.id == "desk-7"
    assert document.title == "It's news"
    assert document.source == "Desk"
    assert document.url == "https://example.org/a"
    assert document.language == "en"
    assert document.text == "Text."


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("---\nno end of it\ntext", "---\nno end of it\ntext"),
        ("text\n---\ntitle: x\n---", "text\n---\ntitle: x\n---"),
        ("--- a dialogue\ntitle: x\n---", "--- a dialogue\ntitle: x\n---"),
        ("---\n---\ntext", "text"),
        ("---", "---"),
        ("", ""),
        ("---\n" + "a: b\n" * 500 + "---\nx", "---\n" + "a: b\n" * 500 + "---\nx"),
    ],
)
def test_only_a_closed_block_at_the_beginning_is_front_matter(
    content: str, body: str
) -> None:
    assert split_front_matter(content).body == body


@pytest.mark.parametrize(
    ("lines", "warning"),
    [
        ("title: a\ntitle: b", "line 3: a second title"),
        ("title: a\njust words", "line 3 of the front matter is no “key: value”"),
    ],
)
def test_faults_in_the_front_matter_are_warnings(lines: str, warning: str) -> None:
    matter = split_front_matter(f"---\n{lines}\n---\ntext")
    assert matter.get("title") == "a"
    assert warning in matter.warnings[0]


@pytest.mark.parametrize(
    ("field", "warning"),
    [
        ("date: 31 มิ.ย. 2567", "31 มิ.ย. 2567"),
        ("date: yesterday", "is not a date"),
        ("lang: de", "neither th nor en; by its letters the text is taken as th"),
        ("url: javascript:alert(1)", "the address “javascript:alert(1)” is not used"),
        ("url: https://x.org/a b", "is not used"),
    ],
)
def test_a_value_that_cannot_be_used_is_a_warning_and_no_loss(
    read_one: Read, field: str, warning: str
) -> None:
    result = read_one("a.md", f"---\ntitle: ข่าว\n{field}\n---\nปูตินพบคิม")
    assert result.one.text == "ปูตินพบคิม"
    assert result.one.language == "th"
    assert (result.one.date, result.one.url) == (None, "")
    assert warning in result.warnings


def test_a_language_may_have_a_region_and_capitals(read_one: Read) -> None:
    assert read_one("a.md", "---\nlang: TH_th\n---\nNATO\nOTAN").one.language == "th"


@pytest.mark.parametrize("content", ["", " \n\t\r\n ", "\ufeff\u200b\n", "---\n---\n"])
def test_a_file_without_text_is_left_out_with_the_reason(
    read_one: Read, content: str | bytes
) -> None:
    assert "no text in it" in read_one("a.txt", content).reason


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("HAVANA, 12 June 2024\n\nA frigate", "2024-06-12"),
        ("NEW YORK, 18 August 2023 - The Council", "2023-08-18"),
        ("MOSCOW (Reuters) — 3 March 2022 — The", "2022-03-03"),
        ("กรุงเทพฯ 30 มิถุนายน 2567", "2024-06-30"),
        ("กรุงเทพฯ มิถุนายน 2567\n\nร่างแผน", "2024-06"),
        ("นิวยอร์ก ๑๓ ต.ค. ๒๕๖๕", "2022-10-13"),
        ("24 พ.ค. 2559 — หลังประธานาธิบดี", "2016-05-24"),
        ("โดย กองบรรณาธิการ\n\nเผยแพร่: 5 ก.ค. 2567 10:30 น.\nข่าว", "2024-07-05"),
        ("Published on 5 July 2024 | Desk", "2024-07-05"),
        ("วันพฤหัสบดีที่ 20 มิถุนายน 2567", "2024-06-20"),
        ("วันที่ 17 ตุลาคม 2544 ประธานาธิบดีปูตินประกาศ", None),
        ("สื่อรายงานเมื่อวันที่ 25 กรกฎาคม 2565 ว่ามีการ", None),
        ("ตั้งแต่วันนี้ (1 พ.ค. 2567) คณะมนตรี", None),
        ("ASEAN leaders meeting on 5 September 2023 agreed that", None),
        ("2024", None),
        ("Moscow, 20-22 June 2024", None),
        ("a\nb\nc\nMOSCOW, 3 March 2022", None),
        ("x" * 5000 + " 3 March 2022", None),
        ("", None),
    ],
)
def test_only_a_dateline_gives_a_date(text: str, date: str | None) -> None:
    found = dateline(text)
    assert (found and found.iso) == date


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("## ข่าว ##\nข้อความ", "ข่าว\nข้อความ"),
        ("# C#", "C#"),
        ("**หนัก**และ*เบา* and __bold__ _it_", "หนักและ*เบา* and bold it"),
        ("[ปูติน](https://example.org/a 'x') ![ภาพ](a.png)", "ปูติน ภาพ"),
        ("<https://example.org> a < b > c <br>x <span class='y'>z</span>", None),
        (
            "snake_case_name 2*3*4 `code` \\*star\\*",
            "snake_case_name 2*3*4 code *star*",
        ),
        ("> > quoted\n\n---\n```python\nx = 1\n```", "quoted\n\n\n\nx = 1\n"),
        ("a &amp; b &nbsp;&#3586;<!-- <b> -->", "a & b \u00a0ข"),
    ],
)
def test_signs_that_only_set_type_are_dropped(markdown: str, plain: str | None) -> None:
    expected = plain or "https://example.org a < b > c x z"
    assert plain_text(markdown) == expected
