"""Word files."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from search.sources import docx

if TYPE_CHECKING:
    from pathlib import Path

PARAGRAPH = '<w:p>{style}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
STYLE = '<w:pPr><w:pStyle w:val="{name}"/></w:pPr>'
WORD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<w:document xmlns:w="w" xmlns:mc="mc">{before}<w:body>{body}</w:body></w:document>'
)

Read = Callable[..., Any]
Install = Callable[[str], None]


def paragraph(text: str, style: str = "") -> str:
    return PARAGRAPH.format(style=style and STYLE.format(name=style), text=text)


def word(body: str, *, before: str = "", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", WORD.format(body=body, before=before))
    return target.getvalue()


def test_a_word_file_gives_title_and_paragraphs(read_one: Read) -> None:
    body = (
        paragraph("ปูตินเยือนฮานอย", "Title")
        + paragraph("ฮานอย 20 มิ.ย. 2567")
        + paragraph("ข้อตกลง &amp; สัญญา</w:t><w:tab/><w:t>สองฉบับ")
        + "<w:p><mc:AlternateContent><mc:Choice><w:t>box</w:t></mc:Choice>"
        "<mc:Fallback><w:t>box</w:t></mc:Fallback></mc:AlternateContent></w:p>"
        "<w:p><w:del><w:delText>ลบ</w:delText></w:del><w:t>a</w:t><w:br/><w:t>b</w:t></w:p>"
    )
    result = read_one("a.docx", word(body))
    assert result.one.title == "ปูตินเยือนฮานอย"
    assert result.one.text == ("ฮานอย 20 มิ.ย. 2567\nข้อตกลง & สัญญา\tสองฉบับ\nbox\na\nb")
    assert result.one.date is not None
    assert result.one.date.iso == "2024-06-20"
    assert result.the_found.encoding == "docx"


def test_without_a_title_style_the_first_line_is_the_title(read_one: Read) -> None:
    document = read_one("a.docx", word(paragraph("Moscow") + paragraph("News"))).one
    assert (document.title, document.text) == ("Moscow", "News")


def bomb() -> bytes:
    return word("<w:p><w:t>" + "a" * 60 * 1024**2 + "</w:t></w:p>")


def lying() -> bytes:
    """Say that the text has 3 bytes when it has many."""
    data = word(paragraph("ข่าว" * 1000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    return data.replace(size.to_bytes(4, "little"), (3).to_bytes(4, "little"))


def many_parts() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(10_001):
            archive.writestr(str(number), "")
    return target.getvalue()


ENTITY_BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
)


def with_entities() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", ENTITY_BOMB + "<w:t>&b;</w:t>")
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (lambda: b"not a zip", "it is no Word document"),
        (lambda: word(paragraph("ข่าว"))[:-40], "it is no Word document"),
        (bomb, "more than 50.0 MiB unpacked"),
        (lying, "save it again as .docx|correct it"),
        (many_parts, "more than 10,000 parts"),
        (with_entities, "document type or entities"),
        (lambda: word("", method=zipfile.ZIP_LZMA), "packed in an unusual way"),
        (lambda: word("<w:x>" * 600), "nested more than 500 deep"),
        (lambda: word("<w:p>"), "line 1: mismatched tag"),
        (lambda: word(""), "no text in it"),
    ],
)
def test_a_word_file_that_lies_costs_only_itself(
    read_one: Read, data: Callable[[], bytes], reason: str
) -> None:
    started = time.process_time()
    result = read_one("a.docx", data())
    assert time.process_time() - started < 10
    assert any(part in result.reason for part in reason.split("|"))


def test_a_zip_without_a_word_text_is_named(folder: Path, read: Read) -> None:
    with zipfile.ZipFile(folder / "a.docx", "w") as archive:
        archive.writestr("../../escape.txt", "x")
    assert "there is no text of a Word document in it" in read().reason
    assert not (folder.parent.parent / "escape.txt").exists()


def test_a_word_file_of_too_many_elements_is_named_before_it_costs_minutes(
    read_one: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(docx, "_MOST_ELEMENTS", 100)
    assert read_one("a.docx", word(paragraph("ข่าว"))).one.title == "ข่าว"
    assert "more than 100 elements" in read_one("b.docx", word("<w:p/>" * 99)).reason
