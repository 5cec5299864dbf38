"""The query language, a line each; and no text that breaks it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.dates import DateSpan
from search.errors import QueryTooLongError
from search.query.parser import MAX_QUERY, parse
from search.query.tree import (
    All,
    AnyOf,
    DatedIn,
    Everything,
    FromSource,
    InLanguage,
    Not,
    Phrase,
    Query,
    Words,
    describe,
)

TABLE: list[tuple[str, Query]] = [
    ("ปูติน", Words("ปูติน")),
    ("Sergei Shoigu", Words("Sergei Shoigu")),
    ('"Sergei Shoigu"', Phrase("Sergei Shoigu")),
    ("“ที่ผ่านมา  นี้”", Phrase("ที่ผ่านมา นี้")),
    ("-คิวบา รัสเซีย", All((Not(Words("คิวบา")), Words("รัสเซีย")))),
    ("รัสเซีย NOT คิวบา", All((Words("รัสเซีย"), Not(Words("คิวบา"))))),
    ("รัสเซีย คิวบา -S-400", All((Words("รัสเซีย คิวบา"), Not(Words("S-400"))))),
    ("Putin -Cuba visit", All((Words("Putin visit"), Not(Words("Cuba"))))),
    ("ก OR ข", AnyOf((Words("ก"), Words("ข")))),
    ("ก | ข", AnyOf((Words("ก"), Words("ข")))),
    ("a b OR c", AnyOf((Words("a b"), Words("c")))),
    ("a AND b", All((Words("a"), Words("b")))),
    ("(ก AND NOT ข) OR ค", AnyOf((All((Words("ก"), Not(Words("ข")))), Words("ค")))),
    ("-(a b)", All((Not(Words("a b")),))),
    ('a "b c"', All((Words("a"), Phrase("b c")))),
    ("title:ปูติน เยือน", All((Words("ปูติน", title_only=True), Words("เยือน")))),
    ("สึนามิ (อินโดนีเซีย) วันนี้", Words("สึนามิ อินโดนีเซีย วันนี้")),
    ("a AND (b c)", All((Words("a"), Words("b c")))),
    ("title:(Putin visit)", Words("Putin visit", title_only=True)),
    ('title:"a b"', Phrase("a b", title_only=True)),
    ("lang:th", InLanguage("th")),
    ("LANG:Thai x", All((InLanguage("th"), Words("x")))),
    ("ภาษา:อังกฤษ x", All((InLanguage("en"), Words("x")))),
    ('source:"โต๊ะ ข่าว"', FromSource("โต๊ะ ข่าว")),
    ("date:2564", DatedIn(DateSpan.of(2021))),
    ("date:๒๕๖๔", DatedIn(DateSpan.of(2021))),
    ("วันที่:2024-06-20", DatedIn(DateSpan.of(2024, 6, 20))),
    ('date:"มิ.ย. 2567"', DatedIn(DateSpan.of(2024, 6))),
    ("or and not", Words("or and not")),
    ("military-technical", Words("military-technical")),
    ("-", Words("-")),
    ("*", Everything()),
    ("", Everything()),
    ("  \u3000 ", Everything()),
    ("\x00\x01", Everything()),
    ("http://example.org/a:b", Words("http://example.org/a:b")),
]


@pytest.mark.parametrize(("text", "tree"), TABLE)
def test_a_query_is_read_as_a_person_means_it(text: str, tree: Query) -> None:
    assert parse(text).query == tree


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('"ปูติน', "unclosed-quote"),
        ("(a", "unmatched-parenthesis"),
        ("a)", "unmatched-parenthesis"),
        ("a OR", "lonely-operator"),
        ("NOT", "lonely-operator"),
        ("lang:xx a", "unknown-language"),
        ("date:31/02/2567", "unreadable-date"),
        ("(" * 40 + "a", "too-deep"),
    ],
)
def test_what_makes_no_sense_is_said_and_not_an_error(text: str, code: str) -> None:
    assert code in {note.code for note in parse(text).notes}


def test_a_query_that_is_too_long_is_refused_with_its_length() -> None:
    with pytest.raises(QueryTooLongError, match="10,000"):
        parse("ก" * 10_000)


pieces = st.sampled_from(
    ["ปูติน", "Su-35", "AND", "OR", "NOT", "-", '"', "(", ")", "title:", "lang:th", " "]
    + [
        "date:2564",
        "\u200b",
        "source:x",
        "|",
        "&&",
        "“",
        "\ud800",
        "\x00",
        "*",
        "date:",
    ]
)


@settings(max_examples=400)
@given(st.lists(pieces, max_size=14).map("".join) | st.text(max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    parse(text)


@settings(max_examples=300)
@given(st.lists(pieces, max_size=10).map(" ".join))
def test_a_query_written_out_is_read_the_same_way(text: str) -> None:
    tree = parse(text).query
    written = describe(tree)
    if len(written) <= MAX_QUERY and not _dated(tree):
        assert parse(written).query == tree


def test_the_nasty_queries_are_read(shared: Path) -> None:
    lines = (
        (shared / "eval" / "nasty" / "queries.jsonl").read_text("utf-8").splitlines()
    )
    for line in lines:
        text = "".join(part * times for part, times in json.loads(line)["parts"])
        parse(text[:MAX_QUERY])


def _dated(query: Query) -> bool:
    """Tell whether a date is in the tree: it is written out as days, a finer precision."""
    match query:
        case DatedIn():
            return True
        case All(parts) | AnyOf(parts):
            return any(map(_dated, parts))
        case Not(part):
            return _dated(part)
        case _:
            return False
