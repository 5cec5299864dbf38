from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from search.sources.base import UnreadableError
from search.sources.html_pages import text_of

Read = Callable[..., Any]

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}">
<title>ปูตินเยือนฮานอย | เว็บข่าว</title>
<meta property="og:title" content="ปูตินเยือน&quot;ฮานอย&quot;">
<meta property='og:site_name' content='เว็บข่าว'>
<meta property="article:published_time" content="2024-06-20T09:00:00+07:00">
<link rel=canonical href="https://example.org/hanoi?a=1&amp;b=2">
<style>p {{ color: red }}</style>
<script>if (a < b) {{ document.write("<p>no</p>") }}</script>
</head><body>
<nav><ul><li>หน้าแรก<li>การเมือง</ul></nav>
<div class=menu hidden>ซ่อน</div>
<article><h1>ปูตินเยือน&quot;ฮานอย&quot;</h1>
<p>โต เลิม <b>ต้อน</b>รับ&nbsp;ที่ทำเนียบ<br>ข้อตกลง&amp;สัญญา</p><!-- <p>ลับ</p> -->
<table><tr><td>น้ำมัน<td>ก๊าซ</tr></table>
<aside>อ่านต่อ</aside><form><button>ส่ง</button></form></article>
<footer>สงวนลิขสิทธิ์</footer></body></html>"""


@pytest.mark.parametrize(
    ("charset", "encoding"), [("utf-8", "utf-8"), ("windows-874", "cp874")]
)
def test_a_page_gives_its_article_and_what_it_says_of_itself(
    read_one: Read, charset: str, encoding: str
) -> None:
    page = PAGE.format(charset=charset)
    result = read_one("hanoi.html", page.encode(encoding))
    document = result.one
    assert document.title == 'ปูตินเยือน"ฮานอย"'
    assert document.text == "โต เลิม ต้อนรับ ที่ทำเนียบ\nข้อตกลง&สัญญา\nน้ำมัน ก๊าซ"
    assert document.language == "th"
    assert document.date is not None
    assert document.date.iso == "2024-06-20"
    assert document.source == "เว็บข่าว"
    assert document.url == "https://example.org/hanoi?a=1&b=2"
    assert result.the_found.encoding == encoding


@pytest.mark.parametrize(
    ("page", "title", "text"),
    [
        ("<title>A</title><h1>Head</h1><p>Text", "Head", "Text"),
        ("<title> A &amp; B </title><p>Text", "A & B", "Text"),
        ("<p>First line</p><p>Second", "First line", "Second"),
        ("<main><p>In main</main><p>Out", "In main", "In main"),
        ("<article></article><main></main><p>Only this", "Only this", "Only this"),
        (
            "<article>Long enough<article>comment</article></article>",
            "Long enough",
            "comment",
        ),
        ("<form runat=server><p>ASP</p><p>page</p></form>", "ASP", "page"),
        ("<p>one<nav>menu<div>deep</div></nav>two", "one", "two"),
        ("<div>a<nav>never closed</div><p>b", "a", "b"),
        ("<noscript>switch on</noscript><p>x<p>y", "x", "y"),
        ("<p>a<svg><title>icon</title></svg>b", "ab", "ab"),
        ("plain text, no tag", "plain text, no tag", "plain text, no tag"),
        (
            "<h1>T</h1>1 < 2 &lt;b&gt; &no; &#0; 3 > 2",
            "T",
            "1 < 2 <b> &no; \ufffd 3 > 2",
        ),
        ("<p>cut <a href='never closed>text", "cut", "cut"),
    ],
)
def test_pages_as_they_are_in_the_world(
    read_one: Read, page: str, title: str, text: str
) -> None:
    document = read_one("page.html", page).one
    assert (document.title, document.text) == (title, text)


def test_entities_are_resolved_once_and_markup_never_reaches_the_text(
    read_one: Read,
) -> None:
    page = "<p>&amp;lt;script&amp;gt; &lt;b&gt; <IMG SRC=x onerror='alert(1)'>x</p>"
    assert read_one("x.htm", page).one.text == "&lt;script&gt; <b> x"


def test_a_list_of_articles_is_read_as_a_whole() -> None:
    page = "".join(f"<article>ข่าวที่ {n}</article>" for n in range(3))
    assert text_of(f"<p>top</p>{page}") == "ข่าวที่ 0\nข่าวที่ 1\nข่าวที่ 2"


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        ('<meta name="DC.Date" content="20 มิ.ย. 2567">', "2024-06-20"),
        ("<p>x<time datetime='2024-06-20'>วันนี้</time>", "2024-06-20"),
        (
            '<script type=application/ld+json>{"datePublished": "2024-06-20"}</script>',
            "2024-06-20",
        ),
        ("<h1>T</h1><p>กรุงเทพฯ 20 มิ.ย. 2567</p>", "2024-06-20"),
    ],
)
def test_the_date_of_a_page_is_found(read_one: Read, markup: str, date: str) -> None:
    document = read_one("a.html", f"{markup}<p>ข่าว<p>more").one
    assert document.date is not None
    assert document.date.iso == date


@pytest.mark.parametrize(
    "piece",
    [
        *("<div>", "<b>", "<p><font a=1>", "<article>", "</article>", "<table><td>"),
        *("<a ", "<a '", '<a x="', "<!--", "<![CDATA[", "<script>", "</", "<", "<!"),
        *("&", "&#", "&#1", "= ", "<meta name=a content=b>", "<h1>", "กา", " "),
    ],
)
def test_time_is_linear_whatever_the_page_repeats(piece: str) -> None:
    page = piece * (400_000 // len(piece))
    started = time.process_time()
    text_of(page)
    assert time.process_time() - started < 5


def test_a_page_with_more_tags_than_pages_have_is_refused() -> None:
    with pytest.raises(UnreadableError, match="more than 500,000 tags"):
        text_of("<p>" * 500_001)
