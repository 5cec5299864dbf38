"""Feeds and wiki dumps."""

from __future__ import annotations

import bz2
import time
from collections.abc import Callable
from typing import Any

import pytest

from search.sources.wikitext import plain_text

Read = Callable[..., Any]

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="c" xmlns:atom="a"><channel>
<title>ข่าว &amp; more</title><link>https://example.org/</link>
<image><title>logo</title></image>
<item><title>ปูตินเยือนฮานอย</title><link>https://example.org/1</link>
<guid>desk-1</guid><pubDate>Thu, 20 Jun 2024 10:00:00 +0700</pubDate>
<description>short</description>
<content:encoded><![CDATA[<p>โต <b>เลิม</b></p><script>x</script>
<p>ต้อนรับ</p>]]></content:encoded></item>
<item><title>Second &lt;i&gt;story&lt;/i&gt;</title>
<description>&lt;p&gt;A &amp;amp; B&lt;/p&gt;</description></item>
<item><title></title></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title>
<link href="https://example.org/"/>
<entry><title type="html">ปูติน&amp;amp;คิม</title><id>tag:1</id>
<link rel="edit" href="https://example.org/edit"/><link href="https://example.org/1"/>
<updated>2024-06-21T00:00:00Z</updated><published>2024-06-20T00:00:00Z</published>
<author><name>x</name></author>
<summary>short</summary>
<content type="xhtml"><div><p>หนึ่ง<b>เดียว</b></p><p>1 &lt; 2 &amp;amp;</p></div>
</content></entry>
<entry><title>A &lt; B</title><summary>plain &lt;b&gt;</summary></entry></feed>"""

WIKI = """<mediawiki><siteinfo><sitename>วิกิพีเดีย</sitename>
<base>https://th.example.org/wiki/หน้าหลัก</base></siteinfo>
<page><title>มอสโก</title><ns>0</ns><id>1</id><revision><id>9</id>
<timestamp>2024-06-20T00:00:00Z</timestamp>
<contributor><username>u</username></contributor>
<text xml:space="preserve">'''มอสโก''' {{โครง}} เป็น[[เมืองหลวง|กรุง]]ของ
รัสเซีย&lt;ref&gt;x&lt;/ref&gt;
</text></revision></page>
<page><title>Talk:มอสโก</title><ns>1</ns><revision><text>talk</text></revision></page>
<page><title>Moskva</title><ns>0</ns><redirect title="มอสโก"/>
<revision><text>#REDIRECT</text></revision></page>
<page><title>Red Square</title><ns>0</ns>
<revision><text>A square.</text></revision></page>
</mediawiki>"""


@pytest.mark.parametrize("name", ["a.rss", "a.xml"])
@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("UTF-8", "utf-8"),
        ("windows-874", "cp874"),
        ("UTF-8", "cp874"),
        ("utf-16", "utf-16"),
    ],
)
def test_an_rss_feed_gives_its_items(
    read_one: Read, name: str, declared: str, encoding: str
) -> None:
    result = read_one(name, RSS.format(encoding=declared).encode(encoding))
    first, second = result.documents.values()
    assert (first.id, first.title) == ("desk-1", "ปูตินเยือนฮานอย")
    assert first.text == "โต เลิม\nต้อนรับ"
    assert first.source == "ข่าว & more"
    assert first.url == "https://example.org/1"
    assert first.date is not None
    assert first.date.iso == "2024-06-20"
    assert (second.id, second.title, second.text) == ("a/2", "Second story", "A & B")
    assert result.reason == "item 3: there is no text in it; remove or fill it"
    assert result.found[0].encoding == encoding


def test_an_atom_feed_gives_its_entries(read_one: Read) -> None:
    first, second = read_one("a.atom", ATOM).documents.values()
    assert (first.id, first.title) == ("tag:1", "ปูติน&คิม")
    assert first.text == "หนึ่งเดียว\n1 < 2 &amp;"
    assert (first.source, first.url) == ("Desk", "https://example.org/1")
    assert first.date is not None
    assert first.date.iso == "2024-06-20"
    assert (second.title, second.text) == ("A < B", "plain <b>")


@pytest.mark.parametrize("name", ["th.xml", "th.xml.bz2"])
def test_a_wiki_dump_gives_its_articles(read_one: Read, name: str) -> None:
    data = WIKI.encode()
    result = read_one(name, bz2.compress(data) if name.endswith("bz2") else data)
    moscow, square = result.documents.values()
    assert result.skipped == {}
    assert (moscow.id, moscow.title) == ("th/มอสโก", "มอสโก")
    assert moscow.text == "มอสโก เป็นกรุงของ\nรัสเซีย"
    assert moscow.source == "วิกิพีเดีย"
    assert moscow.url.startswith("https://th.example.org/wiki/%E0%B8%A1")
    assert moscow.date is not None
    assert moscow.date.iso == "2024-06-20"
    assert square.url == "https://th.example.org/wiki/Red_Square"


BOMB = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10)
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (f"<!DOCTYPE rss [{BOMB}]><rss>&l9;</rss>", "document type or entities"),
        (
            '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>',
            "document type or entities",
        ),
        ('<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd"><rss/>', "document type"),
        ("<rss>&nbsp;</rss>", "undefined entity"),
        ("<svg/>", "its first element is <svg>"),
        ("<rss>" + "<a>" * 600, "nested more than 500 deep"),
        ("<rss><" + "a" * 3_000_000, "longer than 1 MiB"),
        ("<rss><!--" + "a" * 3_000_000, "longer than 1 MiB"),
        ("<rss><channel></rss>", "mismatched tag"),
        ("<rss/>", "there is no document in it"),
        ("", "no element found"),
        ("plain", "line 1"),
        (bytes(5000), "no text"),
        (("<rss>" + "ข" * 30_000).encode() + b"\xff", "not UTF-8 throughout"),
    ],
)
def test_xml_that_is_dangerous_or_faulty_is_named(
    read_one: Read, content: str | bytes, reason: str
) -> None:
    started = time.process_time()
    assert reason in read_one("a.xml", content).reason
    assert time.process_time() - started < 5


def test_what_was_complete_before_a_fault_is_kept(read_one: Read) -> None:
    result = read_one("a.rss", RSS.format(encoding="UTF-8")[:-40] + "<broken")
    assert len(result.documents) == 2
    assert "not well-formed" in result.skipped["a.rss"][-1]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"BZh9 not an archive", "the archive is damaged"),
        (bz2.compress(WIKI.encode())[:-10], "the archive is damaged"),
        (bz2.compress(bytes(20_000_000)), "no text"),
        (bz2.compress(b"<rss>" + b" " * 50_000_000), "no element found|unclosed"),
    ],
)
def test_a_bad_archive_is_named_and_stays_small(
    read_one: Read, data: Callable[[], bytes], reason: str
) -> None:
    result = read_one("a.xml.bz2", data)
    assert any(part in result.skipped["a.xml.bz2"][-1] for part in reason.split("|"))


@pytest.mark.parametrize(
    ("wikitext", "plain"),
    [
        ("'''มอสโก''' และ''แม่น้ำ''", "มอสโก และแม่น้ำ"),
        ("[[a|b]] [[c]] [[File:x.jpg|thumb|cap [[d]]]]e", "b c e"),
        ("[[หมวดหมู่:เมือง]] [[en:Moscow]] [[ไฟล์:ก.png]]x", "x"),
        ("{{Infobox | name = |}} text {{a|{{b}}}}", "text"),
        ("{| class=x\n| cell {{t}}\n|}\nafter", "after"),
        ("a<ref name=x/>b<ref name='y'>note {{c}}</ref>c", "a bc"),
        ("== หัวข้อ ==\n* one\n# two\n: three", "หัวข้อ\none\ntwo\nthree"),
        ("[https://example.org ปูติน] [//x.org] <br/>y &amp;lt; &nbsp;", "ปูติน y &lt;"),
        ("<!-- c -->a <!-- never closed", "a"),
        ("{{ never closed, but text", "never closed, but text"),
        ("closed }} ]] |} </ref> only", "closed only"),
        ("{{a [[b }} c", "c"),
        ("__TOC__x <math>\\frac{a}{b}</math> y", "x y"),
        ("", ""),
    ],
)
def test_wiki_markup_becomes_words(wikitext: str, plain: str) -> None:
    assert plain_text(wikitext) == plain


@pytest.mark.parametrize(
    "piece",
    [
        *("{{", "}}", "[[", "]]", "[[a|", "{|", "|}", "<ref>", "</ref>", "<ref "),
        *("<!--", "[http://", "[//a ", "''", "= ", "*", "<", "{{}}", "[[File:[["),
    ],
)
def test_time_is_linear_whatever_a_page_repeats(piece: str) -> None:
    started = time.process_time()
    plain_text(piece * (300_000 // len(piece)))
    assert time.process_time() - started < 5
