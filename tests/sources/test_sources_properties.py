"""What holds for any bytes and any text."""

from __future__ import annotations

import contextlib
import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from search.documents import LANGUAGES
from search.errors import SourceError
from search.sources.base import Found, Skipped, SourceFile, UnreadableError
from search.sources.dateline import dateline
from search.sources.drafts import finish, has_text, split_title
from search.sources.encodings import decode, encoding_of
from search.sources.files import read_sources
from search.sources.formats import known_suffixes
from search.sources.front_matter import split_front_matter
from search.sources.html_pages import text_of
from search.sources.markdown import plain_text
from search.sources.names import LONGEST_ID, fitting_id, path_id, shown
from search.sources.records import read
from search.sources.wikitext import plain_text as wiki_text

if TYPE_CHECKING:
    from pathlib import Path

THAI = "กขคงจฉชรสหอะาำิีึืุูเแโใไ็่้๊๋์ๆฯ๐๒"
SIGNS = "<>&;#[](){}|*_=`~!\\/'\"-:,. \t\n\r\x00\u2028\u200b\ufeff"
texts = st.text(
    st.one_of(st.sampled_from(THAI + SIGNS + "abcXYZ019"), st.characters()),
    max_size=300,
)
pieces = st.sampled_from(
    [
        *("<p>", "</p>", "<script>", "<!--", "-->", "<a href='", "&amp;", "&#", "<"),
        *("{{", "}}", "[[", "]]", "{|", "|}", "<ref>", "</ref>", "==", "'''", "[x](y)"),
        *("---\n", "title: ", "date: 20 มิ.ย. 2567\n", "\n", "ข่าว", "Moscow", '"', ","),
        *('{"text": "x"}\n', "**", "`", "\ud800", "\x00", "20 June 2024", "&#xD800;"),
    ]
)
markup = st.lists(pieces | texts, max_size=40).map("".join)


@given(st.binary(max_size=600))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    for step in (decode, encoding_of):
        with contextlib.suppress(UnreadableError):
            step(data)


@given(st.text(max_size=300))
def test_a_text_in_utf8_comes_back_as_it_was(text: str) -> None:
    data = text.encode(errors="replace")
    try:
        decoded = decode(data)
    except UnreadableError:
        return
    if decoded.encoding == "utf-8":
        assert decoded.text == data.decode().removeprefix("\ufeff")


@given(st.text(st.sampled_from("กขคงรสนมอาำะเแโ "), min_size=1, max_size=200))
def test_thai_in_cp874_comes_back_as_it_was(text: str) -> None:
    data = text.encode("cp874")
    # Two letters can be one in UTF-8 by chance: รก is á.
    assume("\ufffd" in data.decode(errors="replace"))
    assert decode(data).text == text


@given(markup)
def test_front_matter_never_raises_and_its_body_is_the_end_of_the_text(
    text: str,
) -> None:
    for given_text in (text, f"---\n{text}\n---\n{text}"):
        matter = split_front_matter(given_text)
        assert given_text.endswith(matter.body)


@given(markup)
def test_every_step_from_markup_to_text_takes_any_text(text: str) -> None:
    for step in (text_of, plain_text, wiki_text, dateline, split_title):
        step(text)


@given(st.text(st.sampled_from("abcกขค เแ้\n"), max_size=100))
def test_text_without_markup_keeps_its_letters(text: str) -> None:
    letters = "".join(text.split())
    for step in (text_of, plain_text, wiki_text):
        assert "".join(step(text).split()) == letters


@given(st.text(max_size=400))
def test_names_and_ids_can_be_shown_and_stored(name: str) -> None:
    assert shown(name).isprintable()
    for doc_id in (fitting_id(name), path_id(name)):
        assert len(doc_id) <= LONGEST_ID
        assert doc_id.isprintable()
        assert fitting_id(doc_id) == doc_id


@given(st.text(max_size=400), st.text(max_size=400))
def test_two_names_are_shown_as_one_only_if_one_writes_the_escape(
    one: str, other: str
) -> None:
    if "\\" not in one + other and one != other:
        assert fitting_id(one) != fitting_id(other)


def packed(data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", data)
    return target.getvalue()


@pytest.mark.parametrize("suffix", [s for s in known_suffixes() if s != ".pdf"])
@settings(max_examples=40)
@given(
    data=st.one_of(
        st.binary(max_size=300), markup.map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_any_file_of_any_kind_gives_documents_or_reasons(
    suffix: str, data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder: Path = tmp_path_factory.getbasetemp()
    path = folder / f"any{suffix}"
    path.write_bytes(packed(data) if suffix == ".docx" else data)
    results: list[Found | Skipped] = []
    try:
        results.extend(read_sources([path]))
    except SourceError:
        assert not results or all(isinstance(item, Skipped) for item in results)
    for item in results:
        if isinstance(item, Skipped):
            assert "its reader failed" not in item.reason
            assert item.reason.isprintable()
            continue
        document = item.document
        assert document.text.strip() or document.title
        assert document.language in LANGUAGES
        assert len(document.id) <= LONGEST_ID
        stored = document.title + document.text + document.source + document.url
        assert "\x00" not in stored
        stored.encode()


@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "text", "lang", "date", "url"]),
        st.text(max_size=50),
    )
)
def test_any_json_record_gives_a_document_or_a_reason(
    record: dict[str, str],
) -> None:
    line = json.dumps(record).encode()
    file = SourceFile("n.jsonl", "n", ".jsonl", io.BytesIO(line))
    for draft in read(file):
        if not isinstance(draft, Skipped) and has_text(draft):
            document = finish(draft, file, "id").document
            assert document.title or document.text
