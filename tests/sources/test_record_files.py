"""JSON lines and tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from search.sources import records

Read = Callable[..., Any]

FULL = {
    "id": "jd-1",
    "title": "ปูตินเยือนฮานอย",
    "text": "โต เลิม ต้อนรับ",
    "lang": "th",
    "date": "20 มิ.ย. 2567",
    "source": "Desk",
    "url": "https://example.org/1",
}


def lines(*records: object) -> str:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def test_a_line_gives_everything_a_document_has(read_one: Read) -> None:
    document = read_one("n.jsonl", lines(FULL)).one
    assert document.date is not None
    assert {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "lang": document.language,
        "date": document.date.display("th"),
        "source": document.source,
        "url": document.url,
    } == FULL | {"date": "20 มิ.ย. 2567 (2024)"}


@pytest.mark.parametrize(
    ("record", "doc_id", "title", "language"),
    [
        ({"text": "ข่าว"}, "n/1", "", "th"),
        ({"title": "Moscow"}, "n/1", "Moscow", "en"),
        ({"id": 7, "text": "x", "date": 2567}, "7", "", "en"),
        ({"id": "", "text": "x", "lang": None}, "n/1", "", "en"),
        ({"text": "x", "extra": {"deep": [1, 2]}}, "n/1", "", "en"),
        ({"text": "long line " * 50}, "n/1", "", "en"),
        ({"text": "a\u0000b \u2028c"}, "n/1", "", "en"),
    ],
)
def test_nearly_everything_may_be_missing(
    read_one: Read, record: dict[str, object], doc_id: str, title: str, language: str
) -> None:
    document = read_one("n.jsonl", lines(record)).one
    assert (document.id, document.language) == (doc_id, language)
    assert document.title == title


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{broken", "no JSON object"),
        (b"[1]", "no JSON object"),
        (b"7", "no JSON object"),
        (b'{"text": ["list"]}', "no JSON object"),
        (b'{"text": "cut', "no JSON object"),
        (b'{"x": ' + b"[" * 100_000, "nested too deep"),
        (b'{"text": "\\ud800"}', "no JSON object"),
        (b'{"id": 1e400, "text": "x"}', "no JSON object"),
        (b'{"text": ""}', "no text in it"),
        (b'{"text": "\x81\x8d\xff"}', "encoding is not known"),
        (b"\x00" * 50, "no JSON object"),
    ],
)
def test_a_broken_line_is_named_and_the_rest_goes_on(
    read_one: Read, line: bytes, reason: str
) -> None:
    data = b'{"id": "a", "text": "one"}\n\n' + line + b'\n{"id": "b", "text": "two"}'
    result = read_one("n.jsonl", data)
    assert list(result.documents) == ["a", "b"]
    assert result.reason.startswith("line 3: ")
    assert reason in result.reason


def test_a_line_in_cp874_between_others_is_read(read_one: Read) -> None:
    thai = '{"text": "รัสเซียและเมียนมาลงนามข้อตกลง"}\n'
    result = read_one("n.jsonl", thai.encode("cp874") + thai.encode())
    assert [item.encoding for item in result.found] == ["cp874", "utf-8"]
    assert len({item.document.text for item in result.found}) == 1


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(read_one: Read) -> None:
    assert read_one("n.jsonl", b'\xef\xbb\xbf{"text": "x"}\r\n\r\n').one.text == "x"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_json_that_is_not_utf8_is_refused_once(read_one: Read, encoding: str) -> None:
    data = ('{"text": "ข่าว"}\n' * 50).encode(encoding)
    assert "not UTF-8" in read_one("n.jsonl", data).reason


def test_a_file_without_any_json_is_given_up(read_one: Read) -> None:
    result = read_one("n.jsonl", "ข่าว\n" * 5000)
    assert len(result.skipped["n.jsonl"]) == 101
    assert "the rest is not read" in result.skipped["n.jsonl"][-1]


def test_a_line_that_is_too_long_is_passed_over(
    read_one: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "LONGEST_LINE", 2_000_000)
    long = json.dumps({"text": "x" * 5_000_000})
    result = read_one("n.jsonl", f"{long}\n{lines({'id': 'b', 'text': 'y'})}\n{long}")
    assert list(result.documents) == ["b"]
    assert [reason[:7] for reason in result.skipped["n.jsonl"]] == [
        "line 1:",
        "line 3:",
    ]


def test_a_document_of_a_megabyte_on_one_line_is_read(read_one: Read) -> None:
    assert len(read_one("n.jsonl", lines({"text": "ก" * 900_000})).one.text) == 900_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("n.csv", 'id,title,text,date\nก1,ปูติน,"ฮานอย, 2567\n""ข่าว""",2567-06\n'),
        (
            "n.csv",
            'ID; Title ;text;date\r\nก1;ปูติน;"ฮานอย, 2567\n""ข่าว""";มิ.ย. 2567\r\n',
        ),
        ("n.tsv", 'id\ttitle\ttext\tdate\nก1\tปูติน\t"ฮานอย, 2567\n""ข่าว"""\t2024-06\n'),
        (
            "n.csv",
            '\ufeffid,title,text,date,x\nก1,ปูติน,"ฮานอย, 2567\n""ข่าว""",2024-06,\n',
        ),
    ],
)
def test_a_row_is_a_document(read_one: Read, name: str, content: str) -> None:
    document = read_one(name, content).one
    assert (document.id, document.title) == ("ก1", "ปูติน")
    assert document.text == 'ฮานอย, 2567\n"ข่าว"'
    assert document.date is not None
    assert document.date.iso == "2024-06"


def test_rows_without_an_id_get_their_line(read_one: Read) -> None:
    result = read_one("n.csv", "text,lang\nหนึ่ง,th\n\n,\nสอง,th\n")
    assert list(result.documents) == ["n/2", "n/5"]
    assert result.skipped == {}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x,a text, with commas,", "it has 4 columns and the first line 2"),
        ('x,"no" quote', "correct the quotes"),
        ("x" + "," * 1_000_000, "it has 1,000,001 columns"),
        ("x,", "no text in it"),
    ],
)
def test_a_row_that_does_not_fit_is_named_and_the_rest_goes_on(
    read_one: Read, row: str, reason: str
) -> None:
    result = read_one("n.csv", f"id,text\na,one\n{row}\nb,two\n")
    assert list(result.documents) == ["a", "b"]
    assert "line 3: " in result.reason
    assert reason in result.reason


def test_a_quote_that_is_never_closed_is_named(read_one: Read) -> None:
    result = read_one("n.csv", 'id,text\na,one\nb,"two\nc,three\n')
    assert list(result.documents) == ["a"]
    assert result.reason.startswith("line 3: ")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a,b\n1,2\n", "its first line does not name the columns"),
        ("", "its first line does not name the columns"),
        ('"title,text\n', "its first line is faulty"),
        ("title," + ",".join(f"c{n}" for n in range(200)), "it has 201 columns"),
        ("title" + ",x" * 1_000_000, "columns; at most 100"),
        ("id,text\n", "there is no document in it"),
        (bytes(range(256)), "no text"),
    ],
)
def test_a_table_that_cannot_be_read_is_named(
    read_one: Read, content: str | bytes, reason: str
) -> None:
    assert reason in read_one("n.csv", content).reason
