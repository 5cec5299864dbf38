"""Stored documents come back as they were; bytes that are not one are refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.dates import DateSpan
from search.documents import Document
from search.engines.whoosh.segment.stored import decode, encode

THAI = Document("ข่าว 1", "ปูตินเยือนคิวบา", "เรือรบถึงฮาวานา " * 40, "th", DateSpan.of(2567))
ENGLISH = Document("desk/2", "", "Ships reach Havana.", "en", None, "Desk", "https://a")
EMPTY = Document("", "", "", "en")

texts = st.text("กขปูติน aé\n😀\u200b", max_size=80)


@pytest.mark.parametrize("document", [THAI, ENGLISH, EMPTY], ids=["th", "en", "empty"])
def test_a_document_comes_back(document: Document) -> None:
    assert decode(encode(document)) == document


@given(st.lists(texts, max_size=6))
def test_the_bytes_do_not_depend_on_what_was_stored_before(batch: list[str]) -> None:
    documents = [Document(str(i), text, text * 3, "th") for i, text in enumerate(batch)]
    there = [encode(document) for document in documents]
    back = [encode(document) for document in reversed(documents)]
    assert there == back[::-1]


def test_threads_store_and_read_at_once() -> None:
    documents = [Document(str(i), "", f"ข่าว {i} " * (i % 50), "th") for i in range(400)]
    with ThreadPoolExecutor(4) as pool:
        stored = list(pool.map(encode, documents))
        assert list(pool.map(decode, stored)) == documents
    assert stored == list(map(encode, documents))


# Four bytes of magic, one that says eight bytes of size follow.
CLAIMS_MUCH = b"\x28\xb5\x2f\xfd\xe0" + (1 << 40).to_bytes(8, "little") + b"\1\0\0"
CLAIMS_MORE = b"\x28\xb5\x2f\xfd\xe0" + (1 << 18).to_bytes(8, "little") + b"\1\0\0"
WITHOUT_SIZE = zstandard.ZstdCompressor(write_content_size=False).compress(b"ok")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 40,
        encode(THAI)[:-1],
        encode(THAI) + b"\0",
        encode(THAI) + encode(ENGLISH),
        zstandard.compress(b"not a record"),
        CLAIMS_MUCH,
        CLAIMS_MORE,
        WITHOUT_SIZE,
    ],
    ids=[
        "nothing",
        "zeros",
        "too short",
        "too long",
        "two records",
        "no record",
        "a size that cannot be",
        "a false size",
        "no size",
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        decode(data)
